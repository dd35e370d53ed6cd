import type { Exchangeability } from '@mesovia/kernels';
import { mean } from '../people/moments.ts';

/** The analysed people with the candidates a composite may be made of. */
export interface Sample {
  readonly n: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Column after column. */
  readonly covariates: Float64Array;
  /** E x n, candidate after candidate. */
  readonly candidates: Float64Array;
  /** Who may change places with whom; everybody with everybody when left out. */
  readonly exchangeability?: Exchangeability | null;
}

/**
 * The same sample with every candidate moved to mean 0, so that sums of squares keep their digits. Composites are
 * made of z-scores and do not change.
 */
export function centred(sample: Sample): Sample {
  const { n, candidates } = sample;
  const moved = candidates.slice();
  for (let from = 0; from < moved.length; from += n) {
    const centre = mean(candidates.subarray(from, from + n));
    for (let i = from; i < from + n; i++) moved[i] -= centre;
  }
  return { ...sample, candidates: moved };
}

/** Rows of column-after-column values; a row may occur more than once. */
export function pickRows(columns: Float64Array, n: number, rows: Int32Array): Float64Array {
  const count = columns.length / n;
  const size = rows.length;
  const out = new Float64Array(count * size);
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < size; i++) out[j * size + i] = columns[j * n + rows[i]];
  }
  return out;
}
