import { readableColumn, UNKNOWN } from '../readable-numbers.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Estimate } from './estimate-rows.ts';

const LIBERAL = /, liberal below n = (\d+)$/;

/** As papers write them. */
const SYMBOLS: Readonly<Record<string, string>> = {
  total: 'c   total',
  direct: "c'  direct",
  indirect: 'ab  indirect',
};

/** A term with numbers of a readable length, and differences without saying "indirect" twice. */
const termCell = (term: string): string =>
  (SYMBOLS[term] ?? term)
    .replace(/-?\d+\.\d{5,}/g, (digits) => String(Number(Number(digits).toPrecision(4))))
    .replace(/^indirect (\(.*\)) - indirect (\(.*\))$/, '$1 - $2');

const methodCell = (method: string): string => method.replace(LIBERAL, ' *');

const pCell = (value: number | null): string =>
  value === null ? '' : value < 0.0001 ? value.toExponential(1) : value.toFixed(4);

/**
 * One table a scale. Where a screen has no room, terms become lines above their methods; what still does not fit is
 * left out from the right: degrees of freedom and standard errors before p and limits.
 */
export function estimateTables(rows: readonly Estimate[], width: number): string {
  const scales = [...new Set(rows.map(({ scale }) => scale))];
  const tables = scales.map((scale) => {
    const own = rows.filter((row) => row.scale === scale);
    const wide = textTable([...labels(scale, own), ...numbers(own)], width);
    return wide.hidden.includes('p') ? stacked(scale, own, width) : wide.text;
  });
  const small = rows.map(({ method }) => LIBERAL.exec(method)?.[1]).find((n) => n !== undefined);
  const note =
    small === undefined ? [] : [`* excludes 0 too often below n = ${small} when one path is large`];
  return [...tables, ...note].join('\n\n');
}

const labels = (scale: string, rows: readonly Estimate[]): TextColumn[] => [
  { header: scale, cells: rows.map(({ term }) => termCell(term)) },
  { header: 'method', cells: rows.map(({ method }) => methodCell(method)) },
];

function numbers(rows: readonly Estimate[]): TextColumn[] {
  const column = (header: string, pick: (row: Estimate) => number | null): TextColumn => ({
    header,
    right: true,
    cells: readableColumn(rows.map(pick)).map((text) => (text === UNKNOWN ? '' : text)),
  });
  return [
    column('estimate', (row) => row.estimate),
    column('lower', (row) => row.lower),
    column('upper', (row) => row.upper),
    { header: 'p', right: true, cells: rows.map((row) => pCell(row.p)) },
    column('SE', (row) => row.se),
    {
      header: 'df',
      right: true,
      cells: rows.map(({ df }) => (df === null ? '' : String(Math.round(100 * df) / 100))),
    },
  ];
}

/** Every term on a line of its own, its methods below it. */
function stacked(scale: string, rows: readonly Estimate[], width: number): string {
  const isFirst = rows.map(({ term }, i) => rows[i - 1]?.term !== term);
  const withHeads = (cells: readonly string[], head: (i: number) => string) =>
    cells.flatMap((cell, i) => (isFirst[i] ? [head(i), cell] : [cell]));
  const first: TextColumn = {
    header: scale,
    cells: withHeads(
      rows.map(({ method }) => `  ${methodCell(method)}`),
      (i) => termCell(rows[i]?.term ?? ''),
    ),
  };
  const columns = numbers(rows).map((column) => ({ ...column, cells: withHeads(column.cells, () => '') }));
  return textTable([first, ...columns], width).text;
}
