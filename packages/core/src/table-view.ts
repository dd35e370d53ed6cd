import * as arrow from 'apache-arrow';
import type { TableContract } from './contract.ts';
import { ContractError } from './errors.ts';
import { logicalType } from './digest.ts';
import { numbersOf, plainList } from './plain-column.ts';

export interface Labels {
  /** Per row: position in `labels`, -1 where unknown. */
  readonly codes: Int32Array;
  /** In order of first appearance. */
  readonly labels: readonly string[];
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, rows * columns. */
  readonly values: Float64Array;
}

/** What a stage sees of an input table: whole columns, never rows. Arrays may be views: do not write to them. */
export interface TableView {
  readonly name: string;
  readonly rows: number;
  readonly columnNames: readonly string[];
  has(column: string): boolean;
  /** Type as text: `float64`, `utf8`, `list<float64>` ... */
  typeOf(column: string): string;
  /** Numbers and booleans (1, 0) as doubles; NaN where unknown. */
  f64(column: string): Float64Array;
  /** 0 where unknown; ask `isNull`. */
  i32(column: string): Int32Array;
  text(column: string): Labels;
  strings(column: string): readonly (string | null)[];
  isNull(column: string, row: number): boolean;
  list(column: string): { readonly values: Float64Array; readonly offsets: Int32Array };
  textList(column: string): readonly (readonly string[])[];
  /** Lists of equal length as one matrix; `shared` copies it to memory that threads can see. */
  matrix(column: string, options?: { shared?: boolean }): Matrix;
  /** One view per part: for a mapped stage's output, one per key value. */
  parts(): readonly TableView[];
  /** The Arrow table itself. */
  readonly arrow: arrow.Table;
}

/**
 * A view of one or more parts, in the given order.
 *
 * @throws ContractError `no-such-column`, `wrong-type`, `unequal-lists`
 */
export function tableView(contract: TableContract, parts: readonly arrow.Table[], where: string): TableView {
  const table = concat(parts);
  const vector = (column: string): arrow.Vector => {
    const found = table.getChild(column);
    if (found) return found;
    const names = table.schema.fields.map((f) => f.name).join(', ');
    throw new ContractError(
      'no-such-column',
      `${contract.name} has no column "${column}"`,
      where,
      `its columns are ${names}`,
    );
  };
  const wrong = (column: string, wanted: string): never => {
    const given = logicalType(vector(column).type);
    throw new ContractError(
      'wrong-type',
      `${contract.name}.${column} is ${given}, not ${wanted}`,
      where,
      'connect a table of the right kind',
    );
  };
  const listVector = (column: string): arrow.Vector<arrow.List> => {
    const found = vector(column);
    return arrow.DataType.isList(found.type) ? (found as arrow.Vector<arrow.List>) : wrong(column, 'a list');
  };
  const view: TableView = {
    name: contract.name,
    rows: table.numRows,
    columnNames: table.schema.fields.map((f) => f.name),
    arrow: table,
    has: (column) => table.getChild(column) !== null,
    typeOf: (column) => logicalType(vector(column).type),
    f64: (column) => doubles(vector(column)) ?? wrong(column, 'a number'),
    i32: (column) => {
      const found = vector(column);
      if (logicalType(found.type) !== 'int32') wrong(column, 'int32');
      return numbersOf(found) as Int32Array;
    },
    text: (column) => labels(view.strings(column)),
    strings: (column) => {
      const found = vector(column);
      if (logicalType(found.type) !== 'utf8') wrong(column, 'text');
      return Array.from({ length: found.length }, (_, i) => found.get(i) as string | null);
    },
    isNull: (column, row) => !vector(column).isValid(row),
    list: (column) => {
      const { values, offsets } = plainList(listVector(column));
      return values instanceof Float64Array ? { values, offsets } : wrong(column, 'list<float64>');
    },
    textList: (column) => {
      const { values, offsets } = plainList(listVector(column));
      if (!Array.isArray(values)) return wrong(column, 'list<utf8>');
      return Array.from(
        { length: table.numRows },
        (_, i) => values.slice(offsets[i], offsets[i + 1]) as string[],
      );
    },
    matrix: (column, options) =>
      matrixOf(view.list(column), `${contract.name}.${column}`, where, options?.shared ?? false),
    parts: () => (parts.length === 1 ? [view] : parts.map((part) => tableView(contract, [part], where))),
  };
  return view;
}

function concat(parts: readonly arrow.Table[]): arrow.Table {
  const [first, ...rest] = parts;
  if (!first) throw new RangeError('a view needs at least one part');
  return rest.length === 0 ? first : first.concat(...rest);
}

function doubles(vector: arrow.Vector): Float64Array | undefined {
  const t = arrow.DataType;
  const type = vector.type as arrow.DataType;
  if (t.isFloat(type) && vector.nullCount === 0 && type.precision === arrow.Precision.DOUBLE)
    return numbersOf(vector) as Float64Array;
  if (!t.isFloat(type) && !t.isInt(type) && !t.isBool(type)) return undefined;
  return Float64Array.from({ length: vector.length }, (_, i) => {
    const value = vector.get(i) as number | bigint | boolean | null;
    return value === null ? NaN : Number(value);
  });
}

function labels(values: readonly (string | null)[]): Labels {
  const seen = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const code = seen.get(value) ?? seen.size;
    seen.set(value, code);
    return code;
  });
  return { codes, labels: [...seen.keys()] };
}

function matrixOf(
  list: { values: Float64Array; offsets: Int32Array },
  column: string,
  where: string,
  shared: boolean,
): Matrix {
  const rows = list.offsets.length - 1;
  const columns = rows > 0 ? (list.offsets[1] ?? 0) : 0;
  for (let i = 0; i < rows; i++) {
    const length = (list.offsets[i + 1] ?? 0) - (list.offsets[i] ?? 0);
    if (length !== columns) {
      throw new ContractError(
        'unequal-lists',
        `${column}: row ${i + 1} has ${length} values, row 1 has ${columns}`,
        where,
        'every row needs the same number of values',
      );
    }
  }
  if (!shared) return { rows, columns, values: list.values };
  const values = new Float64Array(new SharedArrayBuffer(list.values.length * 8));
  values.set(list.values);
  return { rows, columns, values };
}
