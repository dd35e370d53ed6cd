import { fillResample } from '../random/resampling.ts';
import { createStream } from '../random/stream.ts';

/**
 * Writes the numbers of the people in `rows` (n row numbers, 0-based) to `out`.
 *
 * @returns false, and `out` is not used, when these people are degenerate: a model cannot be fitted to them
 */
export type Statistic = (rows: Int32Array, out: Float64Array) => boolean;

/** Numbers of many resamples. */
export interface Resampled {
  /** Number after number, one value a resample; NaN for a resample that stayed degenerate. */
  readonly values: Float64Array;
  readonly count: number;
  /** Attempts beyond the first, over all resamples. */
  readonly redrawn: number;
  /** Resamples left NaN. */
  readonly degenerate: number;
}

const MOST_ATTEMPTS = 100;

/**
 * Case-resampling bootstrap of any statistic.
 *
 * A degenerate resample is redrawn from the next attempt of its own stream, up to 100 times, so the first 1,000 of
 * 5,000 resamples are those of 1,000.
 *
 * @param width  how many numbers the statistic has
 * @param count  resamples
 * @param seed   with `stream` the key of the random streams; resample b uses (seed, stream, b, attempt)
 * @param strata n codes to resample within, null for plain resampling
 * @see Efron & Tibshirani 1993, ch. 6
 */
export function resampleStatistic(
  n: number,
  width: number,
  statistic: Statistic,
  count: number,
  seed: bigint,
  stream: number,
  strata: Int32Array | null,
): Resampled {
  const rows = new Int32Array(n);
  let redrawn = 0;
  const result = collect(width, count, (b, out) => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      fillResample(createStream(seed, stream, b, attempt), strata, rows);
      if (statistic(rows, out)) return true;
      redrawn += 1;
    }
    return false;
  });
  return { ...result, redrawn };
}

/**
 * The same with given rows; a degenerate resample is NaN.
 *
 * @param indices resamples x n row numbers, 0-based
 */
export function resampleStatisticRows(
  n: number,
  width: number,
  statistic: Statistic,
  indices: Int32Array,
): Resampled {
  return collect(width, indices.length / n, (b, out) => statistic(indices.subarray(b * n, (b + 1) * n), out));
}

function collect(
  width: number,
  count: number,
  draw: (b: number, out: Float64Array) => boolean,
): Omit<Resampled, 'redrawn'> & { readonly redrawn: 0 } {
  const values = new Float64Array(width * count).fill(NaN);
  const out = new Float64Array(width);
  let degenerate = 0;
  for (let b = 0; b < count; b += 1) {
    if (!draw(b, out)) degenerate += 1;
    else for (let j = 0; j < width; j += 1) values[j * count + b] = out[j];
  }
  return { values, count, degenerate, redrawn: 0 };
}

/** The statistic without each person in turn, number after number, n values each; NaN where it cannot be fitted. */
export function jackknifeStatistic(n: number, width: number, statistic: Statistic): Float64Array {
  return collect(width, n, (person, out) => {
    const rows = Int32Array.from({ length: n - 1 }, (_, i) => (i < person ? i : i + 1));
    return statistic(rows, out);
  }).values;
}
