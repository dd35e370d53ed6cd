import { DataError } from '@mesovia/core';
import type { Scan } from '../scans/read-scans.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Columns } from './columns.ts';
import { denoiseRun } from './denoise-run.ts';
import { planRun, tooFewDf, type RunFacts, type RunPlan } from './plan-run.ts';

/** What became of a run. */
export interface DenoisedRun {
  readonly plan: RunPlan;
  /** Kept frames, none where the run is left out. */
  readonly clean: Scan;
  /** Rank of the regressors, 0 where nothing was regressed. */
  readonly rank: number;
  readonly residualDf: number;
  /** Living regions of which nothing was left. */
  readonly exhausted: number;
  /** Why the run is left out. */
  readonly reason: string | undefined;
}

export interface RunToDenoise extends Omit<RunFacts, 'frames' | 'trS'> {
  readonly scan: Scan;
}

/**
 * Denoises the runs of one person. A run that cannot be used, or all runs of a person with too few minutes, are left
 * out with a reason.
 *
 * @throws DataError those of `planRun`
 */
export function denoisePerson(runs: readonly RunToDenoise[], strategy: Strategy): DenoisedRun[] {
  const results = runs.map((run) => denoiseOne(run, strategy));
  const usable = results.filter(({ reason }) => reason === undefined);
  if (strategy.minimum.minutes === 0 || usable.length === 0) return results;
  const minutes = usable.reduce((sum, { clean }) => sum + clean.frames * clean.trS, 0) / 60;
  if (minutes >= strategy.minimum.minutes) return results;
  const reason = `${minutes.toFixed(2)} minutes are kept over all runs, fewer than ${strategy.minimum.minutes}`;
  return results.map((result) => ({
    ...result,
    clean: emptied(result.clean),
    reason: result.reason ?? reason,
  }));
}

const emptied = (scan: Scan): Scan => ({ ...scan, frames: 0, series: new Float64Array(0) });

function denoiseOne(run: RunToDenoise, strategy: Strategy): DenoisedRun {
  const { scan } = run;
  const plan = planRun({ ...run, frames: scan.frames, trS: scan.trS }, strategy);
  const out = { plan, clean: emptied(scan), rank: 0, residualDf: NaN, exhausted: 0 };
  if (plan.obstacle !== undefined) return { ...out, reason: plan.obstacle };
  const { despike, detrend, filter, order, standardise, censor, regressors } = strategy;
  const { signals, rank, exhausted } = denoiseRun(
    { signals: signalColumns(scan), regressors: plan.regressors, kept: plan.kept, trS: scan.trS },
    {
      despike,
      detrend,
      filter,
      order,
      standardise,
      ends: censor.ends,
      standardiseRegressors: regressors.standardise,
    },
  );
  const result = { ...out, rank, residualDf: plan.filterDf - rank };
  const reason = tooFewDf(plan, rank);
  if (reason !== undefined) return { ...result, reason };
  const used = exhausted.reduce((sum, value) => sum + value, 0);
  return { ...result, clean: cleanScan(scan, signals), exhausted: used, reason: undefined };
}

/** Frame after frame -> region after region. */
function signalColumns({ series, frames, regions }: Scan): Columns {
  const values = new Float64Array(series.length);
  for (let t = 0; t < frames; t += 1) {
    for (let j = 0; j < regions; j += 1) values[j * frames + t] = series[t * regions + j];
  }
  return { values, frames, count: regions };
}

function cleanScan(scan: Scan, { values, frames, count }: Columns): Scan {
  const series = new Float64Array(values.length);
  for (let j = 0; j < count; j += 1) {
    for (let t = 0; t < frames; t += 1) series[t * count + j] = values[j * frames + t];
  }
  return { ...scan, frames, series };
}

/**
 * Stops where a reason would leave a person or run out.
 *
 * @throws DataError `run-unusable`
 */
export function refuseExcluded(runs: readonly DenoisedRun[], person: string): void {
  const left = runs.find(({ reason }) => reason !== undefined);
  if (!left) return;
  throw new DataError(
    'run-unusable',
    left.reason as string,
    `${person}, ${left.clean.scan}`,
    'set unusable: exclude to go on without such runs, or use a strategy with fewer regressors, a wider band or milder censoring',
  );
}
