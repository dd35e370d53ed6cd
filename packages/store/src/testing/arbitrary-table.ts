// Random tables for the property tests of this package: every column type, nulls, NaN, -0, batches and slices.
import * as arrow from 'apache-arrow';
import fc from 'fast-check';

const float = fc.oneof(
  fc.double({ noNaN: false }),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    'sub-01',
    'n/a',
    'NULL',
    'a\0b',
    ' lead',
    'tab\there',
    'line\nbreak',
    'quote"s',
    "it's",
    '[1, 2]',
  ),
  fc.constant('longer than the twelve bytes kept in place 🧠'),
);

/** Scalar types by the name a contract gives them. */
export const scalars: Readonly<Record<string, readonly [arrow.DataType, fc.Arbitrary<unknown>]>> = {
  bool: [new arrow.Bool(), fc.boolean()],
  int8: [new arrow.Int8(), fc.integer({ min: -128, max: 127 })],
  int16: [new arrow.Int16(), fc.integer({ min: -32768, max: 32767 })],
  int32: [new arrow.Int32(), fc.integer()],
  int64: [new arrow.Int64(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  uint8: [new arrow.Uint8(), fc.integer({ min: 0, max: 255 })],
  uint16: [new arrow.Uint16(), fc.integer({ min: 0, max: 65535 })],
  uint32: [new arrow.Uint32(), fc.integer({ min: 0, max: 2 ** 32 - 1 })],
  uint64: [new arrow.Uint64(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })],
  float32: [new arrow.Float32(), float.map((value) => Math.fround(value))],
  float64: [new arrow.Float64(), float],
  utf8: [new arrow.Utf8(), text],
};

export type ColumnKind = readonly [type: arrow.DataType, values: fc.Arbitrary<unknown>];

function field(type: arrow.DataType): arrow.Field {
  return new arrow.Field('item', type, true);
}

/** Columns a contract can declare: scalars and lists of them. */
export const contractKinds: Readonly<Record<string, ColumnKind>> = {
  ...scalars,
  ...Object.fromEntries(
    Object.entries(scalars).map(([name, [type, values]]) => [
      `list<${name}>`,
      [new arrow.List(field(type)), fc.array(fc.option(values), { maxLength: 5 })] as const,
    ]),
  ),
};

/** Everything the bridge carries. */
export const bridgeKinds: Readonly<Record<string, ColumnKind>> = {
  ...contractKinds,
  dictionary: [
    new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
    fc.constantFrom('low back', 'no pain', '', 'a label longer than twelve bytes'),
  ],
  binary: [new arrow.Binary(), fc.uint8Array({ maxLength: 20 })],
  'array<float64>': [
    new arrow.FixedSizeList(3, field(new arrow.Float64())),
    fc.array(fc.option(float), { minLength: 3, maxLength: 3 }),
  ],
  'array<utf8>': [
    new arrow.FixedSizeList(2, field(new arrow.Utf8())),
    fc.array(fc.option(text), { minLength: 2, maxLength: 2 }),
  ],
  'list<list<int32>>': [
    new arrow.List(field(new arrow.List(field(new arrow.Int32())))),
    fc.array(fc.option(fc.array(fc.option(fc.integer()), { maxLength: 4 })), { maxLength: 4 }),
  ],
  struct: [
    new arrow.Struct([
      new arrow.Field('x', new arrow.Float64(), true),
      new arrow.Field('label', new arrow.Utf8(), true),
      new arrow.Field('inner', new arrow.Struct([new arrow.Field('n', new arrow.Int16(), true)]), true),
    ]),
    fc.record({
      x: fc.option(float),
      label: fc.option(text),
      inner: fc.option(fc.record({ n: fc.option(fc.nat(99)) })),
    }),
  ],
  'list<struct>': [
    new arrow.List(field(new arrow.Struct([new arrow.Field('b', new arrow.Bool(), true)]))),
    fc.array(fc.option(fc.record({ b: fc.option(fc.boolean()) })), { maxLength: 3 }),
  ],
};

/** A table with one column of each kind, of several batches, cut somewhere: what stages may hand over. */
export function arbitraryTable(
  kinds: Readonly<Record<string, ColumnKind>>,
  options: { maxRows?: number } = {},
): fc.Arbitrary<arrow.Table> {
  const maxRows = options.maxRows ?? 12;
  const batch = batchOf(kinds, maxRows);
  return fc
    .tuple(fc.array(batch, { minLength: 1, maxLength: 3 }), fc.nat(5), fc.nat(maxRows))
    .map(([batches, cutStart, cutEnd]) => {
      const [first, ...rest] = batches as [arrow.Table, ...arrow.Table[]];
      const whole = first.concat(...rest);
      return whole.slice(Math.min(cutStart, whole.numRows), Math.max(0, whole.numRows - cutEnd));
    });
}

function batchOf(kinds: Readonly<Record<string, ColumnKind>>, maxRows: number): fc.Arbitrary<arrow.Table> {
  return fc.integer({ min: 1, max: maxRows }).chain((rows) => {
    const columns = Object.entries(kinds).map(([, [, values]]) =>
      fc.array(fc.option(values, { freq: 4 }), { minLength: rows, maxLength: rows }),
    );
    return fc.tuple(...columns).map((drawn) => {
      const named = Object.entries(kinds).map(
        ([name, [type]], i) => [name, arrow.vectorFromArray(drawn[i] as unknown[], type)] as const,
      );
      return new arrow.Table(Object.fromEntries(named));
    });
  });
}

/** The plain values of a column, whatever its layout. */
export function plainValues(table: arrow.Table, column: string): unknown[] {
  return [...(table.getChild(column) ?? [])].map(plain);
}

/** What a typed array of the first batch's column shows, also under nulls. */
export function rawValues(table: arrow.Table, column: string): Iterable<number | bigint> {
  const [data] = table.getChild(column)?.data ?? [];
  if (!data) throw new Error(`no column ${column}`);
  return data.values as Float64Array;
}

function plain(value: unknown): unknown {
  if (value instanceof arrow.Vector) return [...value].map(plain);
  if (value instanceof arrow.StructRow) {
    return Object.fromEntries(Object.entries(value.toJSON()).map(([name, member]) => [name, plain(member)]));
  }
  return value instanceof Uint8Array ? [...value] : value;
}
