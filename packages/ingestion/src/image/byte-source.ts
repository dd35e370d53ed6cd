import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { BrokenGzip, unpacked } from '../compressed/unpacked.ts';

/** Bytes that are taken at once without seeing whether they are there. */
const TRUSTED = 1 << 23;

/** The unpacked bytes of a file, front to back; at most what was asked for and one piece is in memory. */
export class ByteSource {
  readonly file: string;
  readonly #stream: Readable;
  readonly #chunks: AsyncGenerator<Uint8Array>;
  /** Part of the last piece that was not taken yet. */
  #piece: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(stream: Readable, file: string) {
    this.file = file;
    this.#stream = stream;
    this.#chunks = unpacked(stream);
  }

  /** Byte of the unpacked file that comes next. */
  get position(): number {
    return this.#position;
  }

  /**
   * The next bytes, in a buffer of their own or the one given. Memory is taken only for bytes that are there.
   *
   * @param what named in the error, for example "volume 3 of 7"
   * @throws DataError `image-short`, `file-truncated`, `file-damaged`
   */
  async take(count: number, what: string, into?: Uint8Array): Promise<Uint8Array> {
    const promised = this.#position + count;
    let bytes = into ?? new Uint8Array(Math.min(count, TRUSTED));
    for (let at = 0; at < count;) {
      if (this.#piece.length === 0) await this.#next(what, promised);
      if (at === bytes.length) bytes = larger(bytes, count);
      at += this.#move(Math.min(count, bytes.length) - at, bytes, at);
    }
    return bytes;
  }

  /**
   * Everything that is left, for files that are read whole.
   *
   * @throws DataError `file-too-large`, `file-truncated`, `file-damaged`
   */
  async rest(limit: number): Promise<Uint8Array> {
    let bytes = new Uint8Array(TRUSTED);
    let at = 0;
    while (this.#piece.length > 0 || (await this.#more())) {
      if (at === limit) {
        throw new DataError(
          'file-too-large',
          `the file has more than ${limit} bytes${this.#unpackedNote()}, which is more than is read at once`,
          this.file,
          'see whether the file is damaged; otherwise split it',
        );
      }
      if (at === bytes.length) bytes = larger(bytes, Infinity);
      at += this.#move(Math.min(limit, bytes.length) - at, bytes, at);
    }
    return bytes.subarray(0, at);
  }

  /** Passes over bytes without keeping them. */
  async skip(count: number, what: string): Promise<void> {
    const promised = this.#position + count;
    while (this.#position < promised) {
      if (this.#piece.length === 0) await this.#next(what, promised);
      this.#move(promised - this.#position);
    }
  }

  /** Reads to the end, so that a gzip file shows whether it is whole. */
  async drain(): Promise<void> {
    do this.#move(Infinity);
    while (await this.#more());
  }

  close(): void {
    this.#stream.destroy();
    void this.#chunks.return(undefined);
  }

  /** Takes at most `most` bytes of the piece. @returns how many */
  #move(most: number, into?: Uint8Array, at = 0): number {
    const part = this.#piece.subarray(0, most);
    into?.set(part, at);
    this.#piece = this.#piece.subarray(part.length);
    this.#position += part.length;
    return part.length;
  }

  async #next(what: string, promised: number): Promise<void> {
    if (await this.#more()) return;
    throw new DataError(
      'image-short',
      `${what} ends too early: the file ends at byte ${this.#position}${this.#unpackedNote()}, byte ${promised} was promised`,
      this.file,
      'copy the file again, or repeat the step that wrote it',
    );
  }

  #unpackedNote(): string {
    return this.file.endsWith('.gz') ? ' (unpacked)' : '';
  }

  /** The next piece that is not empty. */
  async #more(): Promise<boolean> {
    try {
      while (this.#piece.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) return false;
        this.#piece = next.value;
      }
      return true;
    } catch (error) {
      throw this.#readable(error);
    }
  }

  /** What is wrong with a gzip file -> what the reader can do about it; anything else is passed on. */
  #readable(error: unknown): unknown {
    if (!(error instanceof BrokenGzip)) return error;
    const isShort = error.kind === 'truncated';
    return new DataError(
      isShort ? 'file-truncated' : 'file-damaged',
      isShort
        ? `the gzip file ends too early, at byte ${this.#position} (unpacked)`
        : `the gzip file is damaged at or after byte ${this.#position} (unpacked)`,
      this.file,
      'copy the file again',
      { cause: error },
    );
  }
}

/** The same bytes with room for as many again. */
function larger(bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.min(most, 2 * bytes.length));
  grown.set(bytes);
  return grown;
}
