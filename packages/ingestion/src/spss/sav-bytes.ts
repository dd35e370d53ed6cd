import { DataError } from '@mesovia/core';

/** Reads an SPSS system file from left to right; every error names the byte. */
export class SavBytes {
  readonly file: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;
  isLittle = true;

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.file = file;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  int32(): number {
    return this.#view.getInt32(this.#step(4), this.isLittle);
  }

  float64(): number {
    return this.#view.getFloat64(this.#step(8), this.isLittle);
  }

  /** A 64-bit offset; beyond 2^53 no file is that long. */
  offset(): number {
    return Number(this.#view.getBigInt64(this.#step(8), this.isLittle));
  }

  byte(): number {
    return this.#bytes[this.#step(1)] as number;
  }

  /** The next bytes, not copied. */
  take(length: number): Uint8Array {
    if (length < 0) this.damaged(`a length is ${length}`, this.at);
    const from = this.#step(length);
    return this.#bytes.subarray(from, from + length);
  }

  #step(length: number): number {
    if (length > this.left) {
      throw new DataError(
        'file-truncated',
        `the file ends after ${this.#bytes.length} bytes, in the middle of a record`,
        `${this.file}, byte ${this.at}`,
        'copy the file again, or save it again in SPSS',
      );
    }
    this.at += length;
    return this.at - length;
  }

  damaged(problem: string, at: number): never {
    throw new DataError(
      'bad-sav',
      problem,
      `${this.file}, byte ${at}`,
      'copy the file again, or save it again in SPSS (or as .csv)',
    );
  }
}
