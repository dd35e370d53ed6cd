/** Candidates that a thread takes at a time. */
export const TILE = 64;

// Words of the memory that threads share to hand out tiles.
const NEXT = 0;
const DONE = 1;
const STOP = 2;

/** Hands out tiles of candidates to any number of threads; plain data over shared memory. */
export interface Tiles {
  readonly words: Int32Array;
  readonly count: number;
}

/** Tiles of `count` candidates. */
export function createTiles(count: number): Tiles {
  return { words: new Int32Array(new SharedArrayBuffer(12)), count };
}

/** Runs the next tile that no thread has taken. False when none is left or the run was stopped. */
export function runTile({ words, count }: Tiles, run: (from: number, to: number) => void): boolean {
  if (Atomics.load(words, STOP) !== 0) return false;
  const from = Atomics.add(words, NEXT, 1) * TILE;
  if (from >= count) return false;
  const to = Math.min(count, from + TILE);
  run(from, to);
  Atomics.add(words, DONE, to - from);
  return true;
}

/** Candidates done so far. */
export function candidatesDone({ words }: Tiles): number {
  return Atomics.load(words, DONE);
}

/** Lets every thread end after the tile it is at. */
export function stopTiles({ words }: Tiles): void {
  Atomics.store(words, STOP, 1);
}
