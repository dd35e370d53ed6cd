import { DataError } from '@mesovia/core';
import type { Scan } from '../scans/read-scans.ts';

export type Standardise = 'none' | 'ddof0' | 'ddof1';

export interface Joined {
  readonly frames: number;
  readonly regions: number;
  /** frames x regions, frame after frame. */
  readonly series: Float64Array;
}

/**
 * The runs of a person one after another, each region z-scored within each run.
 *
 * Without z-scoring, a difference of level between runs would correlate regions; so several runs need it.
 * A constant region becomes zeros.
 *
 * @param standardise SD with divisor frames (ddof0) or frames - 1 (ddof1), or no z-scoring
 * @throws DataError `runs-not-standardised` several runs with `none`; `run-too-short` a run of one frame
 */
export function joinRuns(scans: readonly Scan[], standardise: Standardise, person: string): Joined {
  const filled = scans.filter((scan) => scan.frames > 0);
  if (standardise === 'none' && filled.length > 1) {
    throw new DataError(
      'runs-not-standardised',
      `${filled.length} runs cannot be joined without z-scoring: levels differ between runs`,
      person,
      'set standardise to ddof1 or ddof0',
    );
  }
  const regions = scans[0].regions;
  const frames = filled.reduce((sum, scan) => sum + scan.frames, 0);
  const series = new Float64Array(frames * regions);
  let next = 0;
  for (const scan of filled) {
    const part = series.subarray(next, next + scan.series.length);
    part.set(scan.series);
    if (standardise !== 'none') zScore(part, scan, standardise === 'ddof1' ? 1 : 0, person);
    next += scan.series.length;
  }
  return { frames, regions, series };
}

/** In place. The mean is corrected once, so a large mean does not eat the digits of a small variance. */
function zScore(series: Float64Array, { frames, regions, scan }: Scan, ddof: number, person: string): void {
  if (frames < 2) {
    throw new DataError(
      'run-too-short',
      `the run keeps ${frames} frame`,
      `${person}, ${scan}`,
      'leave the run out, or raise the motion threshold',
    );
  }
  for (let j = 0; j < regions; j += 1) {
    const first = series[j];
    let constant = true;
    for (let t = 1; t < frames && constant; t += 1) constant = series[t * regions + j] === first;
    if (constant) {
      for (let t = 0; t < frames; t += 1) series[t * regions + j] = 0;
      continue;
    }
    centre(series, frames, regions, j);
    let squares = 0;
    for (let t = 0; t < frames; t += 1) squares += series[t * regions + j] ** 2;
    const sd = Math.sqrt(squares / (frames - ddof));
    for (let t = 0; t < frames; t += 1) series[t * regions + j] /= sd;
  }
}

function centre(series: Float64Array, frames: number, regions: number, j: number): void {
  for (let pass = 0; pass < 2; pass += 1) {
    let sum = 0;
    for (let t = 0; t < frames; t += 1) sum += series[t * regions + j];
    const mean = sum / frames;
    for (let t = 0; t < frames; t += 1) series[t * regions + j] -= mean;
  }
}
