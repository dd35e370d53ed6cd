import { createStream, fillBootstrap, type Exchangeability, type RandomStream } from '@mesovia/kernels';
import { crossFit } from './cross-fit.ts';
import { dealPeople } from './folds.ts';
import type { SelectionRule } from './rule.ts';
import type { Sample } from './sample.ts';

const ROW_STREAM = 1;
const FOLD_STREAM = 2;

/**
 * Cross-fitted ab of one bootstrap resample. People (whole blocks, where those change places) are drawn with
 * replacement; folds are dealt over the distinct people drawn, so that all copies of a person share a fold: a fold
 * drawn over rows would leave copies of the held-out people in the training part.
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
  const x = Float64Array.from(people, (i) => sample.x[i]);
  const exchangeability = amongPeople(sample.exchangeability, people);
  const dealt = dealPeople(x, exchangeability, folds, createStream(seed, FOLD_STREAM, resample, 0));
  const foldOf = new Map([...people].map((person, k) => [person, dealt[k]]));
  const fold = Int32Array.from(rows, (person) => foldOf.get(person) ?? 0);
  return crossFit(sample, rows, fold, folds, rule).indirect;
}

function amongPeople(all: Exchangeability | null | undefined, people: Int32Array): Exchangeability | null {
  return all ? { blocks: people.map((i) => all.blocks[i]), whole: all.whole } : null;
}

function drawPeople({ n, x, exchangeability }: Sample, seed: bigint, resample: number): Int32Array {
  const rows = new Int32Array(n);
  for (let attempt = 0; ; attempt++) {
    const stream = createStream(seed, ROW_STREAM, resample, attempt);
    if (exchangeability?.whole) drawBlocks(stream, exchangeability.blocks, rows);
    else fillBootstrap(stream, rows);
    if (rows.some((i) => x[i] !== x[rows[0]])) return rows;
  }
}

/** Whole blocks with replacement; all have one size. */
function drawBlocks(stream: RandomStream, blocks: Int32Array, rows: Int32Array): void {
  const codes = [...new Set(blocks)].toSorted((a, b) => a - b);
  const drawn = new Int32Array(codes.length);
  fillBootstrap(stream, drawn);
  let at = 0;
  for (const k of drawn) {
    for (let i = 0; i < blocks.length; i++) if (blocks[i] === codes[k]) rows[at++] = i;
  }
}
