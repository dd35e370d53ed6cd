import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';

/** Packed bytes handed over at a time: every hand-over costs about as much as unpacking 20 KB. */
const FEED = 1 << 19;
/** Most bytes of an unpacked piece. */
const PIECE = 1 << 18;

/** A packed file that cannot be unpacked to its end; readers say where. */
export class BrokenGzip extends Error {
  readonly kind: 'truncated' | 'damaged';

  constructor(kind: 'truncated' | 'damaged', cause: unknown) {
    super(`the gzip file is ${kind}`, { cause });
    this.kind = kind;
  }
}

/**
 * The bytes of a file, packed with gzip or not: its first bytes say so, not its name. Several gzip members one after
 * another are one file.
 *
 * @throws BrokenGzip
 */
export async function* unpacked(stream: Readable): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const first = await chunks.next();
  if (first.done) return;
  if (first.value[0] !== 0x1f || (first.value.length > 1 && first.value[1] !== 0x8b)) {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE });
  // Ends by itself, or with an error that the loop below throws.
  void feed(gunzip, first.value, chunks);
  try {
    yield* gunzip;
  } catch (error) {
    throw broken(error);
  } finally {
    gunzip.destroy();
    stream.destroy();
  }
}

/** What zlib says about a file; an error of the stream itself stays what it is. */
function broken(error: unknown): unknown {
  const { code } = error as { code?: string };
  if (!code?.startsWith('Z_')) return error;
  return new BrokenGzip(code === 'Z_BUF_ERROR' ? 'truncated' : 'damaged', error);
}

/** Hands the packed bytes over in pieces of one size, from one buffer that is filled again and again. */
async function feed(gunzip: Gunzip, first: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<void> {
  const buffer = new Uint8Array(FEED);
  let held = 0;
  try {
    for (let chunk = first, at = 0; ;) {
      const part = chunk.subarray(at, at + FEED - held);
      buffer.set(part, held);
      held += part.length;
      at += part.length;
      if (held === FEED) {
        await handOver(gunzip, buffer);
        held = 0;
      }
      if (at < chunk.length) continue;
      const next = await rest.next();
      if (next.done) break;
      [chunk, at] = [next.value, 0];
    }
    if (held > 0) await handOver(gunzip, buffer.subarray(0, held));
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error as Error);
  }
}

/** Settles when the bytes are unpacked and their buffer may be filled again. */
function handOver(gunzip: Gunzip, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    gunzip.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
