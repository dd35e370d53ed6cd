import type { TableView } from '@mesovia/core';

/** One row of the `estimates` table; null where a method gives no such number. */
export interface Estimate {
  readonly term: string;
  readonly scale: string;
  readonly method: string;
  readonly estimate: number | null;
  readonly se: number | null;
  readonly p: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export function estimateRows(view: TableView): Estimate[] {
  const number = (column: string) => {
    const values = view.f64(column);
    return (row: number) =>
      view.isNull(column, row) || Number.isNaN(values[row]) ? null : (values[row] ?? null);
  };
  const [term, scale, method] = ['term', 'scale', 'method'].map((column) => view.strings(column));
  const [estimate, se, p, lower, upper] = ['estimate', 'se', 'p', 'lower', 'upper'].map(number);
  return Array.from({ length: view.rows }, (_, row) => ({
    term: term?.[row] ?? '',
    scale: scale?.[row] ?? '',
    method: method?.[row] ?? '',
    estimate: estimate?.(row) ?? null,
    se: se?.(row) ?? null,
    p: p?.(row) ?? null,
    lower: lower?.(row) ?? null,
    upper: upper?.(row) ?? null,
  }));
}

const TERMS = ['a', 'b', 'total', 'direct', 'indirect'];
const SCALES = ['raw', 'partially standardised', 'fully standardised'];

/** Paths before their product, raw before standardised; methods keep their order. */
export function inReadingOrder(rows: readonly Estimate[]): Estimate[] {
  const rank = (r: Estimate) => SCALES.indexOf(r.scale) * TERMS.length + TERMS.indexOf(r.term);
  return rows.toSorted((p, q) => rank(p) - rank(q));
}
