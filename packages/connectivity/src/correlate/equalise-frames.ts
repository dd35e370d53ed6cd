import { createStream, fillPermutation } from '@mesovia/kernels';
import type { Scan } from '../scans/read-scans.ts';

/**
 * As many frames for everybody: `wanted` of a person's frames drawn at random without replacement, each run giving
 * its share (largest remainders, the earlier run first), in the order of time.
 *
 * @param seed of the person
 * @returns null where the person has fewer frames
 */
export function equaliseFrames(scans: readonly Scan[], wanted: number, seed: bigint): Scan[] | null {
  const total = scans.reduce((sum, scan) => sum + scan.frames, 0);
  if (total < wanted) return null;
  const counts = shares(
    scans.map(({ frames }) => frames),
    wanted,
    total,
  );
  return scans.map((scan, run) => {
    const order = new Int32Array(scan.frames);
    fillPermutation(createStream(seed, 0, run, 0), order);
    const chosen = order.subarray(0, counts[run]).sort();
    const series = new Float64Array(chosen.length * scan.regions);
    chosen.forEach((frame, t) => {
      series.set(scan.series.subarray(frame * scan.regions, (frame + 1) * scan.regions), t * scan.regions);
    });
    return { ...scan, frames: chosen.length, series };
  });
}

/** Whole numbers that sum to `wanted`, in proportion to the frames. */
function shares(frames: readonly number[], wanted: number, total: number): number[] {
  const exact = frames.map((count) => (count * wanted) / total);
  const counts = exact.map(Math.floor);
  const byRemainder = [...exact.keys()].sort(
    (i, j) => exact[j] - counts[j] - (exact[i] - counts[i]) || i - j,
  );
  const left = wanted - counts.reduce((sum, count) => sum + count, 0);
  byRemainder.slice(0, left).forEach((run) => void (counts[run] += 1));
  return counts;
}
