// Which type of Arrow is which type of DuckDB, in both directions.
import {
  ARRAY,
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBTypeId,
  ENUM,
  FLOAT,
  INTEGER,
  LIST,
  SMALLINT,
  STRUCT,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
  type DuckDBType,
} from '@duckdb/node-api';
import { StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';

/**
 * DuckDB makes room for 2,048 rows of an ARRAY at a time: a long one takes gigabytes of address space.
 * Longer vectors become LIST.
 */
export const longestArray = 4096;

/**
 * The column type that holds a type of Arrow without loss.
 *
 * @param labels the values of a dictionary that becomes an ENUM; without them it becomes text
 * @throws StoreError `unsupported-type`
 */
export function duckdbType(type: arrow.DataType, column: string, labels?: readonly string[]): DuckDBType {
  const t = arrow.DataType;
  if (t.isDictionary(type) && t.isUtf8(type.dictionary)) return labels ? ENUM(labels) : VARCHAR;
  if (t.isInt(type)) return integerType(type);
  if (t.isFloat(type) && type.precision === arrow.Precision.SINGLE) return FLOAT;
  if (t.isFloat(type) && type.precision === arrow.Precision.DOUBLE) return DOUBLE;
  if (t.isBool(type)) return BOOLEAN;
  if (t.isUtf8(type) || t.isLargeUtf8(type)) return VARCHAR;
  if (t.isBinary(type)) return BLOB;
  // A column of nothing but nulls has no type of its own in DuckDB.
  if (t.isNull(type)) return INTEGER;
  if (t.isList(type)) return LIST(duckdbType(type.valueType, column));
  if (t.isFixedSizeList(type)) {
    const value = duckdbType(type.valueType, column);
    return type.listSize > 0 && type.listSize <= longestArray ? ARRAY(value, type.listSize) : LIST(value);
  }
  if (t.isStruct(type) && type.children.length > 0) {
    return STRUCT(
      Object.fromEntries(type.children.map((field) => [field.name, duckdbType(field.type, column)])),
    );
  }
  throw unsupported(String(type), column);
}

function integerType(type: arrow.Int): DuckDBType {
  switch (type.bitWidth) {
    case 8:
      return type.isSigned ? TINYINT : UTINYINT;
    case 16:
      return type.isSigned ? SMALLINT : USMALLINT;
    case 32:
      return type.isSigned ? INTEGER : UINTEGER;
    default:
      return type.isSigned ? BIGINT : UBIGINT;
  }
}

const scalars = new Map<DuckDBTypeId, () => arrow.DataType>([
  [DuckDBTypeId.TINYINT, () => new arrow.Int8()],
  [DuckDBTypeId.SMALLINT, () => new arrow.Int16()],
  [DuckDBTypeId.INTEGER, () => new arrow.Int32()],
  [DuckDBTypeId.BIGINT, () => new arrow.Int64()],
  [DuckDBTypeId.UTINYINT, () => new arrow.Uint8()],
  [DuckDBTypeId.USMALLINT, () => new arrow.Uint16()],
  [DuckDBTypeId.UINTEGER, () => new arrow.Uint32()],
  [DuckDBTypeId.UBIGINT, () => new arrow.Uint64()],
  [DuckDBTypeId.FLOAT, () => new arrow.Float32()],
  [DuckDBTypeId.DOUBLE, () => new arrow.Float64()],
  [DuckDBTypeId.BOOLEAN, () => new arrow.Bool()],
  [DuckDBTypeId.VARCHAR, () => new arrow.Utf8()],
  [DuckDBTypeId.BLOB, () => new arrow.Binary()],
]);

/** @throws StoreError `unsupported-type` */
export function scalarType(type: DuckDBType, column: string): arrow.DataType {
  const make = scalars.get(type.typeId);
  if (!make) throw unsupported(String(type), column);
  return make();
}

export function codeType(labels: number): arrow.Uint8 | arrow.Uint16 | arrow.Uint32 {
  const bytes = codeBytes(labels);
  return bytes === 1 ? new arrow.Uint8() : bytes === 2 ? new arrow.Uint16() : new arrow.Uint32();
}

/** Bytes of one code of an ENUM with this many labels. */
export function codeBytes(labels: number): 1 | 2 | 4 {
  return labels <= 0xff ? 1 : labels <= 0xffff ? 2 : 4;
}

/** Bytes of a value where both libraries keep it flat and alike, otherwise 0. */
export function flatBytes(type: arrow.DataType): number {
  if (arrow.DataType.isInt(type)) return type.bitWidth / 8;
  if (arrow.DataType.isFloat(type)) return type.precision === arrow.Precision.DOUBLE ? 8 : 4;
  return 0;
}

export function unsupported(what: string, column: string): StoreError {
  return new StoreError(
    'unsupported-type',
    `${what} cannot be kept without loss`,
    `column ${column}`,
    'use numbers, text, booleans, or lists of them; cast it in SQL where it comes from a query',
  );
}
