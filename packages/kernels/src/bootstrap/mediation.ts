import { fillResample } from '../random/resampling.ts';
import { createStream } from '../random/stream.ts';
import { jackknifeMediation } from './jackknife.ts';
import { allRows, createWorkspace, fitPaths, type Scales } from './paths.ts';

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

const MOST_ATTEMPTS = 100;

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
  let redrawn = 0;
  const result = bootstrap(model, count, (b, fit) => {
    const rows = new Int32Array(model.n);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      fillResample(createStream(seed, stream, b, attempt), strata, rows);
      if (fit(rows)) return;
      redrawn += 1;
    }
  });
  return { ...result, redrawn };
}

/**
 * The same with given rows.
 *
 * @param indices resamples x n row numbers, 0-based; a degenerate resample is NaN
 */
export function bootstrapMediationRows(model: MediationModel, indices: Int32Array): MediationBootstrap {
  const { n } = model;
  return bootstrap(model, indices.length / n, (b, fit) => void fit(indices.subarray(b * n, (b + 1) * n)));
}

function bootstrap(
  model: MediationModel,
  count: number,
  draw: (b: number, fit: (rows: Int32Array) => boolean) => void,
): MediationBootstrap {
  const workspace = createWorkspace(model);
  const scales = (): Scales => ({ raw: NaN, partial: NaN, full: NaN });
  const draws = {
    raw: new Float64Array(count),
    partial: new Float64Array(count),
    full: new Float64Array(count),
  };
  let degenerate = 0;
  for (let b = 0; b < count; b += 1) {
    const drawn = scales();
    draw(b, (rows) => fitPaths(workspace, rows, drawn));
    if (drawn.raw !== drawn.raw) degenerate += 1;
    draws.raw[b] = drawn.raw;
    draws.partial[b] = drawn.partial;
    draws.full[b] = drawn.full;
  }
  const estimate = scales();
  fitPaths(workspace, allRows(model.n), estimate);
  const jackknife = jackknifeMediation(model);
  return {
    raw: { estimate: estimate.raw, draws: draws.raw, jackknife: jackknife.raw },
    partial: { estimate: estimate.partial, draws: draws.partial, jackknife: jackknife.partial },
    full: { estimate: estimate.full, draws: draws.full, jackknife: jackknife.full },
    redrawn: 0,
    degenerate,
  };
}
