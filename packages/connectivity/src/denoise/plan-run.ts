import { DataError } from '@mesovia/core';
import { selectColumns, type MissingColumns } from '../strategies/select-columns.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { censorFrames } from './censor.ts';
import type { Columns } from './columns.ts';
import { filterDf } from './degrees-of-freedom.ts';
import { bandOf, filteredStretch, needsEveryFrame, paddingFrames } from './filter-columns.ts';
import { checkLength, nonSteadyFrames, type RunConfounds } from './run-confounds.ts';

/** What is known of a run before a strategy is applied. */
export interface RunFacts {
  /** Person and scan, for messages. */
  readonly where: string;
  readonly frames: number;
  /** Repetition time in s, NaN where unknown. */
  readonly trS: number;
  /** Framewise displacement (Power) in mm, NaN where unknown. */
  readonly fdMm: Float64Array;
  /** 1 where an earlier step kept the frame. */
  readonly kept: Uint8Array;
  readonly confounds: RunConfounds | undefined;
}

/** A strategy applied to a run: exactly what will be done. */
export interface RunPlan {
  readonly strategy: Strategy;
  readonly trS: number;
  /** Regressed columns in order. */
  readonly columns: readonly string[];
  readonly regressors: Columns;
  /** 1 for a kept frame. */
  readonly kept: Uint8Array;
  readonly keptFrames: number;
  /** Degrees of freedom the filter leaves of the kept frames. */
  readonly filterDf: number;
  readonly remarks: readonly string[];
  /** Why the run cannot be used, whatever the rank of the regressors. */
  readonly obstacle: string | undefined;
}

const NO_CONFOUNDS: RunConfounds = { columns: [], values: new Map() };

/**
 * Resolves a strategy for a run: columns, frames, degrees of freedom.
 *
 * @throws DataError `length-mismatch`, `repetition-time`, `band-beyond-nyquist`, `confounds-missing`,
 *         `confound-unknown`, `constant-regressor`
 */
export function planRun(run: RunFacts, strategy: Strategy): RunPlan {
  checkTiming(run, strategy);
  const confounds = run.confounds ?? NO_CONFOUNDS;
  checkLength(confounds, run.frames, run.where);
  const selected = selectColumns(strategy.regressors, confounds.columns);
  const missing = [...selected.missing, ...missingMeasures(strategy, confounds)];
  if (missing.length > 0) refuseMissing(missing, run);
  const kept = keptFrames(run, strategy, confounds, selected.columns);
  const keptCount = kept.reduce((sum, value) => sum + value, 0);
  const regressors = regressorColumns(run, strategy, confounds, selected.columns, kept);
  return {
    strategy,
    trS: run.trS,
    columns: selected.columns,
    regressors,
    kept,
    keptFrames: keptCount,
    filterDf: filterDf(keptCount, strategy.filter, run.trS),
    remarks: selected.remarks,
    obstacle: obstacleOf(kept, keptCount, strategy, run.trS),
  };
}

/** Why the degrees of freedom do not suffice, undefined where they do. */
export function tooFewDf(plan: RunPlan, rank: number): string | undefined {
  const left = plan.filterDf - rank;
  const { residual_df: minimum } = plan.strategy.minimum;
  if (left >= minimum) return undefined;
  return `${rank} regressors and the filter leave ${left.toFixed(1)} degrees of freedom of ${plan.keptFrames} kept frames, fewer than ${minimum}`;
}

function checkTiming({ trS, where }: RunFacts, { filter, minimum }: Strategy): void {
  const needed = filter.kind !== 'none' || minimum.minutes > 0;
  if (needed && !(trS > 0 && trS < Infinity)) {
    throw new DataError(
      'repetition-time',
      `the repetition time is ${trS === trS ? `${trS} s` : 'unknown'}`,
      where,
      'give RepetitionTime in the sidecar of the BOLD run; filters and minutes need it',
    );
  }
  const { low, high } = bandOf(filter);
  const nyquist = 1 / (2 * trS);
  for (const edge of [low, high]) {
    if (edge === 0 || edge === Infinity || edge < nyquist) continue;
    throw new DataError(
      'band-beyond-nyquist',
      `the band edge ${edge} Hz is not below ${nyquist.toFixed(4)} Hz, the highest frequency a repetition time of ${trS} s shows`,
      where,
      'lower the edge or set it to none',
    );
  }
}

