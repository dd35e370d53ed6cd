import { setImmediate } from 'node:timers/promises';
import type { PermutationPlan } from '@mesovia/kernels';
import { resampledCrossFit } from './bootstrap.ts';
import { naiveComposite } from './naive.ts';
import { permutedProcedure, type ProcedureNull } from './permuted.ts';
import { repeatedCrossFit, type CrossFitOptions } from './repeated.ts';
import type { Sample } from './sample.ts';
import type { CompositeResult } from './tables.ts';

/** Resamples or permutations between two looks at the abort signal. */
const CHUNK = 10;

interface Measured extends CrossFitOptions {
  readonly suffix: string;
  readonly resamples: number;
  readonly plan: PermutationPlan;
  readonly permutedRepeats: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** One composite with everything that holds it to account: cross-fit, bootstrap and permutations of the whole. */
export async function measureComposite(sample: Sample, options: Measured): Promise<CompositeResult> {
  const { resamples, plan, permutedRepeats, signal, progress } = options;
  const { n } = sample;
  const naive = naiveComposite(sample, options.rule);
  const crossFitted = repeatedCrossFit(sample, options);
  const draws = new Float64Array(resamples);
  const total = resamples + plan.count;
  const pause = async (done: number) => {
    if (done % CHUNK > 0) return;
    signal.throwIfAborted();
    progress(done, total);
    await setImmediate();
  };
  for (let b = 0; b < resamples; b++) {
    await pause(b);
    draws[b] = resampledCrossFit(sample, b, options);
  }
  const nullOf = (size: number): ProcedureNull => ({ a: new Float64Array(size), b: new Float64Array(size) });
  const permuted = nullOf(plan.count);
  const crossFittedNull = nullOf(permutedRepeats > 0 ? plan.count : 0);
  const procedure = permutedProcedure(sample, { ...options, repeats: permutedRepeats });
  for (let b = 0; b < plan.count; b++) {
    await pause(resamples + b);
    const draw = procedure(plan.indices.subarray(b * n, (b + 1) * n));
    [permuted.a[b], permuted.b[b]] = draw.naive;
    if (permutedRepeats > 0) [crossFittedNull.a[b], crossFittedNull.b[b]] = draw.crossFitted;
  }
  progress(total, total);
  const { rule, suffix } = options;
  return {
    direction: rule.direction,
    suffix,
    naive,
    crossFitted,
    draws,
    null: permuted,
    crossFittedNull,
    permutedRepeats,
  };
}
