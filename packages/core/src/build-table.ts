import * as arrow from 'apache-arrow';
import type { Column, ColumnType, TableContract } from './contract.ts';
import { ContractError } from './errors.ts';
import { logicalType } from './digest.ts';
import { plainColumn } from './plain-column.ts';
import { firstDuplicate, isInOrder, keyOrder, takeRows } from './key-order.ts';

export type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Lists, flattened: row i holds values[offsets[i]] to values[offsets[i + 1] - 1]. */
export interface ListColumn {
  readonly values: Float64Array | Int32Array | readonly string[];
  readonly offsets: Int32Array;
  readonly valid?: Uint8Array;
}

/** Numbers with a 1 for known and a 0 for unknown. */
export interface MaskedColumn {
  readonly values: NumberArray;
  readonly valid: Uint8Array;
}

export type OutputColumn =
  | NumberArray
  | readonly (string | null)[]
  | readonly (boolean | null)[]
  | ListColumn
  | MaskedColumn;

export type TableOutput = Readonly<Record<string, OutputColumn>>;

/**
 * Columns as a stage returns them -> an Arrow table that keeps its contract: columns in the contract's order, rows
 * in key order, key unique. NaN in a nullable float column becomes null.
 *
 * @throws ContractError `missing-column`, `unknown-column`, `wrong-type`, `unequal-lengths`, `null-value`, `duplicate-key`
 */
export function buildTable(
  contract: TableContract,
  output: TableOutput | arrow.Table,
  where: string,
): arrow.Table {
  const columns = output instanceof arrow.Table ? columnsOfTable(output) : output;
  const names = columnNames(contract, columns, where);
  const length = commonLength(names, columns, contract, where);
  const order = keyOrder(contract.key, columns, length);
  const sorted = isInOrder(order) ? columns : takeRows(columns, order);
  const duplicate = firstDuplicate(contract.key, sorted, length);
  if (duplicate !== undefined) {
    throw new ContractError(
      'duplicate-key',
      `${contract.key.join(', ')} = ${duplicate} occurs twice in ${contract.name}`,
      where,
      `one row per ${contract.rows}`,
    );
  }
  const vectors: Record<string, arrow.Vector> = {};
  for (const name of names) {
    vectors[name] = vectorOf(
      sorted[name] as OutputColumn,
      contract.columns[name],
      `${where}, ${contract.name}.${name}`,
    );
  }
  return new arrow.Table(vectors);
}

/** An empty table of the contract. */
export function emptyTable(contract: TableContract): arrow.Table {
  const fields = Object.entries(contract.columns).map(
    ([name, c]) => new arrow.Field(name, arrowType(c.type), true),
  );
  const schema = new arrow.Schema(fields);
  return new arrow.Table(
    schema,
    new arrow.RecordBatch(
      schema,
      arrow.makeData({
        type: new arrow.Struct(fields),
        length: 0,
        nullCount: 0,
        children: fields.map((f) => arrow.makeBuilder({ type: f.type }).flush()),
      }),
    ),
  );
}

export function columnsOfTable(table: arrow.Table): TableOutput {
  return Object.fromEntries(
    table.schema.fields.map((field, i) => [field.name, plainColumn(table.getChildAt(i) as arrow.Vector)]),
  );
}

function columnNames(contract: TableContract, columns: TableOutput, where: string): string[] {
  const declared = Object.keys(contract.columns);
  const missing = declared.filter((name) => columns[name] === undefined);
  if (missing.length > 0) {
    throw new ContractError(
      'missing-column',
      `${contract.name} lacks ${missing.join(', ')}`,
      where,
      'return every column of the contract',
    );
  }
  const extra = Object.keys(columns).filter((name) => !(name in contract.columns));
  if (extra.length > 0 && !contract.open) {
    throw new ContractError(
      'unknown-column',
      `${contract.name} has no column ${extra.join(', ')}`,
      where,
      `its columns are ${declared.join(', ')}`,
    );
  }
  return [...declared, ...extra];
}

function commonLength(
  names: readonly string[],
  columns: TableOutput,
  contract: TableContract,
  where: string,
): number {
  const lengths = names.map((name) => lengthOf(columns[name] as OutputColumn));
  const length = lengths[0] ?? 0;
  const odd = lengths.findIndex((other) => other !== length);
  if (odd >= 0) {
    throw new ContractError(
      'unequal-lengths',
      `${contract.name}.${names[odd]} has ${lengths[odd]} rows, ${names[0]} has ${length}`,
      where,
      'return columns of equal length',
    );
  }
  return length;
}

export function lengthOf(column: OutputColumn): number {
  if ('offsets' in column) return column.offsets.length - 1;
  return 'valid' in column ? column.values.length : column.length;
}

/** The Arrow type of a column of a contract. */
export function arrowType(type: ColumnType): arrow.DataType {
  const list = /^list<(.*)>$/.exec(type);
  if (list) return new arrow.List(new arrow.Field('item', arrowType(list[1] as ColumnType), true));
  const types = {
    bool: arrow.Bool,
    int8: arrow.Int8,
    int16: arrow.Int16,
    int32: arrow.Int32,
    int64: arrow.Int64,
    uint8: arrow.Uint8,
    uint16: arrow.Uint16,
    uint32: arrow.Uint32,
    uint64: arrow.Uint64,
    float32: arrow.Float32,
    float64: arrow.Float64,
    utf8: arrow.Utf8,
  };
  return new types[type as keyof typeof types]();
}

