import { buildTable, DataError, defineTable, tableView, type TableView } from '@mesovia/core';

/** Whatever a query gives; the stage's `key` parameter names the columns that identify a row. */
export const sqlResult = /* @__PURE__ */ defineTable({
  name: 'sql_result',
  rows: 'row of the query, in the order of its key',
  key: [],
  columns: {},
  open: true,
});

type ArrowTable = TableView['arrow'];

/**
 * The result of a query in key order.
 *
 * @throws DataError `no-columns`, `repeated-column`, `no-key-column`, `key-type`, `unknown-key`, `key-not-unique`
 */
export function keyedResult(table: ArrowTable, key: readonly string[]): ArrowTable {
  const view = tableView(sqlResult, [table], 'query');
  checkColumns(view.columnNames, key);
  const by = key.map((name) => {
    if (!view.typeOf(name).startsWith('list')) return view.arrow.getChild(name);
    return refuse('key-type', `the key column ${name} holds lists`, 'choose columns of single values');
  });
  const seen = new Map<string, number>();
  for (let row = 0; row < view.rows; row++) {
    const values = by.map((column) => column?.get(row) as unknown);
    const label = key.map((name, i) => `${name} = ${String(values[i])}`).join(', ');
    if (values.some((value) => value === null || value !== value)) {
      refuse(
        'unknown-key',
        `a row has no value in its key (${label})`,
        'leave such rows out, or fill them in',
      );
    }
    if (seen.has(label)) {
      refuse('key-not-unique', `${label} occurs in several rows`, 'add columns to key:, or group by it');
    }
    seen.set(label, row);
  }
  return buildTable({ ...sqlResult, key }, table, 'query');
}

function checkColumns(names: readonly string[], key: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse('repeated-column', `two columns are called ${twice}`, 'name them with: as');
  const missing = key.find((name) => !names.includes(name));
  if (missing === undefined) return;
  refuse(
    'no-key-column',
    `the query gives no column ${missing}; it gives ${names.join(', ')}`,
    'select it, or change key:',
  );
}

function refuse(code: string, problem: string, remedy: string): never {
  throw new DataError(code, problem, 'with.query', remedy);
}
