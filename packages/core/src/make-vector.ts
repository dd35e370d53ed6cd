import * as arrow from 'apache-arrow';
import type { ListColumn, MaskedColumn, NumberArray, OutputColumn } from './columns.ts';
import type { Column, ColumnType } from './contract.ts';
import { logicalType } from './digest.ts';
import { ContractError } from './errors.ts';

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

/**
 * A column as an Arrow vector of the contract's type; without a contract the type follows the values.
 *
 * @throws ContractError `wrong-type`, `null-value`
 */
export function vectorOf(column: OutputColumn, contract: Column | undefined, where: string): arrow.Vector {
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
