import type { TableView } from '@mesovia/core';

/** One row of the `estimates` table; null where a method gives no such number. */
export interface Estimate {
  readonly model: string;
  readonly term: string;
  readonly scale: string;
  readonly method: string;
  readonly estimate: number | null;
  readonly se: number | null;
  readonly statistic: number | null;
  readonly df: number | null;
  readonly p: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly level: number | null;
  /** Monte Carlo standard errors of the limits. */
  readonly lower_error: number | null;
  readonly upper_error: number | null;
  readonly n: number | null;
  readonly covariates: string | null;
  readonly candidates: number | null;
  readonly selection: string;
}

/** Every column of a table, row by row. */
export function rowsOf(view: TableView): Record<string, string | number | null>[] {
  const columns = view.columnNames.map((name) => [name, cellsOf(view, name)] as const);
  return Array.from({ length: view.rows }, (_, row) =>
    Object.fromEntries(columns.map(([name, at]) => [name, at(row)])),
  );
}

function cellsOf(view: TableView, column: string): (row: number) => string | number | null {
  if (view.typeOf(column) === 'utf8') {
    const values = view.strings(column);
    return (row) => values[row] ?? null;
  }
  const values = view.f64(column);
  return (row) => (view.isNull(column, row) || Number.isNaN(values[row]) ? null : (values[row] ?? null));
}

const PATHS = ['a', 'b', 'd'];
const EFFECTS = ['total', 'direct', 'indirect', 'total indirect'];
const SCALES = ['raw', 'probability', 'partially standardised', 'fully standardised'];
/** The headline and the tests first, then the other intervals. */
const METHODS = [
  'OLS t',
  'percentile bootstrap',
  'joint significance',
  'Freedman-Lane joint',
  'product-normal',
  'Monte Carlo',
  'delta',
  'percentile bootstrap, p by counting',
  'basic bootstrap',
  'normal bootstrap',
  'BC bootstrap',
  'BCa bootstrap',
  'studentised bootstrap',
];

const among = (list: readonly string[], word: string): number =>
  list.includes(word) ? list.indexOf(word) : list.length;

/** A difference of two indirect estimates. */
export const isContrast = (term: string): boolean => term.includes(') - indirect (');

function termPlace(term: string): number {
  const word = term.split(/ \(| x /)[0] ?? '';
  if (isContrast(term)) return PATHS.length + EFFECTS.length + 1;
  return PATHS.includes(word) ? PATHS.indexOf(word) : PATHS.length + among(EFFECTS, word);
}

function methodPlace(method: string): number {
  const plain = method.replace(/, liberal below n = \d+$/, '');
  const exact = METHODS.findIndex((name) => plain === name || plain.endsWith(`, ${name}`));
  return exact >= 0 ? exact : among(METHODS, plain.split(', ')[0] ?? '');
}

/** Raw before standardised, paths before what they combine to, the headline of a term before its other methods. */
export function inReadingOrder(rows: readonly Estimate[]): Estimate[] {
  return rows.toSorted(
    (p, q) =>
      among(SCALES, p.scale) - among(SCALES, q.scale) ||
      termPlace(p.term) - termPlace(q.term) ||
      (p.term === q.term ? methodPlace(p.method) - methodPlace(q.method) : 0),
  );
}
