import { deadRegions } from '../scans/dead-regions.ts';
import type { Scan } from '../scans/read-scans.ts';

/** What is left of a person's runs, and how much they moved. */
export interface Quality {
  readonly scans: number;
  readonly frames: number;
  readonly keptFrames: number;
  readonly percentDropped: number;
  /** Kept minutes, NaN when a repetition time is unknown. */
  readonly minutes: number;
  /** Mean and largest framewise displacement in mm over all frames with a value, NaN when none has one. */
  readonly meanFdMm: number;
  readonly maxFdMm: number;
  readonly deadRegions: number;
}

/**
 * Quality of a person over all runs. Motion is that of all frames, also the dropped ones: it describes the person,
 * not the cleaned signal.
 *
 * @param clean runs after dropping frames
 * @param fdMm  framewise displacement in mm of all frames, run after run, NaN where unknown
 */
export function quality(clean: readonly Scan[], fdMm: Float64Array): Quality {
  const keptFrames = clean.reduce((sum, scan) => sum + scan.frames, 0);
  const known = fdMm.filter((value) => value === value);
  return {
    scans: clean.length,
    frames: fdMm.length,
    keptFrames,
    percentDropped: (100 * (fdMm.length - keptFrames)) / fdMm.length,
    minutes: clean.reduce((sum, scan) => sum + scan.frames * scan.trS, 0) / 60,
    meanFdMm: known.reduce((sum, value) => sum + value, 0) / known.length,
    maxFdMm: known.length > 0 ? known.reduce((most, value) => Math.max(most, value)) : NaN,
    deadRegions: deadRegions(clean).reduce((sum, dead) => sum + dead, 0),
  };
}
