import { count, coverage } from '../numbers/format.ts';
import { inSentence, listed } from '../wording/vocabulary.ts';
import { clause, type Recorded, type Writer } from './recorded.ts';

/** Writers of the stages that describe, compare and model the people. */
export const DESCRIPTION: Readonly<Record<string, Writer>> = {
  'ingestion/long-table': ({ text, list }) => {
    const rows = list('keep').map(({ name, value }) => `${name} ${value}`);
    const kept = rows.length > 0 ? ` (rows with ${listed(rows)})` : '';
    const scale = text('transform') === 'fisher_z' ? ', Fisher z transformed' : '';
    return `Values of ${text('name') ?? 'measurements'} were read from a table that another program had written${kept}${scale}.`;
  },
  'statistics/table1': () =>
    'The test of a variable in Table 1 follows from its kind alone: Welch t for numbers, Fisher exact for two levels, chi-square for more.',
  'statistics/total-effect': ({ number, report }) =>
    clause(
      number('level'),
      (wanted) =>
        `The ${report.words.total} was estimated by least squares, with a ${coverage(wanted)} t interval.`,
    ),
  'statistics/compare': compareMethod,
  'statistics/correlations': ({ list, report }) =>
    `${listed(list('methods').map(({ value }) => value))} correlations${held(report, list('holding'))} were tested by t, with q after Benjamini and Hochberg over the pairs of one kind.`,
  'statistics/model': ({ text, list, report }) => {
    const kind =
      text('family') === 'logistic'
        ? `logistic regression${text('separation') === 'firth' ? " with Firth's penalty" : ''}`
        : 'linear regression';
    const errors = text('errors') ?? 'model';
    const spread =
      errors === 'model'
        ? 'model-based standard errors'
        : `${errors} standard errors${clause(text('cluster'), (name) => ` (clusters: ${labelOf(report, name)})`)}`;
    const means = list('means').map(({ value }) => labelOf(report, value));
    return (
      `${labelOf(report, text('outcome') ?? '', true)} was modelled by ${kind} on ${listed(list('terms').map(({ value }) => labelOf(report, value)))} with ${spread}` +
      (means.length > 0 ? `; marginal means are given for ${listed(means)}.` : '.')
    );
  },
};

function compareMethod({ list, number, report }: Recorded): string {
  const tests = list('tests').map(({ name, value }) => `${labelOf(report, name)}: ${value}`);
  const drawn = list('tests').some(({ value }) => value === 'Permutation t');
  return (
    `Comparisons used ${tests.length > 0 ? `the tests named beforehand (${listed(tests)})` : 'the test that fits the kind of variable'}; no test was chosen by looking at distributions.` +
    (drawn
      ? clause(
          number('permutations'),
          (b) => ` Permutation t rests on ${count(b)} random divisions unless all could be listed.`,
        )
      : '') +
    ' q is the false discovery rate after Benjamini and Hochberg over the comparisons.'
  );
}

function held(report: Recorded['report'], names: ReturnType<Recorded['list']>): string {
  return names.length > 0
    ? ` with ${listed(names.map(({ value }) => labelOf(report, value)))} held constant`
    : '';
}

function labelOf({ variables }: Recorded['report'], name: string, opening = false): string {
  const label = variables.get(name)?.label ?? name;
  return opening ? label : inSentence(label);
}
