import { Inflater, type InflateStep } from '@mesovia/kernels';
import { crc32 } from './crc32.ts';
import { gzipHeaderLength } from './gzip-header.ts';

/** A packed file that cannot be unpacked to its end; readers say where. */
export class BrokenGzip extends Error {
  readonly kind: 'truncated' | 'damaged';

  constructor(kind: 'truncated' | 'damaged') {
    super(`the gzip file is ${kind}`);
    this.kind = kind;
  }
}

const TRAILER = 8;
/** Half a megabyte each; kept for the next file, since making one costs a millisecond. */
const KEPT = 2;
const idle: Inflater[] = [];

/**
 * Unpacks gzip members one after another, and checks the length and the CRC of each. As in zlib, a file ends where the last
 * member does or zeros follow it; anything else behind it is refused.
 *
 * @returns pieces that hold until the next one is asked for
 * @throws BrokenGzip
 */
export async function* gunzip(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = idle.pop() ?? new Inflater();
  const input = new PackedInput(inflater, chunks);
  try {
    for (let member = 0; await input.passHeader(member); member++) {
      let [crc, length] = [0, 0];
      for (let step: InflateStep = 'output'; step !== 'end';) {
        step = inflater.step();
        const bytes = inflater.unpacked();
        if (step === 'damaged') throw new BrokenGzip(step);
        crc = crc32(bytes, crc);
        length = (length + bytes.length) >>> 0;
        // Before the last piece is handed over, so that readers of small files never see wrong bytes.
        if (step === 'end') await input.passTrailer(crc, length);
        if (bytes.length > 0) yield bytes;
        if (step === 'truncated') throw new BrokenGzip(step);
        if (step === 'input') await input.more();
      }
    }
  } finally {
    inflater.restart();
    if (idle.length < KEPT) idle.push(inflater);
  }
}

/** Packed bytes on their way into an inflater, and what stands around the packed data. */
class PackedInput {
  readonly #inflater: Inflater;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #isLast = false;

  constructor(inflater: Inflater, chunks: AsyncIterator<Uint8Array>) {
    this.#inflater = inflater;
    this.#chunks = chunks;
  }

  async more(): Promise<void> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) {
        this.#isLast = true;
        this.#inflater.give(0, true);
        return;
      }
      this.#chunk = next.value;
    }
    const room = this.#inflater.room();
    const part = this.#chunk.subarray(0, room.length);
    room.set(part);
    this.#inflater.give(part.length, false);
    this.#chunk = this.#chunk.subarray(part.length);
  }

  /** @returns false where the file ends */
  async passHeader(member: number): Promise<boolean> {
    for (;;) {
      const bytes = this.#inflater.held();
      if (member > 0 && bytes[0] === 0) return false;
      const length = gzipHeaderLength(bytes);
      if (length === 'damaged') throw new BrokenGzip('damaged');
      if (length !== undefined) {
        this.#inflater.begin(length);
        return true;
      }
      if (this.#isLast) {
        if (member > 0 && bytes.length === 0) return false;
        throw new BrokenGzip('truncated');
      }
      if (this.#inflater.room().length === 0) throw new BrokenGzip('damaged');
      await this.more();
    }
  }

  async passTrailer(crc: number, length: number): Promise<void> {
    while (this.#inflater.held().length < TRAILER) {
      if (this.#isLast) throw new BrokenGzip('truncated');
      await this.more();
    }
    const { buffer, byteOffset } = this.#inflater.held();
    const view = new DataView(buffer, byteOffset, TRAILER);
    if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== length)
      throw new BrokenGzip('damaged');
    this.#inflater.begin(TRAILER);
  }
}
