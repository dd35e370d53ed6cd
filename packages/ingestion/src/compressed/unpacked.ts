import type { Readable } from 'node:stream';
import { gunzip } from './gunzip.ts';

/**
 * The bytes of a file, packed with gzip or not: its first bytes say so, not its name. Several gzip members one after
 * another are one file.
 *
 * @returns pieces that hold until the next one is asked for
 * @throws BrokenGzip
 */
export async function* unpacked(stream: Readable): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    const first = await chunks.next();
    if (first.done) return;
    const isPacked = first.value[0] === 0x1f && (first.value.length === 1 || first.value[1] === 0x8b);
    const all = startingWith(first.value, chunks);
    yield* isPacked ? gunzip(all) : all;
  } finally {
    stream.destroy();
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
