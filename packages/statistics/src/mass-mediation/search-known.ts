import {
  groupByKnown,
  inducedPermutations,
  log10,
  massMediation,
  massRobust,
  scoreOfT,
  type MassMediation,
  type MassModel,
  type MassRobust,
} from '@mesovia/kernels';
import { knownNumbers, pickKnown } from '../people/align-candidates.ts';
import {
  judged,
  permute,
  permuter,
  searchFamily,
  type Control,
  type Permutations,
  type Search,
  type SearchChoice,
} from './search.ts';

/** Columns of a fit that hold a number per candidate. */
const FITTED = [
  'a',
  'seA',
  'tA',
  'pA',
  'b',
  'seB',
  'tB',
  'pB',
  'direct',
  'seDirect',
  'tDirect',
  'pDirect',
  'indirect',
] as const;
const ROBUST = ['seA', 'tA', 'pA', 'seB', 'tB', 'pB'] as const;

function scatter<K extends string>(
  into: Record<K, Float64Array>,
  names: readonly K[],
  from: Record<K, Float64Array>,
  candidates: Int32Array,
): void {
  for (const name of names) candidates.forEach((e, k) => (into[name][e] = from[name][k]));
}

const columns = <K extends string>(names: readonly K[], count: number) =>
  Object.fromEntries(names.map((name) => [name, new Float64Array(count)])) as Record<K, Float64Array>;

/**
 * The search of `searchFamily` when candidates are missing for some people: each candidate is fitted in those it is known
 * for, and each permutation moves only these, so that nobody's missing values change places. Degrees of freedom then
 * differ, so -log10 max(p_a, p_b) takes the place of min(|t_a|, |t_b|). Totals are those of everybody.
 *
 * @param model  NaN where a candidate is missing; each can be fitted among those it is known for
 * @param blocks n codes within which the permutations stay; null when they move everybody
 * @throws the reason of the abort signal
 */
export async function searchKnown(
  model: MassModel,
  permutations: Permutations,
  blocks: Int32Array | null,
  control: Control,
  options: { readonly alpha: number } & SearchChoice,
): Promise<Search> {
  const { n } = model;
  const groups = groupByKnown(model.candidates, n);
  if (groups.every(({ people }) => people.length === n)) {
    return searchFamily(model, permutations, control, options);
  }
  const count = model.candidates.length / n;
  const fitted = columns(FITTED, count);
  const robust = columns(ROBUST, count);
  const statistic = new Float64Array(count);
  const people = new Int32Array(count);
  const maxA = new Float64Array(permutations.count);
  const maxB = new Float64Array(permutations.count);
  for (const [g, group] of groups.entries()) {
    const own = modelAmong(model, group.people, group.candidates);
    const fit = massMediation(own);
    const hc3 = massRobust(own);
    scatter(fitted, FITTED, fit, group.candidates);
    scatter(robust, ROBUST, hc3, group.candidates);
    const { pA, pB } = options.statistic === 'hc3' ? hc3 : fit;
    const { observed, maxima } = permuter(own, options, 'p');
    const indices = inducedPermutations(permutations.indices, n, group.people, blocks);
    const nulls = await permute(
      own.n,
      maxima,
      { ...permutations, indices },
      {
        signal: control.signal,
        progress: (done, total) => control.progress(g * total + done, groups.length * total),
      },
    );
    group.candidates.forEach((e, k) => {
      people[e] = own.n;
      statistic[e] = observed[k] === 0 ? 0 : -log10(Math.max(pA[k], pB[k]));
    });
    for (let p = 0; p < permutations.count; p++) {
      maxA[p] = Math.max(maxA[p], scoreOfT(nulls.maxA[p], fit.dfA));
      maxB[p] = Math.max(maxB[p], scoreOfT(nulls.maxB[p], fit.dfB));
    }
  }
  const everybody = massMediation({ ...model, candidates: new Float64Array(0) });
  const compared = options.statistic === 'hc3' ? robust : fitted;
  return judged(
    {
      fit: { ...everybody, ...fitted, count } satisfies MassMediation,
      robust: { ...robust, dfA: everybody.dfA, dfB: everybody.dfB } satisfies MassRobust,
      people,
      minT: compared.tA.map((t, e) => Math.min(Math.abs(t), Math.abs(compared.tB[e]))),
      statistic,
      scale: '-log10 p',
      nulls: { maxA, maxB, exact: permutations.exact },
    },
    options.statistic,
    options.alpha,
  );
}

/** The model of some candidates among some people; both paths have the same covariates. */
function modelAmong(model: MassModel, people: Int32Array, candidates: Int32Array): MassModel {
  const { n, x, y, covariates } = knownNumbers({ ...model, covariates: model.covariatesA }, people);
  return {
    n,
    x,
    y,
    candidates: pickKnown(model.candidates, model.n, people, candidates),
    covariatesA: covariates,
    covariatesB: covariates,
  };
}
