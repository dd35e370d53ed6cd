import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { unpacked } from '../compressed/unpacked.ts';

const CHUNK = 1 << 18;

/** The unpacked bytes of a file, front to back; at most what was asked for and one chunk is in memory. */
export class ByteSource {
  readonly file: string;
  readonly #stream: Readable;
  readonly #chunks: AsyncGenerator<Uint8Array>;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #position = 0;

  constructor(stream: Readable, file: string) {
    this.file = file;
    this.#stream = stream;
    this.#chunks = unpacked(stream, CHUNK);
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
    while (this.#held < count) {
      if (await this.#more()) continue;
      const end = this.#position + this.#held;
      throw new DataError(
        'image-short',
        `${what} ends too early: the file ends at byte ${end}${this.#unpackedNote()}, byte ${this.#position + count} was promised`,
        this.file,
        'copy the file again, or repeat the step that wrote it',
      );
    }
    const bytes = into ?? new Uint8Array(count);
    for (let at = 0; at < count;) {
      const piece = this.#pieces[0] as Uint8Array;
      const part = piece.subarray(0, count - at);
      bytes.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.#held -= count;
    this.#position += count;
    return bytes;
  }

  /**
   * Everything that is left, for files that are read whole.
   *
   * @throws DataError `file-too-large`, `file-truncated`, `file-damaged`
   */
  async rest(limit: number): Promise<Uint8Array> {
    while (await this.#more()) {
      if (this.#held <= limit) continue;
      throw new DataError(
        'file-too-large',
        `the file has more than ${limit} bytes${this.#unpackedNote()}, which is more than is read at once`,
        this.file,
        'see whether the file is damaged; otherwise split it',
      );
    }
    return this.take(this.#held, 'the file');
  }

  /** Passes over bytes without keeping them. */
  async skip(count: number, what: string): Promise<void> {
    for (let left = count; left > 0;) {
      const step = Math.min(left, CHUNK);
      await this.take(step, what);
      left -= step;
    }
  }

  /** Reads to the end, so that a gzip file shows whether it is whole. */
  async drain(): Promise<void> {
    this.#pieces = [];
    this.#position += this.#held;
    this.#held = 0;
    while (await this.#more()) {
      this.#position += this.#held;
      this.#pieces = [];
      this.#held = 0;
    }
  }

  close(): void {
    this.#stream.destroy();
  }

  #unpackedNote(): string {
    return this.file.endsWith('.gz') ? ' (unpacked)' : '';
  }

  async #more(): Promise<boolean> {
    try {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#pieces.push(next.value);
      this.#held += next.value.length;
      return true;
    } catch (error) {
      throw this.#readable(error);
    }
  }

  /** What Node says about a broken gzip file -> what the reader can do about it; anything else is passed on. */
  #readable(error: unknown): unknown {
    const { code } = error as { code?: string };
    if (!code?.startsWith('Z_')) return error;
    const end = this.#position + this.#held;
    const isShort = code === 'Z_BUF_ERROR';
    return new DataError(
      isShort ? 'file-truncated' : 'file-damaged',
      isShort
        ? `the gzip file ends too early, at byte ${end} (unpacked)`
        : `the gzip file is damaged at or after byte ${end} (unpacked)`,
      this.file,
      'copy the file again',
      { cause: error },
    );
  }
}
