import { createStream, fillBootstrap } from '@mesovia/kernels';
import { crossFit } from './cross-fit.ts';
import { exposureStrata } from '../people/strata.ts';
import { dealFolds } from './folds.ts';
import type { Sample } from './sample.ts';
import type { SelectionRule } from './select.ts';

const ROW_STREAM = 1;
const FOLD_STREAM = 2;

/**
 * Cross-fitted ab of one bootstrap resample. People are drawn with replacement; folds are dealt over the distinct
 * people drawn, so that all copies of a person share a fold: a fold drawn over rows would leave copies of the
 * held-out people in the training part.
 *
 * @param resample number of the resample; a resample in which everybody has the same exposure is redrawn
 */
export function resampledCrossFit(
  sample: Sample,
  resample: number,
  options: { readonly folds: number; readonly seed: bigint; readonly rule: SelectionRule },
): number {
  const { folds, seed, rule } = options;
  const rows = drawPeople(sample, seed, resample);
  const people = Int32Array.from(new Set(rows)).toSorted();
  const strata = exposureStrata(Float64Array.from(people, (i) => sample.x[i]));
  const dealt = dealFolds(strata, folds, createStream(seed, FOLD_STREAM, resample, 0));
  const foldOf = new Map([...people].map((person, k) => [person, dealt[k]]));
  const fold = Int32Array.from(rows, (person) => foldOf.get(person) ?? 0);
  return crossFit(sample, rows, fold, folds, rule).indirect;
}

function drawPeople({ n, x }: Sample, seed: bigint, resample: number): Int32Array {
  const rows = new Int32Array(n);
  for (let attempt = 0; ; attempt++) {
    fillBootstrap(createStream(seed, ROW_STREAM, resample, attempt), rows);
    if (rows.some((i) => x[i] !== x[rows[0]])) return rows;
  }
}
