import { DataError, type TableView } from '@mesovia/core';
import type { Scan } from '../scans/read-scans.ts';

/**
 * Which kept frames follow one another without a gap: one number a kept frame, run after run. Frames of the same
 * number are consecutive in time; a censored frame or the end of a run begins a new number.
 *
 * @param frames rows of one person, or undefined where nothing is known of censoring
 * @throws DataError `frames-unknown`, `frames-differ`
 */
export function segmentsOf(
  frames: TableView | undefined,
  scans: readonly Scan[],
  person: string,
): Int32Array[] {
  if (frames === undefined) {
    throw new DataError(
      'frames-unknown',
      'xDF needs to know which frames were censored',
      person,
      'connect the frames of the stage that dropped them: in: { frames: clean.frames }',
    );
  }
  const names = frames.strings('scan');
  const kept = frames.arrow.getChild('kept');
  let segment = 0;
  return scans.map((scan) => {
    const numbers: number[] = [];
    if (scan.frames === 0) return new Int32Array(0);
    segment += 1;
    names.forEach((name, row) => {
      if (name !== scan.scan) return;
      if (kept?.get(row) === true) numbers.push(segment);
      else segment += 1;
    });
    if (numbers.length !== scan.frames) {
      throw new DataError(
        'frames-differ',
        `the frames table keeps ${numbers.length} frames, the series has ${scan.frames}`,
        `${person}, ${scan.scan}`,
        'connect series and frames of the same stage',
      );
    }
    return Int32Array.from(numbers);
  });
}
