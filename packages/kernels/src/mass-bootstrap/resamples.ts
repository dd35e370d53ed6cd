import { fillResample } from '../random/resampling.ts';
import { createStream } from '../random/stream.ts';
import type { Design } from './design.ts';
import { createResampleConstants } from './factor.ts';

/** Which rows each resample has: drawn from the streams (seed, stream, resample, attempt), or given. */
export type Resampling =
  | {
      readonly count: number;
      readonly seed: bigint;
      readonly stream: number;
      /** n codes to resample within, null for plain resampling. */
      readonly strata: Int32Array | null;
    }
  /** resamples x n row numbers, 0-based. */
  | { readonly indices: Int32Array };

/** Resamples that can be fitted. */
export interface Resamples {
  /** Resamples asked for. */
  readonly count: number;
  /** Those that can be fitted. */
  readonly usable: number;
  /** usable x n: how often each person occurs. */
  readonly weights: Uint16Array;
  /** usable x size; see `createResampleConstants`. */
  readonly constants: Float64Array;
  readonly size: number;
  /** Attempts beyond the first. */
  readonly redrawn: number;
}

const MOST_ATTEMPTS = 100;

/** Draws resamples that can be fitted, once for all candidates; a degenerate one is redrawn from its next attempt. */
export function drawResamples(design: Design, resampling: Resampling): Resamples {
  const { n } = design;
  const count = 'indices' in resampling ? resampling.indices.length / n : resampling.count;
  const { size, write } = createResampleConstants(design);
  const weights = new Uint16Array(count * n);
  const constants = new Float64Array(count * size);
  const rows = new Int32Array(n);
  let usable = 0;
  let redrawn = 0;

  const fits = (drawn: Int32Array): boolean => {
    const own = weights.subarray(usable * n, (usable + 1) * n).fill(0);
    for (let i = 0; i < n; i += 1) own[drawn[i]] += 1;
    return write(own, constants, usable * size);
  };
  const draw = (b: number): boolean => {
    if ('indices' in resampling) return fits(resampling.indices.subarray(b * n, (b + 1) * n));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      fillResample(createStream(resampling.seed, resampling.stream, b, attempt), resampling.strata, rows);
      if (fits(rows)) return true;
      redrawn += 1;
    }
    return false;
  };
  for (let b = 0; b < count; b += 1) if (draw(b)) usable += 1;
  return { count, usable, weights, constants, size, redrawn };
}
