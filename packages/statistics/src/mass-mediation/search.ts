import { setImmediate } from 'node:timers/promises';
import {
  adjustBh,
  adjustBy,
  familyWiseP,
  leastSquaresSchemes,
  massMediation,
  massRobust,
  observedMap,
  prepareSearch,
  screenMin,
  searchPrepared,
  searchSchemes,
  studentisedSchemes,
  type MassMediation,
  type MassModel,
  type MassRobust,
  type PathSign,
  type ScreenMin,
} from '@mesovia/kernels';

/** What is compared: the t, and the sign that a x b must have. */
export interface SearchChoice {
  readonly statistic: 'ols' | 'hc3';
  readonly direction: PathSign;
}

const PLAIN: SearchChoice = { statistic: 'ols', direction: 'any' };

/** Permutations between two looks at the abort signal. */
const CHUNK = 1000;

/** Permutations, as `permutationPlan` of the kernels makes them. */
export interface Permutations {
  /** count x n row numbers. */
  readonly indices: Int32Array;
  readonly count: number;
  /** Every arrangement but the observed one is there. */
  readonly exact: boolean;
}

export interface Control {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

export interface SearchNulls {
  /** Largest statistic of each permutation, a-broken scheme. */
  readonly maxA: Float64Array;
  /** The same, b-broken scheme. */
  readonly maxB: Float64Array;
  /** Every arrangement was enumerated. */
  readonly exact: boolean;
}

/** What the nulls and the statistic are measured in: t, or -log10 of the larger p where candidates differ in n. */
export type SearchScale = 't' | '-log10 p';

/** Everything the search knows about a family of E candidates. */
export interface Search {
  readonly fit: MassMediation;
  readonly robust: MassRobust;
  /** People with a value, E numbers. */
  readonly people: Int32Array;
  /** min(|t_a|, |t_b|) of the t that is compared, E values. */
  readonly minT: Float64Array;
  /** What is compared with the nulls: minT, or -log10 jointP; 0 where a x b has not the sign that is looked for. */
  readonly statistic: Float64Array;
  readonly scale: SearchScale;
  /** max(p_a, p_b) of the t that is compared, E values. */
  readonly jointP: Float64Array;
  readonly pFwe: Float64Array;
  readonly pFweStrict: Float64Array;
  /** Benjamini-Hochberg and Benjamini-Yekutieli over jointP. */
  readonly q: Float64Array;
  readonly qBy: Float64Array;
  /** ScreenMin, adaptive threshold. */
  readonly screened: ScreenMin;
  readonly nulls: SearchNulls;
}

/** What is known of a search before its family-wise p. */
export type Searched = Pick<Search, 'fit' | 'robust' | 'people' | 'minT' | 'statistic' | 'scale' | 'nulls'>;

/**
 * Mass-univariate mediation with max-statistic permutation. Statistic T = min(|t_a|, |t_b|); one permutation per
 * draw for all candidates; a-broken permutes the residuals of every candidate on covariates and keeps t_b,
 * b-broken permutes the residuals of the outcome on exposure and covariates and keeps t_a.
 *
 * @param model candidates without missing values
 * @throws the reason of the abort signal
 * @see Freedman & Lane 1983, J Bus Econ Stat 1:292; Winkler et al. 2014, NeuroImage 92:381
 */
export async function searchFamily(
  model: MassModel,
  permutations: Permutations,
  control: Control,
  options: { readonly alpha: number } & Partial<SearchChoice> = { alpha: 0.05 },
): Promise<Search> {
  const choice = { ...PLAIN, ...options };
  const fit = massMediation(model);
  const robust = massRobust(model);
  const compared = choice.statistic === 'hc3' ? robust : fit;
  const { maxima, observed } = permuter(model, choice, 't');
  const nulls = await permute(model.n, maxima, permutations, control);
  const minT = compared.tA.map((t, e) => Math.min(Math.abs(t), Math.abs(compared.tB[e])));
  const people = new Int32Array(minT.length).fill(model.n);
  const statistic = observed.map(Math.abs);
  return judged({ fit, robust, people, minT, statistic, scale: 't', nulls }, choice.statistic, options.alpha);
}

/** Adds every p to a search. */
export function judged(searched: Searched, statistic: SearchChoice['statistic'], alpha: number): Search {
  const { pA, pB } = statistic === 'hc3' ? searched.robust : searched.fit;
  const jointP = pA.map((p, e) => Math.max(p, pB[e]));
  const { nulls } = searched;
  const { pFwe, pFweStrict } = familyWiseP(searched.statistic, nulls.maxA, nulls.maxB);
  return {
    ...searched,
    jointP,
    pFwe,
    pFweStrict,
    q: adjustBh(jointP),
    qBy: adjustBy(jointP),
    screened: screenMin(pA, pB, alpha, 'adaptive'),
  };
}

export interface Maxima {
  readonly maxA: Float64Array;
  readonly maxB: Float64Array;
}

/** The statistic in the data with the sign of a x b, and a function that gives its maxima over permutations. */
export function permuter(
  model: MassModel,
  { statistic, direction }: SearchChoice,
  scale: 't' | 'p',
): { observed: Float64Array; maxima: (indices: Int32Array) => Maxima } {
  if (statistic === 'hc3') {
    const schemes = studentisedSchemes(model, scale);
    return {
      observed: observedMap(schemes, direction),
      maxima: (indices) => searchSchemes(schemes, direction, indices),
    };
  }
  const prepared = prepareSearch(model, scale);
  const schemes = leastSquaresSchemes(prepared);
  return {
    observed: observedMap(schemes, direction),
    // Without a direction the search need not keep track of signs.
    maxima: (indices) =>
      direction === 'any' ? searchPrepared(prepared, indices) : searchSchemes(schemes, direction, indices),
  };
}

/** Maxima of all permutations, in pieces between which the signal is looked at. */
export async function permute(
  n: number,
  maxima: (indices: Int32Array) => Maxima,
  { indices, count, exact }: Permutations,
  { signal, progress }: Control,
): Promise<SearchNulls> {
  const maxA = new Float64Array(count);
  const maxB = new Float64Array(count);
  for (let first = 0; first < count; first += CHUNK) {
    signal.throwIfAborted();
    const last = Math.min(first + CHUNK, count);
    const chunk = maxima(indices.subarray(first * n, last * n));
    maxA.set(chunk.maxA, first);
    maxB.set(chunk.maxB, first);
    progress(last, count);
    await setImmediate();
  }
  return { maxA, maxB, exact };
}
