import type { SavBytes } from './sav-bytes.ts';
import type { Decode } from './sav-encoding.ts';
import type { Extension, RawVariable, SavRecords } from './sav-records.ts';

export type Measure = 'nominal' | 'ordinal' | 'scale';
export type SavValue = number | string;

/** A variable of the file, without its values. */
export interface SavVariable {
  readonly name: string;
  readonly label: string | undefined;
  /** Bytes of a string, 0 for a number. */
  readonly width: number;
  /** What a number means: 5 is a plain one, 20 a date ... */
  readonly format: { readonly kind: number; readonly width: number };
  readonly measure: Measure | undefined;
  /** In the order of the file. */
  readonly labels: readonly (readonly [value: SavValue, label: string])[];
  /** Values that mean unknown. */
  readonly missing: readonly SavValue[];
  /** Numbers that mean unknown, both ends included. */
  readonly missingRange: readonly [low: number, high: number] | undefined;
}

/** A variable and where its bytes are. */
export interface PlacedVariable {
  readonly variable: SavVariable;
  /** Strings beyond 255 bytes are several pieces, each of so many bytes; a number has none. */
  readonly pieces: readonly number[];
}

const MEASURES: readonly (Measure | undefined)[] = [undefined, 'nominal', 'ordinal', 'scale'];
/** A string of more than 255 bytes takes one variable record for every 252 of them. */
const BYTES_PER_RECORD = 252;
const LONGEST_STRING = 32_767;

/**
 * The variables in order, with long names, labels, codes for unknown and the pieces of very long strings.
 *
 * @throws DataError `bad-sav`, `not-this-encoding`
 */
export function placeVariables(records: SavRecords, input: SavBytes, decode: Decode): PlacedVariable[] {
  const { variables, extensions } = records;
  const longNames = namedTexts(extensions.get(13), decode);
  const longStrings = namedTexts(extensions.get(14), decode);
  const shown = displays(extensions.get(11), variables, input);
  const own = labelsByPlace(records, input, decode);
  const more = longStringDetails(extensions, input, decode);
  const placed: PlacedVariable[] = [];
  let counted = 0;
  for (let place = 0; place < variables.length; place++) {
    const raw = variables[place] as RawVariable;
    if (raw.continues) input.damaged('a string has more records than its width needs', raw.at);
    const short = decode(raw.name, raw.at);
    const name = longNames.get(short.toUpperCase()) ?? short;
    const declared = longStrings.get(short.toUpperCase());
    const width = declared === undefined ? raw.width : longWidth(declared, raw, input);
    const measure = MEASURES[shown[counted] ?? 0];
    const pieces: number[] = [];
    const count = width > 255 ? Math.ceil(width / BYTES_PER_RECORD) : 1;
    const first = place;
    for (let piece = 0; piece < count; piece++) {
      const record = variables[place];
      if (!record || (raw.width > 0 && (record.continues || record.width === 0))) {
        input.damaged(`the records of the long string ${name} are not complete`, raw.at);
      }
      pieces.push(record.width);
      const further = Math.max(1, Math.ceil(record.width / 8)) - 1;
      place = skipContinuations(variables, place, further, input);
      if (piece + 1 < count) place++;
      counted++;
    }
    placed.push({
      pieces: raw.width === 0 ? [] : pieces,
      variable: {
        name,
        label: raw.label && decode(raw.label, raw.at),
        width,
        format: raw.format,
        measure,
        labels: more.labels.get(name) ?? own.get(first) ?? [],
        ...missingOf(raw, more.missing.get(name), input, decode),
      },
    });
  }
  return placed;
}

function skipContinuations(
  variables: readonly RawVariable[],
  place: number,
  further: number,
  input: SavBytes,
): number {
  for (let i = 1; i <= further; i++) {
    const record = variables[place + i];
    if (!record?.continues) {
      input.damaged('a string has fewer records than its width needs', (variables[place] as RawVariable).at);
    }
  }
  return place + further;
}

function longWidth(declared: string, raw: RawVariable, input: SavBytes): number {
  const width = /^\d+$/.test(declared) ? Number(declared) : 0;
  if (width < 1 || width > LONGEST_STRING || raw.width === 0) {
    input.damaged(`a long string has the width "${declared}"`, raw.at);
  }
  return width;
}

/** `SHORT=value` with tabs between; names in upper case. */
function namedTexts(extension: Extension | undefined, decode: Decode): Map<string, string> {
  if (!extension) return new Map();
  return new Map(
    decode(extension.data, extension.at)
      .split('\t')
      .flatMap((part) => {
        const [name = '', value] = part.replaceAll('\0', '').split('=');
        return value === undefined ? [] : [[name.toUpperCase(), value] as const];
      }),
  );
}

