import { existsSync, readFileSync } from 'node:fs';
import { StoreError } from '@mesovia/core';

/** What DuckDB said about a file it could not open, as something the reader can act on. */
export function openError(error: unknown, file: string): StoreError {
  const message = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  const holder = holderOf(message);
  if (holder) {
    return new StoreError(
      'held',
      `the store is in use by ${holder}`,
      file,
      'wait until it is done, or use another store with --store DIR',
      cause,
    );
  }
  if (/could not set lock|lock.*(not supported|no locks available)|ENOLCK|ENOTSUP/is.test(message)) {
    return new StoreError(
      'no-locks',
      'this file system cannot lock files, as some network file systems cannot',
      file,
      'put the store on a local disk with --store DIR or MESOVIA_STORE',
      cause,
    );
  }
  if (/no space left|disk.* full|ENOSPC/i.test(message)) {
    return new StoreError(
      'disk-full',
      'no space is left on the disk',
      file,
      'free some space and run again',
      cause,
    );
  }
  if (/permission denied|read-only file system|EACCES|EROFS/i.test(message)) {
    return new StoreError(
      'not-allowed',
      'the file may not be opened',
      file,
      'change its permissions, or use another store with --store DIR',
      cause,
    );
  }
  if (/newer version|version number|storage version/i.test(message)) {
    return new StoreError(
      'newer',
      `the file was written by a newer DuckDB: ${firstLine(message)}`,
      file,
      'use the mesovia that wrote it, or another store with --store DIR',
      cause,
    );
  }
  return new StoreError(
    'damaged',
    `the file cannot be read: ${firstLine(message)}`,
    file,
    'move it away and run again: every result in it can be computed again',
    cause,
  );
}

/** "node (process 4711: node mesovia run study.yaml)" from the message about a lock, undefined where it names nobody. */
function holderOf(message: string): string | undefined {
  const held = /(?:held in|open in)\s+(?:(.+?)\s+)?\(?PID (\d+)\)?/i.exec(message);
  if (held?.[2] && held[2] !== '0') return describeProcess(held[2]);
  return /used by another process|conflicting lock/i.test(message) ? 'another process' : undefined;
}

function describeProcess(pid: string): string {
  const place = `/proc/${pid}/cmdline`;
  const command = existsSync(place) ? readFileSync(place, 'utf8').replaceAll('\0', ' ').trim() : '';
  return command ? `process ${pid} (${command.slice(0, 200)})` : `process ${pid}`;
}

export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
