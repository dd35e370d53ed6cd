import type { TableOutput } from '@mesovia/core';
import { massMediation, type MassMediation, type MassModel } from '@mesovia/kernels';
import { deltaMethod } from '../estimates/delta.ts';
import { circular, PRE_SPECIFIED } from '../estimates/rows.ts';
import { median, type JointInference } from './joint-inference.ts';
import type { Universes } from './read-universes.ts';

/** SD(x) / SD(y), ddof 1: what makes a x b fully standardised. */
function scaleOf({ x, y }: MassModel): number {
  return Math.sqrt(squares(x) / squares(y));
}

function squares(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

const larger = ({ pA, pB }: MassMediation, e: number): number => Math.max(pA[e], pB[e]);

/** One row per candidate: the joint test, and how much the estimates differ. */
export function testColumns(read: Universes, joint: JointInference, alpha: number): TableOutput {
  const { universes, candidates } = read;
  const fits = universes.map(({ model }) => massMediation(model));
  const scales = universes.map(({ model }) => scaleOf(model));
  const count = candidates.length;
  const sorted = candidates.map((_, e) =>
    Float64Array.from(fits, (fit, u) => fit.indirect[e] * (scales[u] ?? NaN)).sort(),
  );
  const middle = Float64Array.from(sorted, median);
  const strict = count === 1 ? joint.pFwe : joint.pFweStrict;
  const tally = (holds: (e: number, fit: MassMediation) => boolean) =>
    Int32Array.from(candidates, (_, e) => fits.filter((fit) => holds(e, fit)).length);
  const fill = (value: number) => new Int32Array(count).fill(value);
  return {
    name: [...candidates],
    universes: fill(universes.length),
    statistic: joint.statistic,
    median: middle,
    lowest: Float64Array.from(sorted, (own) => own[0]),
    highest: Float64Array.from(sorted, (own) => own[own.length - 1]),
    same_sign: tally((e, fit) => Math.sign(fit.indirect[e]) === Math.sign(middle[e])),
    nominal: tally((e, fit) => larger(fit, e) < alpha),
    p_a_broken: joint.pA,
    p_b_broken: joint.pB,
    p_fwe: joint.pFwe,
    p_fwe_strict: strict,
    selected: Array.from(strict, (p) => p < alpha),
    candidates: fill(count),
    selection: candidates.map(() => (count === 1 ? PRE_SPECIFIED : circular(count))),
    permutations: fill(joint.maxA.length),
    people: fill(read.everybody),
  };
}

/** One row per universe of the candidates with the largest median statistic. */
export function specificationColumns(
  { universes, candidates }: Universes,
  { statistic }: JointInference,
  { shown, level }: { readonly shown: number; readonly level: number },
): TableOutput {
  const ranked = [...candidates.keys()].toSorted((p, q) => statistic[q] - statistic[p] || p - q);
  const rows = ranked.slice(0, shown).flatMap((e) =>
    universes.map(({ name, model }) => {
      const { n } = model;
      const fit = massMediation({ ...model, candidates: model.candidates.slice(e * n, (e + 1) * n) });
      const [a, b, seA, seB] = [fit.a[0], fit.b[0], fit.seA[0], fit.seB[0]] as [
        number,
        number,
        number,
        number,
      ];
      const limits = deltaMethod({ a, b, seA, seB }, 1, level);
      return { e, name, model, fit, a, b, limits, scale: scaleOf(model) };
    }),
  );
  const numbers = (pick: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, pick);
  const first = (values: Float64Array) => values[0] ?? NaN;
  return {
    name: rows.map(({ e }) => candidates[e] ?? ''),
    universe: rows.map(({ name }) => name),
    n: Int32Array.from(rows, ({ model }) => model.n),
    covariate_columns: Int32Array.from(rows, ({ model }) => model.covariatesA.length / model.n),
    a: numbers(({ a }) => a),
    b: numbers(({ b }) => b),
    t_a: numbers(({ fit }) => first(fit.tA)),
    t_b: numbers(({ fit }) => first(fit.tB)),
    statistic: numbers(({ fit }) => Math.min(Math.abs(first(fit.tA)), Math.abs(first(fit.tB)))),
    p: numbers(({ fit }) => larger(fit, 0)),
    indirect: numbers(({ fit }) => first(fit.indirect)),
    standardised: numbers(({ fit, scale }) => first(fit.indirect) * scale),
    lower: numbers(({ limits, scale }) => limits.lower * scale),
    upper: numbers(({ limits, scale }) => limits.upper * scale),
    level: numbers(() => level),
  };
}
