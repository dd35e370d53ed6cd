type Cell = string | number | null;
export type EstimateRecord = Readonly<Record<string, Cell>>;

/** Methods whose row may be without interval and p: tests of a whole, and Goodman's error where nothing is left of it. */
const TESTS = /joint|permutation|Wald|chi-square|ScreenMin|power|cross-fitting|delta, unbiased/;

const RULES: readonly (readonly [string, (row: EstimateRecord) => boolean])[] = [
  ['names its model', ({ model }) => Boolean(model)],
  ['names its term', ({ term }) => Boolean(term)],
  ['names its scale', ({ scale }) => Boolean(scale)],
  ['names its method', ({ method }) => Boolean(method)],
  ['counts its people', ({ n }) => Number(n) > 0],
  ['says what is held constant, or none', ({ covariates }) => Boolean(covariates)],
  ['counts its candidates', ({ candidates }) => Number(candidates) >= 1],
  [
    'says how it was chosen',
    ({ selection }) =>
      /^(pre-specified|circular, best of \d+|cross-fitted.*|held-out)$/.test(String(selection)),
  ],
  [
    'is searched for only among several, and chosen beforehand only without looking',
    ({ selection, candidates, term }) =>
      selection !== 'pre-specified' || Number(candidates) === 1 || /threshold|detectable/.test(String(term)),
  ],
  ['has both limits or none', ({ lower, upper }) => (lower === null) === (upper === null)],
  ['says the coverage of its limits', ({ lower, level }) => lower === null || level !== null],
  [
    'says the degrees of freedom of a t',
    ({ method, term, df, statistic }) =>
      !/^(listwise, )?OLS/.test(String(method)) ||
      (df !== null && (statistic !== null || String(term).startsWith('marginal mean'))),
  ],
  [
    'has an interval, a test or a reason in its name',
    ({ lower, p, method, term }) =>
      lower !== null || p !== null || TESTS.test(String(method)) || /threshold|detectable/.test(String(term)),
  ],
];

/** What rows of an estimates table leave open: rule and row. */
export function unanswered(rows: readonly EstimateRecord[]): string[] {
  return rows.flatMap((row) =>
    RULES.filter(([, holds]) => !holds(row)).map(
      ([rule]) =>
        `${String(row['model'])} | ${String(row['term'])} | ${String(row['scale'])} | ${String(row['method'])}: not so: ${rule}`,
    ),
  );
}
