// Opening one DuckDB file twice in one process, or in a worker thread, silently loses data: the locks of an operating
// system belong to the process, so nothing else stops it.
import { isMainThread } from 'node:worker_threads';
import { StoreError } from '@mesovia/core';

/** Shared by all copies of this package in the process. */
const OPEN = Symbol.for('mesovia.store.open');

function openFiles(): Set<string> {
  const place = globalThis as { [OPEN]?: Set<string> };
  return (place[OPEN] ??= new Set());
}

/**
 * Reserves a file for this process's main thread; undo with the function returned.
 *
 * @param file its real path
 * @throws StoreError `worker-thread`, `already-open`
 */
export function reserve(file: string): () => void {
  if (!isMainThread) {
    throw new StoreError(
      'worker-thread',
      'a store cannot be opened in a worker thread: what it writes would be lost',
      file,
      'open it in the main thread and pass tables to the worker',
    );
  }
  const files = openFiles();
  if (files.has(file)) {
    throw new StoreError(
      'already-open',
      'this process has the store open already: opening it twice loses data',
      file,
      'use the store that is open, or close it first',
    );
  }
  files.add(file);
  return () => void files.delete(file);
}
