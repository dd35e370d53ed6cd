/** Signals and motion of one scan. */
export interface ScanSignals {
  readonly scan: string;
  readonly frames: number;
  /** regions x frames, row-major. */
  readonly values: Float64Array;
  /** NaN where unknown. */
  readonly trS: number;
  /** One value per frame, NaN where unknown. */
  readonly fdMm: Float64Array;
}

/** Rows of `timeseries` of one person. */
export function timeseriesColumns(read: readonly ScanSignals[], person: string, index: Int32Array) {
  const count = index.length;
  const total = read.reduce((sum, { values }) => sum + values.length, 0);
  const values = new Float64Array(total);
  const offsets = new Int32Array(read.length * count + 1);
  let at = 0;
  for (const [i, scan] of read.entries()) {
    values.set(scan.values, at);
    for (let region = 0; region < count; region++) {
      offsets[i * count + region + 1] = at + (region + 1) * scan.frames;
    }
    at += scan.values.length;
  }
  const perRow = <T>(pick: (scan: ScanSignals) => T): T[] =>
    read.flatMap((scan) => Array.from({ length: count }, () => pick(scan)));
  return {
    participant_id: perRow(() => person),
    scan: perRow(({ scan }) => scan),
    region: Int32Array.from(read.flatMap(() => [...index])),
    values: { values, offsets },
    tr_s: Float64Array.from(perRow(({ trS }) => trS)),
  };
}

/** Rows of `frames` of one person; every frame is kept so far. */
export function frameColumns(read: readonly ScanSignals[], person: string) {
  const perFrame = <T>(pick: (scan: ScanSignals, frame: number) => T): T[] =>
    read.flatMap((scan) => Array.from({ length: scan.frames }, (_, frame) => pick(scan, frame)));
  return {
    participant_id: perFrame(() => person),
    scan: perFrame(({ scan }) => scan),
    frame: Int32Array.from(perFrame((_, frame) => frame)),
    fd_mm: Float64Array.from(perFrame(({ fdMm }, frame) => fdMm[frame] ?? NaN)),
    kept: perFrame(() => true),
  };
}
