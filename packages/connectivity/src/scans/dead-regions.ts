import type { Scan } from './read-scans.ts';

/**
 * Regions without signal: constant in at least one run that has frames.
 *
 * One dead run is enough: its zeros would water down the correlation of the others.
 *
 * @returns 1 for a dead region, 0 for a living one
 */
export function deadRegions(scans: readonly Scan[]): Uint8Array {
  const dead = new Uint8Array(scans[0]?.regions ?? 0);
  for (const { series, frames, regions } of scans) {
    if (frames === 0) continue;
    for (let j = 0; j < regions; j += 1) {
      let t = 1;
      while (t < frames && series[t * regions + j] === series[j]) t += 1;
      if (t === frames) dead[j] = 1;
    }
  }
  return dead;
}
