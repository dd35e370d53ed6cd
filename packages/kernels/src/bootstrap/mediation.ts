import { jackknifeMediation } from './jackknife.ts';
import { allRows, createWorkspace, fitPaths, type Scales } from './paths.ts';
import { resampleStatistic, resampleStatisticRows, type Resampled, type Statistic } from './resample.ts';

/** One exposure, one mediator, one outcome of the same n people. */
export interface MediationModel {
  readonly n: number;
  /** Mediator, n values. */
  readonly m: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Columns of n values without an intercept, entered in m ~ x; may be empty. */
  readonly covariatesA: Float64Array;
  /** Columns of n values entered in y ~ x + m; may be empty. */
  readonly covariatesB: Float64Array;
}

/** The indirect effect ab on one scale. */
export interface ScaleDraws {
  readonly estimate: number;
  /** One per resample; NaN for a resample that stayed degenerate. */
  readonly draws: Float64Array;
  /** One per person: the estimate without that person. */
  readonly jackknife: Float64Array;
}

/** Bootstrap of ab on three scales; SDs (ddof 1) are those of the resampled people, again in every resample. */
export interface MediationBootstrap {
  /** y per unit of x. */
  readonly raw: ScaleDraws;
  /** Divided by SD(y). */
  readonly partial: ScaleDraws;
  /** Multiplied by SD(x) / SD(y). */
  readonly full: ScaleDraws;
  /** Attempts beyond the first, over all resamples. */
  readonly redrawn: number;
  /** Resamples left NaN: none could be fitted in 100 attempts, or the given rows could not. */
  readonly degenerate: number;
}

/**
 * Case-resampling bootstrap of the indirect effect of one mediator.
 *
 * Rows of people are drawn together. A resample whose x is constant, or whose columns span one another as those of all people do not, is
 * redrawn from the next attempt of its own stream, so the first 1,000 of 5,000 resamples are those of 1,000.
 *
 * @param count  resamples
 * @param seed   with `stream` the key of the random streams; resample b uses (seed, stream, b, attempt)
 * @param strata n codes to resample within, null for plain resampling
 * @see Shrout & Bolger 2002, Psychol Methods 7:422; Efron & Tibshirani 1993, ch. 6 and 13
 */
export function bootstrapMediation(
  model: MediationModel,
  count: number,
  seed: bigint,
  stream: number,
  strata: Int32Array | null,
): MediationBootstrap {
  return onScales(model, (statistic) =>
    resampleStatistic(model.n, 3, statistic, count, seed, stream, strata),
  );
}

/**
 * The same with given rows.
 *
 * @param indices resamples x n row numbers, 0-based; a degenerate resample is NaN
 */
export function bootstrapMediationRows(model: MediationModel, indices: Int32Array): MediationBootstrap {
  return onScales(model, (statistic) => resampleStatisticRows(model.n, 3, statistic, indices));
}

function onScales(model: MediationModel, draw: (statistic: Statistic) => Resampled): MediationBootstrap {
  const workspace = createWorkspace(model);
  const scales: Scales = { raw: NaN, partial: NaN, full: NaN };
  const { values, count, redrawn, degenerate } = draw((rows, out) => {
    if (!fitPaths(workspace, rows, scales)) return false;
    out[0] = scales.raw;
    out[1] = scales.partial;
    out[2] = scales.full;
    return true;
  });
  const estimate: Scales = { raw: NaN, partial: NaN, full: NaN };
  fitPaths(workspace, allRows(model.n), estimate);
  const jackknife = jackknifeMediation(model);
  const scale = (name: 'raw' | 'partial' | 'full', j: number): ScaleDraws => ({
    estimate: estimate[name],
    draws: values.slice(j * count, (j + 1) * count),
    jackknife: jackknife[name],
  });
  return { raw: scale('raw', 0), partial: scale('partial', 1), full: scale('full', 2), redrawn, degenerate };
}
