import { ParameterError, type TableView } from '@mesovia/core';

/**
 * Cross-fitting holds people out. Candidates for which something was fitted on everybody have seen them already.
 *
 * @throws ParameterError `fitted-on-everybody`
 */
export function refuseFitted(labels: TableView, family: string): void {
  const families = labels.strings('family');
  const fitted = labels.strings('fitted').find((what, row) => what !== null && families[row] === family);
  if (fitted === undefined) return;
  throw new ParameterError(
    'fitted-on-everybody',
    `the candidates of the family "${family}" rest on ${fitted}, fitted on everybody: folds cannot be held out`,
    'in.candidates',
    'give the composite candidates that are computed person by person',
  );
}
