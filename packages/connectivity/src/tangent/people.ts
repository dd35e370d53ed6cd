import { cleanTimeseries, DataError, tableView, type TableView } from '@mesovia/core';
import { spreadOf } from '../correlate/connections.ts';
import { joinRuns, type Standardise } from '../correlate/join-runs.ts';
import type { Estimator } from '../correlate/measures.ts';
import { deadRegions } from '../scans/dead-regions.ts';
import { readScans } from '../scans/read-scans.ts';

/** The series of one person, all runs joined. */
export interface PersonSeries {
  readonly id: string;
  readonly frames: number;
  readonly regions: number;
  /** frames x regions, frame after frame. */
  readonly series: Float64Array;
  /** 1 for a region without signal. */
  readonly dead: Uint8Array;
}

/**
 * The series of those who have frames, in the order of their ids.
 *
 * @param included ids of those who count; everybody where undefined
 * @throws DataError `regions-differ` between people, and those of `readScans` and `joinRuns`
 */
export function readPeople(
  table: TableView,
  included: ReadonlySet<string> | undefined,
  standardise: Standardise,
): PersonSeries[] {
  const ids = table.strings('participant_id') as readonly string[];
  const people: PersonSeries[] = [];
  for (let start = 0; start < ids.length;) {
    let end = start;
    while (end < ids.length && ids[end] === ids[start]) end += 1;
    const id = ids[start];
    if (included?.has(id) ?? true) {
      const rows = tableView(cleanTimeseries, [table.arrow.slice(start, end)], id);
      const scans = readScans(rows, id);
      const joined = joinRuns(scans, standardise, id);
      if (joined.frames > 0) people.push({ id, ...joined, dead: deadRegions(scans) });
    }
    start = end;
  }
  const odd = people.find(({ regions }) => regions !== people[0].regions);
  if (odd) {
    throw new DataError(
      'regions-differ',
      `${odd.id} has ${odd.regions} regions, ${people[0].id} has ${people[0].regions}`,
      odd.id,
      'use one region table for everybody',
    );
  }
  return people;
}

export interface Spread {
  readonly covariance: Float64Array;
  readonly shrinkage: number;
}

/** @throws DataError `too-few-frames` where an empirical covariance cannot be positive definite */
export function spreadOfLiving(person: PersonSeries, living: Int32Array, estimator: Estimator): Spread {
  const { frames, regions, series, id } = person;
  if (estimator === 'empirical' && frames - 1 < living.length) {
    throw new DataError(
      'too-few-frames',
      `${frames} frames cannot give a positive definite covariance of ${living.length} regions`,
      id,
      'use the estimator ledoit-wolf, fewer regions or more frames',
    );
  }
  const columns = new Float64Array(frames * living.length);
  for (let t = 0; t < frames; t += 1) {
    living.forEach((region, j) => void (columns[t * living.length + j] = series[t * regions + region]));
  }
  return spreadOf(columns, frames, living.length, estimator);
}