function vectorOf(column: OutputColumn, contract: Column | undefined, where: string): arrow.Vector {
  const type = contract ? arrowType(contract.type) : inferredType(column);
  const vector = makeVector(column, type, contract?.nullable ?? true, where);
  if (contract && !contract.nullable && vector.nullCount > 0) {
    const row = Array.from({ length: vector.length }, (_, i) => i).find((i) => !vector.isValid(i));
    throw new ContractError(
      'null-value',
      `row ${(row ?? 0) + 1} is unknown, but the column is always known`,
      where,
      'give a value, or leave the row out',
    );
  }
  return vector;
}

function inferredType(column: OutputColumn): arrow.DataType {
  if ('offsets' in column) {
    const inner = Array.isArray(column.values)
      ? 'utf8'
      : column.values instanceof Int32Array
        ? 'int32'
        : 'float64';
    return arrowType(`list<${inner}>`);
  }
  const values = 'valid' in column ? column.values : column;
  if (ArrayBuffer.isView(values)) return arrow.makeVector(values as Float64Array).type;
  return values.some((value) => typeof value === 'boolean') ? new arrow.Bool() : new arrow.Utf8();
}

function makeVector(
  column: OutputColumn,
  type: arrow.DataType,
  nullable: boolean,
  where: string,
): arrow.Vector {
  if ('offsets' in column) return listVector(column, type, where);
  if (Array.isArray(column)) return arrayVector(column as readonly (string | boolean | null)[], type, where);
  const masked = 'valid' in column ? (column as MaskedColumn) : undefined;
  const values = masked ? masked.values : (column as NumberArray);
  if (!ArrayBuffer.isView(values)) wrongType('something else', type, where);
  const given = logicalType(arrow.makeVector(values as Float64Array).type);
  if (given !== logicalType(type)) wrongType(given, type, where);
  const isFloat = arrow.DataType.isFloat(type);
  const unknown = (i: number) =>
    masked ? masked.valid[i] === 0 : isFloat && nullable && values[i] !== values[i];
  return withValidity(values, type, unknown, isFloat ? NaN : 0, where, nullable);
}

function withValidity(
  values: NumberArray,
  type: arrow.DataType,
  unknown: (row: number) => boolean,
  filler: number,
  where: string,
  nullable: boolean,
): arrow.Vector {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  let nulls = 0;
  for (let i = 0; i < values.length; i++) {
    if (unknown(i)) nulls++;
    else bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  if (!nullable && arrow.DataType.isFloat(type)) refuseNaN(values as Float64Array, where);
  if (nulls === 0)
    return arrow.makeVector(arrow.makeData({ type: type as arrow.Float64, data: values as Float64Array }));
  const copy = values.slice() as Float64Array;
  for (let i = 0; i < copy.length; i++) if (unknown(i)) copy[i] = filler;
  return arrow.makeVector(
    arrow.makeData({ type: type as arrow.Float64, data: copy, nullCount: nulls, nullBitmap: bits }),
  );
}

function refuseNaN(values: Float64Array, where: string): void {
  const row = values.findIndex((value) => value !== value);
  if (row < 0) return;
  throw new ContractError(
    'null-value',
    `row ${row + 1} is NaN, but the column is always known`,
    where,
    'give a value, or leave the row out',
  );
}

function arrayVector(
  values: readonly (string | boolean | null)[],
  type: arrow.DataType,
  where: string,
): arrow.Vector {
  const wanted = arrow.DataType.isBool(type) ? 'boolean' : arrow.DataType.isUtf8(type) ? 'string' : undefined;
  const odd = values.find((value) => value !== null && typeof value !== wanted);
  if (wanted === undefined || odd !== undefined) wrongType(typeof (odd ?? values[0]), type, where);
  const builder = arrow.makeBuilder({ type, nullValues: [null] });
  for (const value of values) builder.append(value);
  return builder.finish().toVector();
}

/** Numbers inside lists are kept as they are: NaN means what the contract of the column says. */
function numberList(values: NumberArray, type: arrow.DataType, where: string): arrow.Vector {
  const given = logicalType(arrow.makeVector(values as Float64Array).type);
  if (given !== logicalType(type)) wrongType(given, type, where);
  return arrow.makeVector(arrow.makeData({ type: type as arrow.Float64, data: values as Float64Array }));
}

function listVector(column: ListColumn, type: arrow.DataType, where: string): arrow.Vector {
  if (!arrow.DataType.isList(type)) wrongType('a list', type, where);
  const inner = (type as arrow.List).valueType;
  const child = Array.isArray(column.values)
    ? arrayVector(column.values as readonly string[], inner, where)
    : numberList(column.values as NumberArray, inner, where);
  const length = column.offsets.length - 1;
  const bits = new Uint8Array(Math.ceil(length / 8)).fill(255);
  let nulls = 0;
  for (let i = 0; i < length; i++) {
    if (column.valid?.[i] !== 0) continue;
    nulls++;
    bits[i >> 3] = (bits[i >> 3] ?? 0) & ~(1 << (i & 7));
  }
  return arrow.makeVector(
    arrow.makeData({
      type: type as arrow.List,
      length,
      nullCount: nulls,
      nullBitmap: nulls > 0 ? bits : null,
      valueOffsets: column.offsets,
      child: child.data[0] as arrow.Data,
    }),
  );
}

function wrongType(given: string, type: arrow.DataType, where: string): never {
  throw new ContractError(
    'wrong-type',
    `is ${given}, the contract says ${logicalType(type)}`,
    where,
    'return the type of the contract',
  );
}