function missingMeasures({ censor }: Strategy, { values }: RunConfounds): MissingColumns[] {
  const needed = [
    ...(censor.fd_mm !== 'none' && censor.fd === 'jenkinson' ? ['rmsd'] : []),
    ...(censor.std_dvars === 'none' ? [] : ['std_dvars']),
  ].filter((column) => !values.has(column));
  if (needed.length === 0) return [];
  const hint = 'fMRIPrep writes std_dvars since version 1.2 and rmsd since 20.2';
  return [{ family: 'censoring', columns: needed, hint }];
}

function refuseMissing(missing: readonly MissingColumns[], { confounds, where }: RunFacts): never {
  const lists = missing.map(({ family, columns }) => `${family}: ${columns.join(', ')}`).join('; ');
  throw new DataError(
    'confounds-missing',
    confounds ? `the confounds lack ${lists}` : `the run has no confounds, the strategy needs ${lists}`,
    where,
    confounds
      ? [...new Set(missing.map(({ hint }) => hint))].join('; ')
      : 'connect a confounds table, or use a strategy without regressors such as censor-only',
  );
}

function keptFrames(
  run: RunFacts,
  { censor, regressors }: Strategy,
  confounds: RunConfounds,
  columns: readonly string[],
): Uint8Array {
  const before = run.kept.slice();
  const firstUnknown = columns.some((column) => Number.isNaN(confounds.values.get(column)?.[0]));
  if (regressors.first_row === 'drop' && firstUnknown) before[0] = 0;
  return censorFrames(
    {
      kept: before,
      fdMm: censor.fd === 'power' ? run.fdMm : (confounds.values.get('rmsd') ?? run.fdMm),
      stdDvars: confounds.values.get('std_dvars'),
      nonSteady: nonSteadyFrames(confounds, run.frames),
    },
    censor,
  );
}

/** Regressors over all frames; unknown values may stand in censored frames only, and in the first by its rule. */
function regressorColumns(
  { frames, where }: RunFacts,
  { regressors: { first_row: rule } }: Strategy,
  confounds: RunConfounds,
  columns: readonly string[],
  kept: Uint8Array,
): Columns {
  const values = new Float64Array(frames * columns.length);
  columns.forEach((column, j) => {
    const target = values.subarray(j * frames, (j + 1) * frames);
    target.set(confounds.values.get(column) as Float64Array);
    if (Number.isNaN(target[0]) && rule !== 'drop') target[0] = rule === 'zero' ? 0 : target[1];
    const unknown = target.findIndex((value, t) => kept[t] === 1 && !(Math.abs(value) < Infinity));
    if (unknown >= 0) {
      throw new DataError(
        'confound-unknown',
        `${column} is unknown at frame ${unknown}, which is kept`,
        where,
        'repair the confounds file, or leave the column out',
      );
    }
    const first = target.find((value) => value === value);
    if (!target.every((value) => value !== value || value === first)) return;
    throw new DataError(
      'constant-regressor',
      `the regressor ${column} is ${first} in every frame`,
      where,
      'see whether the confounds were computed; otherwise leave the column out of the strategy',
    );
  });
  return { values, frames, count: columns.length };
}

function obstacleOf(kept: Uint8Array, count: number, strategy: Strategy, trS: number): string | undefined {
  if (count === 0) return 'every frame is censored';
  const { filter, censor } = strategy;
  if (!needsEveryFrame(filter)) return undefined;
  const { from, to } = filteredStretch(kept, censor.ends);
  const padding = paddingFrames(filter, trS, to - from);
  if (to - from > padding) return undefined;
  return `${to - from} frames are too few for the filter, which continues them by ${padding} at each end`;
}
