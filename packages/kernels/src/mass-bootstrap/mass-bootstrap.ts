import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { createEngine } from './engine.ts';
import { planBootstrap, type BootstrapPlan } from './plan.ts';
import type { Resampling } from './resamples.ts';
import { resultBytes, resultColumns, type MassBootstrap, type ResultColumns } from './result.ts';

/**
 * Case-resampling bootstrap of the indirect effect ab of every candidate on the same resamples.
 *
 * Per resample and candidate only the sums of w m^2, w m y, w m and w m c are needed; they are looked up in tables of
 * partial sums over blocks of four people instead of being multiplied out. No array of resamples x candidates exists.
 * Intervals and p are those of `percentileInterval` and `bcaInterval`. A candidate with less than 1e-12 of its squared
 * length left beyond the other columns of path b has no value in that resample.
 *
 * @param resampling streams as in `bootstrapMediation`, or rows
 * @param level      for example 0.95
 * @see Shrout & Bolger 2002, Psychol Methods 7:422; Efron 1987, JASA 82:171
 */
export function massBootstrap(model: MassModel, resampling: Resampling, level: number): MassBootstrap {
  const count = model.candidates.length / model.n;
  const columns = resultColumns(new ArrayBuffer(resultBytes(count)), count);
  const plan = planBootstrap(model, resampling, level);
  if (plan === null) return nothing(model, resampling, columns);
  createEngine(plan)(model.candidates, 0, count, columns);
  return finished(plan, columns);
}

/** A result with the counts of its plan. */
export function finished(plan: BootstrapPlan, columns: ResultColumns): MassBootstrap {
  const { count: resamples, usable, redrawn } = plan;
  return { count: columns.a.length, resamples, redrawn, degenerate: resamples - usable, ...columns };
}

/** The result when covariates span the exposure: every resample fails, every number is NaN. */
export function nothing(model: MassModel, resampling: Resampling, columns: ResultColumns): MassBootstrap {
  const resamples = 'indices' in resampling ? resampling.indices.length / model.n : resampling.count;
  for (const column of Object.values(columns)) column.fill(NaN);
  columns.failed.fill(resamples);
  return { count: columns.a.length, resamples, redrawn: 0, degenerate: resamples, ...columns };
}
