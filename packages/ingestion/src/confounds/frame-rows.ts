import type { TableOutput, TableView } from '@mesovia/core';
import type { ReadConfounds } from './read-scan.ts';

/** Volumes of every run of a person, from the frames of its series: kept so far. */
export function seriesFrames(view: TableView | undefined): Map<string, boolean[]> {
  const volumes = new Map<string, boolean[]>();
  if (!view) return volumes;
  const kept = view.f64('kept');
  for (const [row, scan] of view.strings('scan').entries()) {
    const frames = volumes.get(scan ?? '') ?? [];
    frames.push(kept[row] === 1);
    volumes.set(scan ?? '', frames);
  }
  return volumes;
}

/** Rows of `frames` of one person. A run without motion is there if its series says how many volumes it has. */
export function frameRows(
  read: readonly ReadConfounds[],
  volumes: ReadonlyMap<string, readonly boolean[]>,
  person: string,
): TableOutput {
  const rows = read.flatMap(({ scan, frames }) => {
    const before = volumes.get(scan);
    const length = frames?.kept.length ?? before?.length ?? 0;
    return Array.from({ length }, (_, t) => ({
      scan,
      t,
      fdMm: frames?.fdMm[t] ?? NaN,
      kept: (frames?.kept[t] ?? true) && (before?.[t] ?? true),
    }));
  });
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan),
    frame: Int32Array.from(rows, ({ t }) => t),
    fd_mm: Float64Array.from(rows, ({ fdMm }) => fdMm),
    kept: rows.map(({ kept }) => kept),
  };
}
