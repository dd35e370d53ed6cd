import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { BrokenGzip, unpacked } from '../compressed/unpacked.ts';

/**
 * Calls `take` with every line of a text file, packed with gzip or not (its first bytes say so). One chunk is in
 * memory at a time. A byte-order mark and empty lines at the end are dropped.
 *
 * @param file  named in errors
 * @param take  text without line end, and the 1-based number of the line
 * @throws DataError `file-truncated`, `file-damaged`, `not-text`
 */
export async function readLines(
  stream: Readable,
  file: string,
  take: (text: string, line: number) => void,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  let rest = '';
  let empty = 0;
  const pass = (text: string): void => {
    line++;
    if (text.trim() === '') {
      empty++;
      return;
    }
    for (; empty > 0; empty--) take('', line - empty);
    take(text, line);
  };
  try {
    for await (const chunk of unpacked(stream)) {
      const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = pieces.pop() ?? '';
      for (const piece of pieces) pass(piece.endsWith('\r') ? piece.slice(0, -1) : piece);
    }
    rest += decoder.decode();
  } catch (error) {
    throw readable(error, file, line);
  }
  if (rest !== '') pass(rest.endsWith('\r') ? rest.slice(0, -1) : rest);
}

/** What is wrong with a file -> what the reader can do about it; anything else is passed on. */
function readable(error: unknown, file: string, line: number): unknown {
  if (error instanceof BrokenGzip && error.kind === 'truncated') {
    return new DataError(
      'file-truncated',
      `the gzip file ends too early, after line ${line}`,
      file,
      'copy the file again',
      { cause: error },
    );
  }
  if (error instanceof BrokenGzip) {
    return new DataError('file-damaged', 'the gzip file is damaged', file, 'copy the file again', {
      cause: error,
    });
  }
  if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new DataError(
      'not-text',
      `the file is not UTF-8 text after line ${line}`,
      file,
      'save it as UTF-8',
      {
        cause: error,
      },
    );
  }
  return error;
}
