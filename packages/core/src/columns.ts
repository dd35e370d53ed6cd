/** Columns as stages return them: plain arrays, before they become Arrow vectors. */

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
