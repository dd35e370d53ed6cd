/** Columns of a mass bootstrap; E values each. A number that cannot be computed is NaN. */
export interface MassBootstrap {
  /** Candidates. */
  readonly count: number;
  /** Resamples asked for. */
  readonly resamples: number;
  /** Attempts beyond the first, over all resamples. */
  readonly redrawn: number;
  /** Resamples that no candidate has: none of 100 attempts, or not the given rows, could be fitted. */
  readonly degenerate: number;
  /** Resamples without a value of this candidate, the degenerate ones included. */
  readonly failed: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** a * b among all people. */
  readonly estimate: Float64Array;
  /** Mean of the draws of ab, their SD (ddof 1), and mean - estimate. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly bias: Float64Array;
  /** Percentile interval, type 7, and its p; NaN like all below where more than 1 % of the resamples failed. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly p: Float64Array;
  /** min(1, 2 (1 + draws on the less frequent side of 0) / (B + 1)). */
  readonly pCount: Float64Array;
  readonly bcaLower: Float64Array;
  readonly bcaUpper: Float64Array;
  readonly bcaP: Float64Array;
  /** z0 of the BCa interval. */
  readonly z0: Float64Array;
  readonly acceleration: Float64Array;
}

const NAMES = [
  'failed',
  'a',
  'b',
  'estimate',
  'mean',
  'sd',
  'bias',
  'lower',
  'upper',
  'p',
  'pCount',
  'bcaLower',
  'bcaUpper',
  'bcaP',
  'z0',
  'acceleration',
] as const;

/** The columns of E candidates in one block of memory. */
export type ResultColumns = Record<(typeof NAMES)[number], Float64Array>;

/** Bytes of a result of E candidates. */
export function resultBytes(count: number): number {
  return NAMES.length * count * 8;
}

/** Views of each column; the block may be shared between threads. */
export function resultColumns(block: ArrayBufferLike, count: number): ResultColumns {
  const entries = NAMES.map((name, c) => [name, new Float64Array(block, c * count * 8, count)]);
  return Object.fromEntries(entries) as ResultColumns;
}

/** Part of the resamples that a candidate may fail in and still have an interval. */
export const MOST_FAILED = 0.01;
