import * as arrow from 'apache-arrow';

// Columns of the store's own tables.

export function texts(values: readonly (string | null)[]): arrow.Vector {
  return arrow.vectorFromArray([...values], new arrow.Utf8());
}

export function integers(values: readonly (number | null)[]): arrow.Vector {
  return arrow.vectorFromArray([...values], new arrow.Int32());
}

export function longs(values: readonly (number | bigint)[]): arrow.Vector {
  return arrow.makeVector(BigInt64Array.from(values, BigInt));
}

export function unsignedLongs(values: readonly bigint[]): arrow.Vector {
  return arrow.makeVector(BigUint64Array.from(values));
}

export function doubles(values: readonly number[]): arrow.Vector {
  return arrow.makeVector(Float64Array.from(values));
}
