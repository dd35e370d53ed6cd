import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';

/**
 * Text of a small file, UTF-8, byte-order mark removed.
 *
 * @throws DataError `not-text`
 */
export async function streamText(stream: Readable, file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new DataError('not-text', 'the file is not UTF-8 text', file, 'save it as UTF-8', { cause });
  }
}
