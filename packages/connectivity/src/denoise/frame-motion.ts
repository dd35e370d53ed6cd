import { DataError, type Check, type TableView } from '@mesovia/core';

/** Motion of one run, one value a frame. */
export interface ScanMotion {
  /** Framewise displacement in mm, NaN where unknown. */
  readonly fdMm: Float64Array;
  /** 1 where an earlier step kept the frame. */
  readonly kept: Uint8Array;
}

/** Motion of a person's runs by name of the scan. */
export function readMotion(table: TableView): Map<string, ScanMotion> {
  const names = table.strings('scan') as readonly string[];
  const fdMm = table.f64('fd_mm');
  const kept = Uint8Array.from(table.f64('kept'));
  const motion = new Map<string, ScanMotion>();
  for (let start = 0; start < names.length;) {
    let end = start;
    while (end < names.length && names[end] === names[start]) end += 1;
    motion.set(names[start], { fdMm: fdMm.subarray(start, end), kept: kept.subarray(start, end) });
    start = end;
  }
  return motion;
}

/**
 * Motion of a run, as long as its series.
 *
 * @throws DataError `length-mismatch` also where the run has no motion rows
 */
export function motionOf(
  motion: ReadonlyMap<string, ScanMotion>,
  { scan, frames }: { readonly scan: string; readonly frames: number },
  person: string,
): ScanMotion {
  const found = motion.get(scan);
  if (found?.fdMm.length === frames) return found;
  throw new DataError(
    'length-mismatch',
    `the series has ${frames} frames, its motion ${found?.fdMm.length ?? 0}`,
    `${person}, ${scan}`,
    'give both at full length: a series that was scrubbed before must not be scrubbed again',
  );
}

/** A first frame without a value is how fMRIPrep writes it; other gaps deserve a warning. */
export function unknownMotion(fdMm: readonly Float64Array[]): Check[] {
  const unknown = fdMm.flatMap((values) => [...values.keys()].filter((t) => values[t] !== values[t]));
  if (unknown.length === 0) return [];
  if (unknown.every((t) => t === 0)) {
    const message = 'The first frame of a run has no framewise displacement and is kept.';
    return [{ code: 'unknown-motion', severity: 'note', message }];
  }
  const frames = fdMm.reduce((sum, values) => sum + values.length, 0);
  return [
    {
      code: 'unknown-motion',
      severity: 'warning',
      message: `A person has no framewise displacement at ${unknown.length} of ${frames} frames; these are kept.`,
      remedy: 'give a motion file with a value for every frame of every run',
    },
  ];
}