/** Measurement level of every variable record that begins a variable or a piece of one. */
function displays(
  extension: Extension | undefined,
  variables: readonly RawVariable[],
  input: SavBytes,
): number[] {
  const count = variables.filter(({ continues }) => !continues).length;
  const each = extension ? extension.count / count : 0;
  if (!extension || extension.size !== 4 || (each !== 2 && each !== 3)) return [];
  const { buffer, byteOffset, byteLength } = extension.data;
  const view = new DataView(buffer, byteOffset, byteLength);
  return Array.from({ length: count }, (_, i) => view.getInt32(4 * each * i, input.isLittle));
}

function labelsByPlace({ labels, variables }: SavRecords, input: SavBytes, decode: Decode) {
  const found = new Map<number, [SavValue, string][]>();
  for (const record of labels) {
    for (const place of record.places) {
      const variable = variables[place];
      if (!variable || variable.continues)
        input.damaged(`value labels belong to variable record ${place + 1}`, 0);
      const list = found.get(place) ?? [];
      for (const { value, label } of record.labels) {
        list.push([valueOf(value, variable.width, variable.at, input, decode), decode(label, variable.at)]);
      }
      found.set(place, list);
    }
  }
  return found;
}

/** A number, or a string of at most 8 bytes. */
function valueOf(bytes: Uint8Array, width: number, at: number, input: SavBytes, decode: Decode): SavValue {
  return width === 0 ? float64In(bytes, input.isLittle) : decode(bytes.subarray(0, Math.min(8, width)), at);
}

export function float64In({ buffer, byteOffset }: Uint8Array, isLittle: boolean): number {
  return new DataView(buffer, byteOffset, 8).getFloat64(0, isLittle);
}

function missingOf(raw: RawVariable, more: readonly string[] | undefined, input: SavBytes, decode: Decode) {
  const codes = raw.missing.map((bytes) => valueOf(bytes, raw.width, raw.at, input, decode));
  if (!raw.hasRange) return { missing: more ?? codes, missingRange: undefined };
  const [low, high, ...others] = codes;
  if (typeof low !== 'number' || typeof high !== 'number') {
    return input.damaged('a string has a range of codes for unknown', raw.at);
  }
  return { missing: others, missingRange: [low, high] as const };
}

/** Labels and codes for unknown of strings beyond 8 bytes, by long name. */
function longStringDetails(extensions: ReadonlyMap<number, Extension>, input: SavBytes, decode: Decode) {
  const labels = new Map<string, [string, string][]>();
  const missing = new Map<string, string[]>();
  const part = (extension: Extension | undefined, read: (inner: InnerReader) => void): void => {
    if (!extension) return;
    const inner = new InnerReader(extension, input, decode);
    while (inner.isOpen) read(inner);
  };
  part(extensions.get(21), (inner) => {
    const name = inner.text();
    inner.count();
    const pairs = Array.from({ length: inner.count() }, (): [string, string] => [inner.text(), inner.text()]);
    labels.set(name, pairs);
  });
  part(extensions.get(22), (inner) => {
    const name = inner.text();
    const count = inner.byte();
    const length = inner.count();
    missing.set(
      name,
      Array.from({ length: count }, () => inner.fixed(length)),
    );
  });
  return { labels, missing };
}

/** Reads lengths and texts inside an extension record. */
class InnerReader {
  readonly #data: Uint8Array;
  readonly #start: number;
  readonly #input: SavBytes;
  readonly #decode: Decode;
  #at = 0;

  constructor({ data, at }: Extension, input: SavBytes, decode: Decode) {
    this.#data = data;
    this.#start = at;
    this.#input = input;
    this.#decode = decode;
  }

  get isOpen(): boolean {
    return this.#at < this.#data.length;
  }

  byte(): number {
    return this.#take(1)[0] as number;
  }

  count(): number {
    const { buffer, byteOffset } = this.#take(4);
    const value = new DataView(buffer, byteOffset, 4).getInt32(0, this.#input.isLittle);
    if (value < 0 || value > this.#data.length) this.#input.damaged(`a length is ${value}`, this.#start);
    return value;
  }

  text(): string {
    return this.fixed(this.count());
  }

  fixed(length: number): string {
    return this.#decode(this.#take(length), this.#start);
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.#data.length) {
      this.#input.damaged('an extension record ends too early', this.#start);
    }
    this.#at += length;
    return this.#data.subarray(this.#at - length, this.#at);
  }
}
