import { isUserError, StoreError } from '@mesovia/core';
import { firstLine } from './open-error.ts';

/** Failures of the machine rather than of the program, said plainly; anything else stays what it is. */
export function failure(error: unknown, file: string): unknown {
  if (isUserError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  if (/no space left|disk quota|file too large|could not write|ENOSPC/i.test(message)) {
    return new StoreError(
      'disk-full',
      `the disk took no more: ${firstLine(message)}`,
      file,
      'free some space and run again: what was committed is kept',
      cause,
    );
  }
  if (/checksum|corrupt|could not read/i.test(message)) {
    return new StoreError(
      'damaged',
      `the file is damaged: ${firstLine(message)}`,
      file,
      'run `mesovia verify`: it drops what is damaged, and the next run computes it again',
      cause,
    );
  }
  if (/has been invalidated/i.test(message)) {
    return new StoreError(
      'stopped',
      'the database stopped after an earlier failure',
      file,
      'run again: what was committed is kept',
      cause,
    );
  }
  if (/out of memory/i.test(message)) {
    return new StoreError('out-of-memory', firstLine(message), file, 'ask for fewer rows or columns', cause);
  }
  return error;
}
