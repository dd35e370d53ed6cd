import type { TableOutput } from '@mesovia/core';
import { pow, tUpperQuantile } from '@mesovia/kernels';
import { coefficient } from '../estimates/coefficient.ts';
import {
  circular,
  estimateColumns,
  familyName,
  modelName,
  PRE_SPECIFIED,
  type EstimateRow,
} from '../estimates/rows.ts';
import { onAllScales } from '../estimates/scales.ts';
import type { LeftCandidate } from '../people/align-candidates.ts';
import type { Analysis } from '../people/analysis.ts';
import { standardDeviation } from '../people/moments.ts';
import { adjustment } from '../total-effect/stage.ts';
import { intervalColumns, type Bootstrapped } from './intervals.ts';
import { detectableCorrelation } from './detectable.ts';
import type { TestedFamily } from './regions.ts';
import type { Search } from './search.ts';
import { familyWiseThreshold } from './threshold.ts';

/** Share of studies in which a candidate of the minimum detectable size is found. */
const POWER = 0.8;

export function candidateColumns(
  { family, search }: TestedFamily,
  bootstrap: Bootstrapped | undefined,
  alpha: number,
): TableOutput {
  const { fit, robust } = search;
  const count = family.candidates.length;
  const fill = <T>(value: T) => Array.from({ length: count }, () => value);
  return {
    candidate: family.candidates,
    family: fill(family.family),
    name: family.names,
    a: fit.a,
    a_se: fit.seA,
    a_t: fit.tA,
    a_p: fit.pA,
    a_t_hc3: robust.tA,
    a_p_hc3: robust.pA,
    b: fit.b,
    b_se: fit.seB,
    b_t: fit.tB,
    b_p: fit.pB,
    b_t_hc3: robust.tB,
    b_p_hc3: robust.pB,
    c_prime: fit.direct,
    c_prime_se: fit.seDirect,
    ab: fit.indirect,
    ...intervalColumns(bootstrap, count),
    min_t: search.minT,
    statistic: search.statistic,
    joint_p: search.jointP,
    p_fwe: search.pFwe,
    p_fwe_strict: search.pFweStrict,
    p_screenmin: search.screened.p,
    q: search.q,
    q_by: search.qBy,
    n: search.people,
    selected: Array.from(search.pFweStrict, (p) => p < alpha),
    selection: fill(circular(count)),
  };
}

export function nullColumns(tested: readonly TestedFamily[]): TableOutput {
  const pieces = tested.flatMap(({ family: { family }, search: { nulls } }) => [
    { family, scheme: 'a-broken', maxima: nulls.maxA },
    { family, scheme: 'b-broken', maxima: nulls.maxB },
  ]);
  return {
    family: pieces.flatMap((p) => Array.from(p.maxima, () => p.family)),
    scheme: pieces.flatMap((p) => Array.from(p.maxima, () => p.scheme)),
    permutation: Int32Array.from(pieces.flatMap((p) => [...p.maxima.keys()])),
    maximum: Float64Array.from(pieces.flatMap((p) => [...p.maxima])),
  };
}

export function missingColumns(left: readonly LeftCandidate[]): TableOutput {
  return {
    candidate: Int32Array.from(left, (c) => c.candidate),
    family: left.map((c) => c.family),
    name: left.map((c) => c.name),
    people: Int32Array.from(left, (c) => c.people),
    reason: left.map((c) => c.reason),
  };
}

/** The numbers about a search as a whole. */
export function searchEstimates(
  tested: readonly TestedFamily[],
  analysis: Analysis,
  options: { readonly alpha: number; readonly level: number; readonly covariates: readonly string[] },
): TableOutput {
  const [main] = tested;
  if (!main) return estimateColumns([]);
  const { fit } = main.search;
  const names = [analysis.exposure.name, analysis.outcome.name] as const;
  const total = onAllScales(
    {
      model: modelName(names[0], familyName(main.family.family), names[1]),
      term: 'total',
      method: `OLS, ${adjustment(options.covariates)}`,
      ...coefficient(fit.total, fit.seTotal, fit.dfTotal, options.level),
      n: analysis.n,
      covariates: options.covariates,
      candidates: 1,
      selection: PRE_SPECIFIED,
    },
    { x: standardDeviation(analysis.x), y: standardDeviation(analysis.y) },
  );
  return estimateColumns([...total, ...tested.flatMap((t) => familyRows(t, analysis, options))]);
}

/** The threshold as a t that a candidate known for everybody needs on both paths. */
function thresholdT({ scale, fit }: Search, threshold: number): number {
  return scale === 't' ? threshold : tUpperQuantile(pow(10, -threshold) / 2, fit.dfB);
}

function familyRows(
  { family, search }: TestedFamily,
  analysis: Analysis,
  { alpha, covariates }: { readonly alpha: number; readonly covariates: readonly string[] },
): EstimateRow[] {
  const candidates = family.candidates.length;
  const best = search.statistic.reduce((top, t, e) => (t > search.statistic[top] ? e : top), 0);
  const threshold = familyWiseThreshold(search.nulls.maxA, search.nulls.maxB, alpha);
  const common = {
    model: modelName(analysis.exposure.name, familyName(family.family), analysis.outcome.name),
    n: analysis.n,
    covariates,
    candidates,
  };
  const largest = {
    ...common,
    term: search.scale === 't' ? 'largest min|t|' : 'largest -log10 p',
    scale: search.scale,
    estimate: search.statistic[best],
    statistic: search.statistic[best],
    selection: circular(candidates),
  };
  const bar = { ...common, selection: PRE_SPECIFIED };
  return [
    { ...largest, method: 'max-statistic permutation, strict', p: search.pFweStrict[best] },
    { ...largest, method: 'max-statistic permutation, larger of two schemes', p: search.pFwe[best] },
    {
      ...bar,
      term: 'family-wise threshold',
      scale: search.scale,
      method: 'max-statistic permutation, strict',
      estimate: threshold,
      level: 1 - alpha,
    },
    {
      ...bar,
      term: 'minimum detectable partial correlation',
      scale: 'partial correlation',
      method: 'both paths, power 0.8 together',
      estimate: detectableCorrelation(thresholdT(search, threshold), search.fit.dfB, POWER),
      df: search.fit.dfB,
    },
    {
      ...bar,
      term: 'screening threshold',
      scale: 'p',
      method: `ScreenMin, adaptive, ${search.screened.kept} screened in`,
      estimate: search.screened.threshold,
    },
  ];
}
