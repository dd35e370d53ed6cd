import { createStream, permutationP, residualise } from '@mesovia/kernels';
import { designBasis } from '../people/design-basis.ts';
import { crossFit, fitScores } from './cross-fit.ts';
import { dealPeople } from './folds.ts';
import { applyComposite, learnComposite } from './learn.ts';
import { FOLD_STREAM, type CrossFitOptions } from './repeated.ts';
import { pickRows, type Sample } from './sample.ts';
import { prepareScreen } from './screen.ts';

/** |ab| of the whole procedure, run again on one permutation of each scheme; 0 when it selects nothing. */
export interface ProcedureDraw {
  /** Picked and tested in everybody: exposure permuted (a-broken), outcome permuted (b-broken). */
  readonly naive: readonly [number, number];
  /** Cross-fitted, mean over the repeats; 0 without repeats. */
  readonly crossFitted: readonly [number, number];
}

/**
 * Permutations of the whole procedure: selection, composite and ab, from the beginning each time. a-broken:
 * X* = fit(X | 1, C) + P resid; b-broken: Y* = fit(Y | 1, X, C) + P resid.
 *
 * In the a-broken scheme people are dealt to folds by the exposure that the permutation carries to them.
 *
 * @param options `repeats` of the cross-fit are dealt in every permutation, those that the data had first
 * @returns a function of a permutation, n row numbers
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292
 */
export function permutedProcedure(
  sample: Sample,
  options: CrossFitOptions,
): (order: Int32Array) => ProcedureDraw {
  const { n, x, y } = sample;
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const screener = prepareScreen(sample, everybody, options.rule.outcomePath);
  const [withoutX, withX] = [designBasis(sample, false), designBasis(sample, true)];
  const residualX = residualsOf(withoutX, x);
  const residualY = residualsOf(withX, y);
  const moved = (values: Float64Array, residual: Float64Array, order: Int32Array) =>
    values.map((value, i) => value - residual[i] + residual[order[i]]);
  return (order) => {
    const broken = [
      { ...sample, x: moved(x, residualX, order) },
      { ...sample, y: moved(y, residualY, order) },
    ] as const;
    const dealtBy = [pickRows(x, n, order), x] as const;
    const naive = broken.map((own) => {
      const composite = learnComposite(own, everybody, options.rule, screener.at(own.x, own.y));
      const fit = composite && fitScores(own, everybody, applyComposite(composite, own));
      return fit ? Math.abs(fit.indirect[0]) : 0;
    });
    const crossFitted = broken.map((own, scheme) =>
      Math.abs(crossFittedMean(own, everybody, dealtBy[scheme] ?? x, options)),
    );
    return { naive: [naive[0], naive[1]], crossFitted: [crossFitted[0], crossFitted[1]] };
  };
}

function crossFittedMean(
  sample: Sample,
  everybody: Int32Array,
  dealtBy: Float64Array,
  { folds, repeats, seed, rule }: CrossFitOptions,
): number {
  let sum = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const stream = createStream(seed, FOLD_STREAM, repeat, 0);
    const fold = dealPeople(dealtBy, sample.exchangeability, folds, stream);
    sum += crossFit(sample, everybody, fold, folds, rule).indirect;
  }
  return repeats === 0 ? 0 : sum / repeats;
}

function residualsOf({ basis, rank }: ReturnType<typeof designBasis>, values: Float64Array): Float64Array {
  const residuals = new Float64Array(values.length);
  residualise(basis, rank, values, values.length, 1, residuals);
  return residuals;
}

/** |ab| of every permutation under each scheme. */
export interface ProcedureNull {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** The larger p of the two schemes. */
export function procedureP({ a, b }: ProcedureNull, indirect: number): number {
  const observed = Math.abs(indirect);
  return Math.max(permutationP(a, observed), permutationP(b, observed));
}
