import { ParameterError } from '@mesovia/core';
import { nextNormal, type MassModel, type RandomStream } from '@mesovia/kernels';

/** Who takes part, besides how many. */
export interface Sample {
  /** Share of people who are exposed, the others are not; undefined for an exposure in normal numbers. */
  readonly exposed?: number | undefined;
  /** Columns held constant that relate to nothing: they cost degrees of freedom. */
  readonly covariates: number;
}

/** What is true in the simulated studies. */
export interface Paths {
  readonly a: number;
  readonly b: number;
  /** Exposure -> outcome besides the mediator (c'). */
  readonly direct: number;
  /**
   * standardised: paths between exposure, mediator and outcome of variance 1. error_sd: a in SDs of the mediator at a given
   * exposure (for groups the difference), b and direct in SDs of the outcome at given exposure and mediator.
   */
  readonly scale: 'standardised' | 'error_sd';
}

/** Candidates of a search: some follow the mediator, the others relate to nothing but each other. */
export interface Candidates {
  readonly count: number;
  readonly carriers: number;
  /** Share of the variance of a carrier that is the mediator. */
  readonly reliability: number;
}

/** Factors behind the candidates that carry nothing, and their share of the variance. */
const BACKGROUND = { factors: 6, share: 0.4 };

/**
 * Variance of the outcome that the paths do not account for, on the standardised scale.
 *
 * @throws ParameterError `impossible-effect`
 */
export function restOf({ a, b, direct, scale }: Paths): { mediator: number; outcome: number } {
  if (scale === 'error_sd') return { mediator: 1, outcome: 1 };
  const mediator = 1 - a ** 2;
  const outcome = 1 - (b ** 2 + direct ** 2 + 2 * a * b * direct);
  if (mediator > 0 && outcome > 0) return { mediator, outcome };
  throw new ParameterError(
    'impossible-effect',
    mediator > 0
      ? `b ${b} and direct ${direct} with a ${a} would account for more than all of the outcome`
      : `a standardised path a of ${a} would account for more than all of the mediator`,
    'effect',
    'give smaller standardised paths, or scale: error_sd',
  );
}

/** How many of n people are exposed: at least two, and two who are not. */
export function exposedOf(n: number, share: number): number {
  return Math.min(n - 2, Math.max(2, Math.round(share * n)));
}

/** One simulated study of one mediator: exposure, mediator and outcome of n people, and what is held constant. */
export function drawMediator(n: number, sample: Sample, paths: Paths, stream: RandomStream): MassModel {
  const rest = restOf(paths);
  const x = drawExposure(n, sample, stream);
  const [meanX, sdX] = paths.scale === 'standardised' ? moments(x) : [0, 1];
  const [spreadM, spreadY] = [Math.sqrt(rest.mediator), Math.sqrt(rest.outcome)];
  const candidates = x.map((value) => (paths.a * (value - meanX)) / sdX + spreadM * nextNormal(stream));
  const y = candidates.map(
    (m, i) => paths.b * m + (paths.direct * (x[i] - meanX)) / sdX + spreadY * nextNormal(stream),
  );
  const covariates = Float64Array.from({ length: sample.covariates * n }, () => nextNormal(stream));
  return { n, x, y, candidates, covariatesA: covariates, covariatesB: covariates };
}

/** One simulated study of a search: the first `carriers` candidates follow the mediator. */
export function drawSearch(
  n: number,
  sample: Sample,
  paths: Paths,
  { count, carriers, reliability }: Candidates,
  stream: RandomStream,
): MassModel {
  const one = drawMediator(n, sample, paths, stream);
  const candidates = new Float64Array(count * n);
  const [signal, noise] = [Math.sqrt(reliability), Math.sqrt(1 - reliability)];
  for (let at = 0; at < carriers * n; at++)
    candidates[at] = signal * one.candidates[at % n] + noise * nextNormal(stream);
  const { factors, share } = BACKGROUND;
  const common = Float64Array.from({ length: factors * n }, () => nextNormal(stream));
  const [shared, own] = [Math.sqrt(share / factors), Math.sqrt(1 - share)];
  for (let e = carriers; e < count; e++) {
    const loadings = Float64Array.from({ length: factors }, () => nextNormal(stream));
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let f = 0; f < factors; f++) sum += loadings[f] * common[f * n + i];
      candidates[e * n + i] = shared * sum + own * nextNormal(stream);
    }
  }
  return { ...one, candidates };
}

function drawExposure(n: number, { exposed }: Sample, stream: RandomStream): Float64Array {
  if (exposed === undefined) return Float64Array.from({ length: n }, () => nextNormal(stream));
  const count = exposedOf(n, exposed);
  return Float64Array.from({ length: n }, (_, i) => (i < count ? 1 : 0));
}

/** Mean and SD, ddof 1. */
export function moments(values: Float64Array): [mean: number, sd: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.sqrt(squares / (values.length - 1))];
}
