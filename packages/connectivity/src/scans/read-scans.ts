import { DataError, type TableView } from '@mesovia/core';

/** The signals of one BOLD run. */
export interface Scan {
  readonly scan: string;
  /** Repetition time in s, NaN where unknown. */
  readonly trS: number;
  readonly frames: number;
  /** Number of regions; region j is row j of the table within the run. */
  readonly regions: number;
  /** frames x regions, frame after frame. */
  readonly series: Float64Array;
}

/**
 * The runs of one person from a time series table, in the order of their names.
 *
 * @throws DataError `series-unequal` regions of a run differ in length; `regions-differ` a run lacks a region;
 *         `not-finite` a value is missing or infinite
 */
export function readScans(table: TableView, person: string): Scan[] {
  const names = table.strings('scan') as readonly string[];
  const region = table.i32('region');
  const trS = table.f64('tr_s');
  const { values, offsets } = table.list('values');
  const scans: Scan[] = [];
  for (let start = 0; start < names.length;) {
    let end = start;
    while (end < names.length && names[end] === names[start]) end += 1;
    const where = `${person}, ${names[start]}`;
    checkRegions(region.subarray(start, end), where);
    const series = interleave(values, offsets.subarray(start, end + 1), where);
    scans.push({
      scan: names[start],
      trS: trS[start],
      frames: series.length / (end - start),
      regions: end - start,
      series,
    });
    start = end;
  }
  checkSameRegions(scans, person);
  return scans;
}

/** Region after region -> frame after frame. */
function interleave(values: Float64Array, offsets: Int32Array, where: string): Float64Array {
  const regions = offsets.length - 1;
  const frames = offsets[1] - offsets[0];
  const series = new Float64Array(frames * regions);
  for (let j = 0; j < regions; j += 1) {
    const length = offsets[j + 1] - offsets[j];
    if (length !== frames) {
      throw new DataError(
        'series-unequal',
        `region ${j} has ${length} frames, region 0 has ${frames}`,
        where,
        'every region of a run needs one value a frame',
      );
    }
    for (let t = 0; t < frames; t += 1) {
      const value = values[offsets[j] + t];
      if (value - value !== 0) refuseValue(value, j, t, where);
      series[t * regions + j] = value;
    }
  }
  return series;
}

function refuseValue(value: number, region: number, frame: number, where: string): never {
  throw new DataError(
    'not-finite',
    `the signal of region ${region} is ${value} at frame ${frame}`,
    where,
    'repair the series file; a region outside the field of view is a constant, not a gap',
  );
}

function checkRegions(region: Int32Array, where: string): void {
  const gap = region.findIndex((index, position) => index !== position);
  if (gap < 0) return;
  throw new DataError(
    'regions-differ',
    `region ${gap} is missing: the next one is ${region[gap]}`,
    where,
    'give every run all regions of the region table',
  );
}

function checkSameRegions(scans: readonly Scan[], person: string): void {
  const odd = scans.find((scan) => scan.regions !== scans[0].regions);
  if (!odd) return;
  throw new DataError(
    'regions-differ',
    `${odd.scan} has ${odd.regions} regions, ${scans[0].scan} has ${scans[0].regions}`,
    person,
    'use one region table for every run',
  );
}
