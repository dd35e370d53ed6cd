import { binomialUpper, createStream, nextNormal, type RandomStream } from '@mesovia/kernels';

/** Which candidates relate to exposure or outcome; none of them mediates. */
export type NullKind = 'global' | 'a-only' | 'b-only' | 'mixed';

export interface NullStudy {
  readonly n: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly covariates: Float64Array;
  /** E x n, candidate after candidate. */
  readonly candidates: Float64Array;
}

const FACTORS = 6;
const RELATED = 0.3;

/**
 * A study without any mediator, for measuring false positives: n = 45 (29 exposed), two covariates, E correlated
 * candidates M = sqrt(.4) F L / sqrt(6) + sqrt(.6) noise. a-only: 30 % of candidates + 1.0 X. b-only: the next 30 %
 * become sqrt(.5) M + sqrt(.5) g and Y gains 1.0 g. Y = -0.7 X + e.
 */
export function nullStudy(kind: NullKind, count: number, seed: bigint, study: number): NullStudy {
  const n = 45;
  const stream = createStream(seed, 0, study, 0);
  const x = Float64Array.from({ length: n }, (_, i) => (i < 29 ? 1 : 0));
  const covariates = normals(stream, 2 * n);
  const candidates = background(stream, n, count);
  const g = normals(stream, n);
  const y = x.map((exposed) => -0.7 * exposed + nextNormal(stream));
  const part = Math.floor(RELATED * count);
  if (kind === 'a-only' || kind === 'mixed')
    for (let at = 0; at < part * n; at++) candidates[at] += x[at % n];
  if (kind === 'b-only' || kind === 'mixed') {
    for (let at = part * n; at < 2 * part * n; at++)
      candidates[at] = Math.sqrt(0.5) * (candidates[at] + g[at % n]);
    for (let i = 0; i < n; i++) y[i] += g[i];
  }
  return { n, x, y, covariates, candidates };
}

function normals(stream: RandomStream, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => nextNormal(stream));
}

function background(stream: RandomStream, n: number, count: number): Float64Array {
  const factors = normals(stream, n * FACTORS);
  const out = new Float64Array(count * n);
  for (let e = 0; e < count; e++) {
    const loadings = normals(stream, FACTORS);
    for (let i = 0; i < n; i++) {
      let shared = 0;
      for (let f = 0; f < FACTORS; f++) shared += factors[f * n + i] * loadings[f];
      out[e * n + i] = (Math.sqrt(0.4) * shared) / Math.sqrt(FACTORS) + Math.sqrt(0.6) * nextNormal(stream);
    }
  }
  return out;
}

/** Largest number of rejections that a test of the declared size keeps to in 99.9 % of runs. */
export function allowedRejections(runs: number, size: number): number {
  let allowed = 0;
  while (binomialUpper(allowed + 1, runs, size) > 0.001) allowed += 1;
  return allowed;
}
