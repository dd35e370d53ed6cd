import { fillNormal, fillPermutation } from '@mesovia/kernels';
import { streamOf } from '../study/streams.ts';

/** Which paths are real in a mass study; no candidate mediates in any of them. */
export type MassKind = 'none' | 'a-only' | 'b-only' | 'mixture';

/** One exposure, one outcome and many candidates without a mediator among them. */
export interface MassStudy {
  readonly n: number;
  /** Number of candidates. */
  readonly count: number;
  /** count x n, candidate after candidate. */
  readonly candidates: Float64Array;
  /** 1 or 0. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Two columns of n values that relate to nothing. */
  readonly covariates: Float64Array;
  /** Candidates the exposure acts on: the first so many, 0 or 120. */
  readonly aOnly: number;
  /** Candidates that go with the outcome: so many from position 120, 0 or 120. */
  readonly bOnly: number;
}

const N = 45;
const EXPOSED = 29;
const COUNT = 400;
const FACTORS = 6;
const FACTOR_SHARE = 0.4;
/** 30 % of the candidates. */
const PART = 120;

/**
 * Candidates for calibrating searches. Background M = sqrt(.4) F L / sqrt(6) + sqrt(.6) noise with six factors;
 * a-only: 30 % of the candidates + 1.0 X; b-only: another 30 % = sqrt(.5) M + sqrt(.5) g and Y + 1.0 g;
 * Y = -0.7 X + e. X is 1 for 29 of 45 people, the rest is standard normal.
 *
 * @param seed 0 to 2^53 - 1
 */
export function massStudy(kind: MassKind, seed: number): MassStudy {
  const stream = streamOf(seed, 'mass');
  const normals = (length: number) => {
    const out = new Float64Array(length);
    fillNormal(stream, out);
    return out;
  };
  const order = new Int32Array(N);
  fillPermutation(stream, order);
  const x = Float64Array.from(order, (position) => (position < EXPOSED ? 1 : 0));
  const factors = normals(FACTORS * N);
  const loadings = normals(FACTORS * COUNT);
  const candidates = normals(COUNT * N).map((noise, index) => {
    const [e, i] = [Math.floor(index / N), index % N];
    let common = 0;
    for (let k = 0; k < FACTORS; k += 1) common += factors[k * N + i] * loadings[k * COUNT + e];
    return Math.sqrt(FACTOR_SHARE / FACTORS) * common + Math.sqrt(1 - FACTOR_SHARE) * noise;
  });
  const shared = normals(N);
  const aOnly = kind === 'a-only' || kind === 'mixture' ? PART : 0;
  const bOnly = kind === 'b-only' || kind === 'mixture' ? PART : 0;
  for (let index = 0; index < aOnly * N; index += 1) candidates[index] += x[index % N];
  for (let index = PART * N; index < (PART + bOnly) * N; index += 1) {
    candidates[index] = Math.sqrt(0.5) * (candidates[index] + shared[index % N]);
  }
  const y = normals(N).map((e, i) => -0.7 * x[i] + e + (bOnly > 0 ? shared[i] : 0));
  return { n: N, count: COUNT, candidates, x, y, covariates: normals(2 * N), aOnly, bOnly };
}
