import { DataError } from '@mesovia/core';
import { SavBytes } from './sav-bytes.ts';

/** One variable record: 8 bytes of every case, or a further 8 bytes of a string (`continues`). Texts are not decoded. */
export interface RawVariable {
  readonly at: number;
  /** Bytes of a string, 0 for a number. */
  readonly width: number;
  readonly continues: boolean;
  readonly name: Uint8Array;
  readonly label: Uint8Array | undefined;
  /** Print format: what the number means (5 is a plain number, 20 a date ...). */
  readonly format: { readonly kind: number; readonly width: number };
  /** Codes for unknown as they stand in the file, 8 bytes each. */
  readonly missing: readonly Uint8Array[];
  /** The first two codes are the ends of a range. */
  readonly hasRange: boolean;
}

export interface RawLabels {
  readonly labels: readonly { readonly value: Uint8Array; readonly label: Uint8Array }[];
  /** 0-based places in the list of variable records. */
  readonly places: readonly number[];
}

export interface Extension {
  readonly at: number;
  readonly data: Uint8Array;
  /** Size and number of the elements. */
  readonly size: number;
  readonly count: number;
}

/** A system file as written: header, variable records, labels and extension records by subtype. */
export interface SavRecords {
  readonly compression: 0 | 1 | 2;
  readonly bias: number;
  /** -1 where the writer did not know. */
  readonly cases: number;
  readonly variables: readonly RawVariable[];
  readonly labels: readonly RawLabels[];
  readonly extensions: ReadonlyMap<number, Extension>;
}

/** Longest string of a variable record; longer ones are several records. */
const LONGEST = 255;

/**
 * The dictionary of an SPSS system file (.sav, .zsav); afterwards the reader stands at the data.
 *
 * @throws DataError `not-sav`, `file-truncated`, `bad-sav`
 * @see PSPP developer's guide, "System File Format"
 */
export function readRecords(input: SavBytes): SavRecords {
  const header = readHeader(input);
  const variables: RawVariable[] = [];
  const labels: RawLabels[] = [];
  const extensions = new Map<number, Extension>();
  for (;;) {
    const at = input.at;
    const kind = input.int32();
    if (kind === 2) variables.push(readVariable(input, at));
    else if (kind === 3) labels.push(readLabels(input, at));
    else if (kind === 6) input.take(80 * natural(input));
    else if (kind === 7) readExtension(input, at, extensions);
    else if (kind === 999) break;
    else input.damaged(`there is no record of type ${kind}`, at);
  }
  input.int32();
  return { ...header, variables, labels, extensions };
}

function readHeader(input: SavBytes) {
  const { file } = input;
  const magic = input.left < 176 ? '' : String.fromCharCode(...input.take(4));
  if (magic !== '$FL2' && magic !== '$FL3') {
    throw new DataError(
      'not-sav',
      'the file does not begin as an SPSS system file does ($FL2 or $FL3)',
      `${file}, byte 0`,
      'save it in SPSS as .sav; a portable file (.por) is another format',
    );
  }
  input.take(60);
  const layout = input.int32();
  if (layout !== 2 && layout !== 3) {
    input.isLittle = false;
    input.at -= 4;
    const swapped = input.int32();
    if (swapped !== 2 && swapped !== 3) input.damaged(`the layout code is ${layout}, not 2 or 3`, 64);
  }
  input.int32();
  const compression = input.int32();
  if (compression !== 0 && compression !== 1 && compression !== 2) {
    input.damaged(`the compression is ${compression}, not 0, 1 or 2`, 72);
  }
  if ((compression === 2) !== (magic === '$FL3')) {
    input.damaged(`the compression is ${compression} in a file that begins with ${magic}`, 72);
  }
  input.int32();
  const cases = input.int32();
  const bias = input.float64();
  input.take(84);
  return { compression: compression as 0 | 1 | 2, bias, cases };
}

function natural(input: SavBytes): number {
  const at = input.at;
  const value = input.int32();
  if (value < 0 || value > input.left) input.damaged(`a record says it holds ${value} elements`, at);
  return value;
}

function readVariable(input: SavBytes, at: number): RawVariable {
  const type = input.int32();
  const hasLabel = input.int32();
  const missingCount = input.int32();
  const print = input.int32();
  input.int32();
  const name = input.take(8);
  if (type < -1 || type > LONGEST) input.damaged(`a variable has the width ${type}`, at);
  if (![-3, -2, 0, 1, 2, 3].includes(missingCount)) {
    input.damaged(`a variable has ${missingCount} codes for unknown`, at);
  }
  let label: Uint8Array | undefined;
  if (hasLabel === 1) {
    const length = natural(input);
    label = input.take(length);
    input.take((4 - (length % 4)) % 4);
  } else if (hasLabel !== 0) input.damaged(`a variable is neither with nor without a label: ${hasLabel}`, at);
  const missing = Array.from({ length: Math.abs(missingCount) }, () => input.take(8));
  return {
    at,
    width: Math.max(0, type),
    continues: type === -1,
    name,
    label,
    format: { kind: (print >> 16) & 0xff, width: (print >> 8) & 0xff },
    missing,
    hasRange: missingCount < 0,
  };
}

function readLabels(input: SavBytes, at: number): RawLabels {
  const labels = Array.from({ length: natural(input) }, () => {
    const value = input.take(8);
    const length = input.byte();
    const label = input.take(length);
    input.take((8 - ((length + 1) % 8)) % 8);
    return { value, label };
  });
  const next = input.int32();
  if (next !== 4) input.damaged(`value labels are followed by a record of type ${next}, not 4`, at);
  const places = Array.from({ length: natural(input) }, () => input.int32() - 1);
  return { labels, places };
}

function readExtension(input: SavBytes, at: number, extensions: Map<number, Extension>): void {
  const subtype = input.int32();
  const size = natural(input);
  const count = natural(input);
  extensions.set(subtype, { at, size, count, data: input.take(size * count) });
}
