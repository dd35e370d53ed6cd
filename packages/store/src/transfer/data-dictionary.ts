// The JSON file beside a CSV or TSV: what each column means, with its type, in the form BIDS uses for its tables.
import { join, parse } from 'node:path';
import { logicalType, type TableContract } from '@mesovia/core';
import type * as arrow from 'apache-arrow';

export type DataDictionary = Readonly<
  Record<string, { readonly Description?: string; readonly Type: string }>
>;

export function dictionaryFile(file: string): string {
  const { dir, name } = parse(file);
  return join(dir, `${name}.json`);
}

/** @param contract says what the columns mean; columns beyond it have a type only */
export function dataDictionary(table: arrow.Table, contract: TableContract | undefined): DataDictionary {
  return Object.fromEntries(
    table.schema.fields.map((field) => {
      const about = contract?.columns[field.name]?.about;
      const Type = logicalType(field.type);
      return [field.name, about === undefined ? { Type } : { Description: about, Type }];
    }),
  );
}

const scalars: Readonly<Record<string, string>> = {
  bool: 'BOOLEAN',
  int8: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INTEGER',
  int64: 'BIGINT',
  uint8: 'UTINYINT',
  uint16: 'USMALLINT',
  uint32: 'UINTEGER',
  uint64: 'UBIGINT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  utf8: 'VARCHAR',
};

/** The SQL type of a dictionary's type; undefined where it is none that a table of a contract has. */
export function sqlType(type: string): string | undefined {
  const list = /^list<(\w+)>$/.exec(type);
  const scalar = scalars[list?.[1] ?? type];
  return scalar !== undefined && list ? `${scalar}[]` : scalar;
}
