import { DataError, ParameterError } from '@mesovia/core';
import { residualise, RANK_TOLERANCE } from '@mesovia/kernels';
import { alignFamily, type CandidateTables } from '../people/align-candidates.ts';
import type { Analysis } from '../people/analysis.ts';
import { designBasis } from '../people/design-basis.ts';
import { participantIds, readVariable, type PeopleTables } from '../people/variable.ts';

/**
 * Values of the mediator: a numeric variable of the study or, when candidates are connected, one of them by its name.
 *
 * @throws ParameterError `mediator-not-numeric`, `no-such-variable`, `text-variable`
 * @throws DataError `missing-value`, and those of the candidates
 */
export function readMediator(
  name: string,
  people: PeopleTables,
  candidates: CandidateTables | undefined,
  analysis: Analysis,
): Float64Array {
  const row = candidates?.candidate_labels.strings('name').indexOf(name) ?? -1;
  if (candidates && row >= 0 && !people.participants.has(name)) {
    return candidateValues(candidates, row, analysis);
  }
  const variable = readVariable(people, name, 'with.mediator');
  if (variable.levels) {
    throw new ParameterError(
      'mediator-not-numeric',
      `the mediator ${name} is a ${variable.type} variable`,
      'with.mediator',
      'name a number; mediators with categories are not offered',
    );
  }
  const missing = [...variable.values.keys()].filter((i) => !Number.isFinite(variable.values[i]));
  if (missing.length > 0) {
    throw new DataError(
      'missing-value',
      `${name} is unknown for ${missing.length} of ${analysis.n} included people`,
      `participants.${name}, first for ${participantIds(people)[missing[0] ?? 0]}`,
      `leave them out with a rule in the flow stage, for example { no ${name}: ${name} is null }`,
    );
  }
  return Float64Array.from(variable.values);
}

function candidateValues(tables: CandidateTables, row: number, analysis: Analysis): Float64Array {
  const labels = tables.candidate_labels;
  const candidate = labels.i32('candidate')[row];
  const aligned = alignFamily(tables, labels.strings('family')[row] ?? '', analysis);
  const at = aligned.candidates.indexOf(candidate);
  if (at >= 0) return aligned.values.slice(at * analysis.n, (at + 1) * analysis.n);
  const reason = aligned.left.find((left) => left.candidate === candidate)?.reason ?? 'left out';
  throw new DataError(
    'missing-value',
    `the candidate ${labels.strings('name')[row]} cannot be tested: ${reason}`,
    'candidates',
    'name another candidate, or leave out the people without a value',
  );
}

/**
 * @throws ParameterError `same-variable` the mediator already has another role
 * @throws DataError `collinear` nothing is left of it once exposure and covariates are held constant
 */
export function checkMediator(
  name: string,
  values: Float64Array,
  roles: { exposure: string; outcome: string; covariates: readonly string[] },
  analysis: Analysis,
): void {
  if ([roles.exposure, roles.outcome, ...roles.covariates].includes(name)) {
    throw new ParameterError(
      'same-variable',
      `${name} is used in two roles`,
      'with.mediator',
      'give the mediator a variable of its own',
    );
  }
  const { n } = analysis;
  const { basis, rank } = designBasis(analysis, true);
  const left = new Float64Array(n);
  const centred = new Float64Array(n);
  residualise(basis, rank, values, n, 1, left);
  residualise(new Float64Array(n).fill(1 / Math.sqrt(n)), 1, values, n, 1, centred);
  const norm = (v: Float64Array) => Math.sqrt(v.reduce((sum, value) => sum + value ** 2, 0));
  if (norm(left) > RANK_TOLERANCE * norm(centred)) return;
  throw new DataError(
    'collinear',
    `the mediator ${name} is the same for everybody or an exact combination of exposure and covariates`,
    `participants.${name}`,
    'name another mediator or take covariates out',
  );
}
