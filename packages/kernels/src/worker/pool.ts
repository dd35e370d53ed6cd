import { Worker } from 'node:worker_threads';
import { candidatesDone, runTile, stopTiles, type Tiles } from './tiles.ts';

export interface WorkerOptions {
  /** Threads to start; 0 runs on the calling thread. No bit of a result depends on it. */
  readonly workers: number;
  /** Ends the run after the tiles at hand; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called with candidates done and candidates in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

const PROGRESS_MILLISECONDS = 100;
// Threads start from dist, also when this module runs from src.
const program = new URL('../../dist/worker/main.js', import.meta.url);

function startWorker(job: object): { worker: Worker; ended: Promise<void> } {
  const worker = new Worker(program, { workerData: job, execArgv: [] });
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`A kernel thread ended with exit code ${code}.`)),
    );
  });
  return { worker, ended };
}

/**
 * Runs all tiles, in threads that are started with `job`, or (`workers` 0) with `here` on the calling thread, which
 * gives way to other events after every tile.
 */
export async function runTiles(
  tiles: Tiles,
  { workers, signal, onProgress }: WorkerOptions,
  job: object,
  here: () => (from: number, to: number) => void,
): Promise<void> {
  signal?.throwIfAborted();
  const stop = (): void => stopTiles(tiles);
  signal?.addEventListener('abort', stop);
  const report = (): void => onProgress?.(candidatesDone(tiles), tiles.count);
  const timer = setInterval(report, PROGRESS_MILLISECONDS);
  try {
    if (workers === 0) {
      const run = here();
      while (runTile(tiles, run)) await new Promise(setImmediate);
    } else {
      const started = Array.from({ length: workers }, () => startWorker(job));
      try {
        await Promise.all(started.map(({ ended }) => ended));
      } finally {
        // When one failed the others are still at work.
        stop();
        await Promise.allSettled(started.map(({ ended }) => ended));
      }
    }
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
  }
  signal?.throwIfAborted();
  report();
}
