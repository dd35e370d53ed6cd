import { fillNormal, orthonormalBasis, RANK_TOLERANCE } from '@mesovia/kernels';
import { streamOf } from '../study/streams.ts';

export interface GoldenOptions {
  readonly seed?: number;
  /** Exposure -> mediator, all three paths on the fully standardised scale. */
  readonly a?: number;
  /** Mediator -> outcome given the exposure. */
  readonly b?: number;
  /** Exposure -> outcome given the mediator. */
  readonly direct?: number;
}

/** Columns of 45 values with exact moments. */
export interface GoldenFixture {
  /** 29 ones, then 16 zeros. */
  readonly x: Float64Array;
  /** Mediator, mean 0, SD 1. */
  readonly m: Float64Array;
  /** Outcome, mean 0, SD 1. */
  readonly y: Float64Array;
  /** 59.6 + 18 y, on a scale of 0 to 100. */
  readonly pain: Float64Array;
}

/** The first seed from 20230324 with which pain stays within 0 to 100; the moments do not depend on it. */
export const GOLDEN_SEED = 20230325;
const N = 45;
const EXERCISING = 29;
const A = -0.7622;
const INDIRECT = -0.46;

/**
 * 45 made-up people whose regressions give the published numbers exactly, whatever the seed: indirect -0.460, first
 * order delta interval -0.767 to -0.153 (fully standardised), n 29 and 16, mean pain 59.6. Constructed to match the
 * abstract; not evidence about the study.
 *
 * m = a xs + sqrt(1 - a^2) e1, y = c' xs + b m + sqrt(1 - R^2) e2, where xs is the standardised exposure (ddof 1) and
 * e1, e2 are drawn, then made orthogonal to 1, xs and each other.
 */
export function goldenFixture(options: GoldenOptions = {}): GoldenFixture {
  const { seed = GOLDEN_SEED, a = A, b = INDIRECT / A, direct = 0 } = options;
  const x = Float64Array.from({ length: N }, (_, i) => (i < EXERCISING ? 1 : 0));
  const columns = new Float64Array(4 * N).fill(1, 0, N);
  columns.set(x, N);
  fillNormal(streamOf(seed, 'golden'), columns.subarray(2 * N));
  const { basis } = orthonormalBasis(columns, N, 4, RANK_TOLERANCE);
  const unit = (k: number) => basis.subarray(k * N, (k + 1) * N).map((value) => value * Math.sqrt(N - 1));
  const [drawnSign, e1, e2] = [unit(1), unit(2), unit(3)];
  const xs = drawnSign.map((value) => value * Math.sign(drawnSign[0]));
  const m = xs.map((value, i) => a * value + Math.sqrt(1 - a * a) * e1[i]);
  const explained = direct * direct + b * b + 2 * a * b * direct;
  const y = xs.map((value, i) => direct * value + b * m[i] + Math.sqrt(1 - explained) * e2[i]);
  return { x, m, y, pain: y.map((value) => 59.6 + 18 * value) };
}
