import type { Encoding } from '../delimited/decode-text.ts';
import { SavBytes } from './sav-bytes.ts';
import { elementsOf, type Elements } from './sav-cases.ts';
import { decoderOf, type Decode } from './sav-encoding.ts';
import { readRecords, type Extension } from './sav-records.ts';
import { float64In, placeVariables, type PlacedVariable, type SavVariable } from './sav-variables.ts';

export interface SavColumn extends SavVariable {
  /** One per case: numbers, NaN where unknown (system-missing); or texts without spaces at the end. */
  readonly values: readonly (number | string)[];
}

export interface SavFile {
  readonly file: string;
  readonly cases: number;
  readonly columns: readonly SavColumn[];
}

/**
 * An SPSS system file (.sav, .zsav): plain, packed by bytecodes or by zlib, both byte orders, long names, strings of
 * any length. Codes for unknown are described, not applied.
 *
 * @param bytes    whole file
 * @param declared encoding of its texts; undefined for the one it states
 * @throws DataError `not-sav`, `bad-sav`, `file-truncated`, `unknown-encoding`, `not-this-encoding`, with the byte
 */
export function readSav(bytes: Uint8Array, file: string, declared?: Encoding): SavFile {
  const input = new SavBytes(bytes, file);
  const records = readRecords(input);
  const { extensions } = records;
  const decode = decoderOf(extensions.get(20), extensions.get(3), input.isLittle, file, declared);
  const placed = placeVariables(records, input, decode);
  if (placed.length === 0) input.damaged('the file has no variables', input.at);
  const sysmis = systemMissing(extensions.get(4), input.isLittle);
  const reader = new CaseReader(elementsOf(input, records), input, decode, sysmis);
  const columns = placed.map(() => [] as (number | string)[]);
  let cases = 0;
  while (cases !== records.cases && reader.hasNext()) {
    for (const [i, one] of placed.entries()) columns[i]?.push(reader.value(one));
    cases++;
  }
  if (records.cases >= 0 && cases < records.cases) {
    input.damaged(`the data end after ${cases} of ${records.cases} cases`, input.at);
  }
  return {
    file,
    cases,
    columns: placed.map(({ variable }, i) => ({ ...variable, values: columns[i] ?? [] })),
  };
}

function systemMissing(extension: Extension | undefined, isLittle: boolean): number {
  if (!extension || extension.data.length < 8) return -Number.MAX_VALUE;
  return float64In(extension.data, isLittle);
}

/** Takes the values of one case after the other. */
class CaseReader {
  readonly #elements: Elements;
  readonly #input: SavBytes;
  readonly #decode: Decode;
  readonly #sysmis: number;
  #ahead: ReturnType<Elements['next']> | undefined;

  constructor(elements: Elements, input: SavBytes, decode: Decode, sysmis: number) {
    this.#elements = elements;
    this.#input = input;
    this.#decode = decode;
    this.#sysmis = sysmis;
  }

  hasNext(): boolean {
    this.#ahead ??= this.#elements.next();
    return this.#ahead !== 'end';
  }

  value({ variable, pieces }: PlacedVariable): number | string {
    if (variable.width === 0) return this.#numeric(variable.name);
    const bytes = new Uint8Array(pieces.reduce((sum, width) => sum + width, 0));
    let at = 0;
    for (const width of pieces) {
      for (let from = 0; from < width; from += 8) {
        bytes.set(this.#eight(variable.name).subarray(0, Math.min(8, width - from)), at + from);
      }
      at += width;
    }
    return this.#decode(bytes.subarray(0, variable.width), this.#elements.where());
  }

  #numeric(name: string): number {
    const kind = this.#next(name);
    if (kind === 'unknown') return NaN;
    const value =
      kind === 'number' ? this.#elements.number : float64In(this.#elements.bytes, this.#input.isLittle);
    return value === this.#sysmis ? NaN : value;
  }

  #eight(name: string): Uint8Array {
    const kind = this.#next(name);
    if (kind === 'bytes') return this.#elements.bytes;
    return this.#input.damaged(
      `${name} is a string, but the data hold a number for it`,
      this.#elements.where(),
    );
  }

  #next(name: string): ReturnType<Elements['next']> {
    const kind = this.#ahead ?? this.#elements.next();
    this.#ahead = undefined;
    if (kind !== 'end') return kind;
    return this.#input.damaged(`the data end in the middle of a case, at ${name}`, this.#elements.where());
  }
}
