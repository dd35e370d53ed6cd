import { cosineBasis, despike, detrend, dot } from '@mesovia/kernels';
import type { Strategy } from '../strategies/strategy.ts';
import { constantColumns, joinColumns, keepFrames, meansOf, spreadFrames, type Columns } from './columns.ts';
import { fillCensored, filterColumns, filteredStretch, needsEveryFrame } from './filter-columns.ts';
import { regressOut } from './regress.ts';
import { standardiseColumns } from './standardise.ts';

/** How signals are cleaned once frames and regressors are chosen. */
export type Cleaning = Pick<Strategy, 'despike' | 'detrend' | 'filter' | 'order' | 'standardise'> & {
  readonly ends: Strategy['censor']['ends'];
  readonly standardiseRegressors: boolean;
};

/** What is known of a run before cleaning. */
export interface Run {
  readonly signals: Columns;
  readonly regressors: Columns;
  /** 1 for a kept frame, at least one. */
  readonly kept: Uint8Array;
  /** Repetition time in s; only filters need it. */
  readonly trS: number;
}

export interface CleanRun {
  /** Kept frames only; signals without variance are zeros. */
  readonly signals: Columns;
  /** Rank of the regressors as they were regressed, a cosine basis included. */
  readonly rank: number;
  /** 1 for a signal without variance in the kept frames. */
  readonly dead: Uint8Array;
  /** 1 for a living signal of which the regressors and the filter left nothing. */
  readonly exhausted: Uint8Array;
}

/** A signal counts as used up when less than this part of its length about its mean is left. */
const NOTHING = 1e-10;

/**
 * Cleans the signals of one run. Neither signals nor regressors are changed; what stands in censored frames is never
 * read.
 *
 * With a filter that needs every frame: fill by a spline, detrend, filter, drop censored frames, regress. Otherwise the
 * cosine basis is made for the full length, then: drop, detrend, regress. Detrending follows the frames that are left.
 * Signals and regressors always go through the same steps. `regress_then_filter` regresses kept frames first, then
 * fills and filters what is left.
 *
 * @see Lindquist et al. 2019, Hum Brain Mapp 40:2358 (filters and regressors must be orthogonal)
 */
export function denoiseRun(run: Run, cleaning: Cleaning): CleanRun {
  const untouched = keepFrames(run.signals, run.kept);
  const dead = constantColumns(untouched);
  const given = cleaning.despike ? despiked(untouched, run) : run;
  const cleaned = needsEveryFrame(cleaning.filter)
    ? cleaning.order === 'joint'
      ? filterThenRegress(given, cleaning)
      : regressThenFilter(given, cleaning)
    : dropThenRegress(given, cleaning);
  const { signals, rank, level } = cleaned;
  const exhausted = usedUp(untouched, signals, dead);
  standardiseColumns(signals, cleaning.standardise, level);
  for (let j = 0; j < signals.count; j += 1) {
    if (dead[j] === 0 && exhausted[j] === 0) continue;
    signals.values.fill(0, j * signals.frames, (j + 1) * signals.frames);
  }
  return { signals, rank, dead, exhausted };
}

interface Cleaned {
  readonly signals: Columns;
  readonly rank: number;
  /** Mean of each signal before detrending. */
  readonly level: Float64Array;
}

function despiked(kept: Columns, run: Run): Run {
  const copy = { ...kept, values: kept.values.slice() };
  despike(copy.values, copy.frames, copy.count);
  return { ...run, signals: spreadFrames(copy, run.kept) };
}

function detrended(columns: Columns, cleaning: Cleaning): void {
  if (cleaning.detrend) detrend(columns.values, columns.frames, columns.count);
}

function filterThenRegress({ signals, regressors, kept, trS }: Run, cleaning: Cleaning): Cleaned {
  const { from, to } = filteredStretch(kept, cleaning.ends);
  const stretch = new Uint8Array(kept.length).fill(1, from, to);
  const inside = kept.subarray(from, to);
  const prepare = (columns: Columns): { columns: Columns; level: Float64Array } => {
    const whole = keepFrames(columns, stretch);
    fillCensored(whole, inside, cleaning.ends);
    const level = meansOf(whole);
    detrended(whole, cleaning);
    filterColumns(whole, cleaning.filter, trS);
    return { columns: keepFrames(whole, inside), level };
  };
  const clean = prepare(signals);
  const rank = regressOut(clean.columns, prepare(regressors).columns, cleaning.standardiseRegressors);
  return { signals: clean.columns, rank, level: clean.level };
}

function dropThenRegress(run: Run, cleaning: Cleaning): Cleaned {
  const { signals, regressors, kept, trS } = run;
  const { filter } = cleaning;
  const drift = filter.kind === 'cosine' ? driftColumns(kept.length, filter.high_pass_hz * trS) : undefined;
  const all = drift ? joinColumns(regressors, drift) : regressors;
  const clean = keepFrames(signals, kept);
  const level = meansOf(clean);
  detrended(clean, cleaning);
  const entering = keepFrames(all, kept);
  detrended(entering, cleaning);
  const rank = regressOut(clean, entering, cleaning.standardiseRegressors);
  return { signals: clean, rank, level };
}

function driftColumns(frames: number, cutOff: number): Columns {
  const values = cosineBasis(frames, cutOff);
  return { values, frames, count: values.length / frames };
}

function regressThenFilter(run: Run, cleaning: Cleaning): Cleaned {
  const regressed = dropThenRegress(run, cleaning);
  const { signals } = filterThenRegress(
    { ...run, signals: spreadFrames(regressed.signals, run.kept), regressors: noColumns(run.kept.length) },
    { ...cleaning, detrend: false },
  );
  return { ...regressed, signals };
}

const noColumns = (frames: number): Columns => ({ values: new Float64Array(0), frames, count: 0 });

function usedUp(before: Columns, after: Columns, dead: Uint8Array): Uint8Array {
  const means = meansOf(before);
  return Uint8Array.from({ length: after.count }, (_, j) => {
    if (dead[j] === 1) return 0;
    const column = before.values.slice(j * before.frames, (j + 1) * before.frames);
    for (let t = 0; t < column.length; t += 1) column[t] -= means[j];
    const whole = dot(column, 0, column, 0, column.length);
    const { values, frames } = after;
    const left = after.values.slice(j * frames, (j + 1) * frames);
    const mean = left.reduce((sum, value) => sum + value, 0) / frames;
    const rest = left.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return values.length > 0 && rest <= NOTHING * NOTHING * whole ? 1 : 0;
  });
}
