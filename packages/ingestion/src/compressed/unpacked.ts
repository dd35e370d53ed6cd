import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/**
 * The bytes of a file, packed with gzip or not: its first bytes say so, not its name. Several gzip members one after
 * another are one file.
 *
 * @param chunkSize most bytes of an unpacked chunk
 */
export async function* unpacked(stream: Readable, chunkSize: number): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const first = await chunks.next();
  if (first.done) return;
  const all = again(first.value, chunks);
  if (first.value[0] !== 0x1f || (first.value.length > 1 && first.value[1] !== 0x8b)) {
    yield* all;
    return;
  }
  const source = Readable.from(all);
  const gunzip = createGunzip({ chunkSize });
  source.once('error', (error) => gunzip.destroy(error));
  yield* source.pipe(gunzip);
}

async function* again(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
