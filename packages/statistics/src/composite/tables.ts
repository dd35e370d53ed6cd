import type { TableOutput } from '@mesovia/core';
import { normalUpperQuantile, percentileInterval } from '@mesovia/kernels';
import { coefficient } from '../estimates/coefficient.ts';
import { deltaMethod } from '../estimates/delta.ts';
import {
  circular,
  CROSS_FITTED,
  estimateColumns,
  familyName,
  modelName,
  type EstimateRow,
} from '../estimates/rows.ts';
import { onAllScales, type Spread, type Term } from '../estimates/scales.ts';
import type { Family } from '../people/align-candidates.ts';
import type { Analysis } from '../people/analysis.ts';
import { mean, standardDeviation } from '../people/moments.ts';
import type { NaiveComposite } from './naive.ts';
import { procedureP, type ProcedureNull } from './permuted.ts';
import type { RepeatedCrossFit } from './repeated.ts';
import type { Direction } from './rule.ts';

/** Everything that was computed of one composite. */
export interface CompositeResult {
  /** Sign of the effects it holds. */
  readonly direction: Direction;
  /** Put behind the name of the composite where there are two. */
  readonly suffix: string;
  readonly naive: NaiveComposite;
  readonly crossFitted: RepeatedCrossFit;
  /** Cross-fitted ab of each bootstrap resample. */
  readonly draws: Float64Array;
  /** Null of the naive procedure; empty without permutations. */
  readonly null: ProcedureNull;
  /** Null of the cross-fit, dealt `permutedRepeats` times; empty when it was not permuted. */
  readonly crossFittedNull: ProcedureNull;
  readonly permutedRepeats: number;
}

interface Setting {
  readonly analysis: Analysis;
  readonly family: Family;
  readonly covariates: readonly string[];
  readonly level: number;
}

/** Rows of both estimates: what was picked and tested together, and what was cross-fitted. */
export function compositeEstimates(results: readonly CompositeResult[], setting: Setting): TableOutput {
  const { analysis, family } = setting;
  const rows = results.flatMap((result) => {
    const common = {
      model: modelName(
        analysis.exposure.name,
        `composite of ${familyName(family.family)}${result.suffix}`,
        analysis.outcome.name,
      ),
      n: analysis.n,
      covariates: setting.covariates,
      candidates: family.candidates.length,
    };
    const own = [
      ...naiveRows(result, setting),
      ...crossFittedRows(result, setting),
      ...optimismRows(result, setting),
    ];
    return own.map((row) => ({ ...row, ...common }));
  });
  return estimateColumns(rows);
}

type Row = Omit<EstimateRow, 'model' | 'n' | 'candidates'>;

function naiveRows({ naive, null: permuted }: CompositeResult, { analysis, family, level }: Setting): Row[] {
  const { fit } = naive;
  const selection = circular(family.candidates.length);
  const spread = spreadOf(analysis);
  const estimate = fit?.indirect[0] ?? 0;
  const method = 'delta, first order';
  const again = whole('permutation of the whole procedure', estimate, permuted, selection, spread);
  if (!fit)
    return [...onAllScales({ term: 'indirect', method, estimate: 0, p: 1, selection }, spread), ...again];
  const path = (term: Term, value: number, se: number, df: number) =>
    onAllScales({ term, method: 'OLS t', ...coefficient(value, se, df, level), selection }, spread);
  const product = { a: fit.a[0], seA: fit.seA[0], b: fit.b[0], seB: fit.seB[0] };
  return [
    ...path('a', product.a, product.seA, fit.dfA),
    ...path('b', product.b, product.seB, fit.dfB),
    ...path('direct', fit.direct[0], fit.seDirect[0], fit.dfB),
    ...onAllScales({ term: 'indirect', method, ...deltaMethod(product, 1, level), selection }, spread),
    ...again,
  ];
}

/** p of |ab| of the whole procedure; no row without permutations. */
function whole(
  method: string,
  estimate: number,
  permuted: ProcedureNull,
  selection: string,
  spread: Spread,
): Row[] {
  if (permuted.a.length === 0) return [];
  const p = procedureP(permuted, estimate);
  return onAllScales({ term: 'indirect', method, estimate, p, selection }, spread);
}

/**
 * Two intervals around one estimate, for two questions: the effect of the composites that were chosen here (delta),
 * and what the whole procedure gives in other samples of people (bootstrap, much wider).
 */
function crossFittedRows(result: CompositeResult, { analysis, level }: Setting): Row[] {
  const { crossFitted, draws, crossFittedNull, permutedRepeats } = result;
  const spread = spreadOf(analysis);
  const { indirect, se, p } = crossFitted;
  const common = { term: 'indirect', estimate: indirect, p, level, selection: CROSS_FITTED } as const;
  const half = normalUpperQuantile((1 - level) / 2) * se;
  const delta = {
    ...common,
    method: 'cross-fitting, delta over repeats',
    se,
    lower: indirect - half,
    upper: indirect + half,
  };
  const dealt = mean(crossFitted.repeated.subarray(0, permutedRepeats));
  const repeats = `${permutedRepeats} ${permutedRepeats === 1 ? 'repeat' : 'repeats'}`;
  const again = whole(
    `cross-fitting, permutation of the whole procedure, ${repeats}`,
    dealt,
    crossFittedNull,
    CROSS_FITTED,
    spread,
  );
  if (draws.length === 0) return [...onAllScales(delta, spread), ...again];
  const { lower, upper } = percentileInterval(draws, level);
  const method = 'cross-fitting, percentile bootstrap';
  return [
    ...onAllScales(delta, spread),
    ...onAllScales({ ...common, method, se: standardDeviation(draws), lower, upper }, spread),
    ...again,
  ];
}

/** How much of the naive ab came from using the same people twice. */
function optimismRows({ naive, crossFitted }: CompositeResult, { analysis, family }: Setting): Row[] {
  const estimate = (naive.fit?.indirect[0] ?? 0) - crossFitted.indirect;
  const selection = circular(family.candidates.length);
  const method = 'naive minus cross-fitted';
  return onAllScales({ term: 'indirect', method, estimate, selection }, spreadOf(analysis)).map((row) => ({
    ...row,
    term: 'optimism',
  }));
}

/** Composites have SD 1 by construction. */
function spreadOf({ x, y }: Analysis): Spread {
  return { x: standardDeviation(x), y: standardDeviation(y), m: 1 };
}

/** Candidates that were selected in the whole sample or in a fold, composite after composite. */
export function memberColumns(results: readonly CompositeResult[], family: Family): TableOutput {
  const rows = inOrder(results).flatMap(({ direction, naive, crossFitted: { shares } }) => {
    const chosen = new Set(naive.composite?.members);
    return [...shares.keys()]
      .filter((e) => shares[e] > 0 || chosen.has(e))
      .map((e) => ({
        direction,
        e,
        sign: naive.signs[e] < 0 ? -1 : 1,
        selected: chosen.has(e),
        share: shares[e],
      }));
  });
  return {
    composite: rows.map(({ direction }) => direction),
    candidate: Int32Array.from(rows, ({ e }) => family.candidates[e]),
    name: rows.map(({ e }) => family.names[e] ?? ''),
    sign: Int32Array.from(rows, ({ sign }) => sign),
    selected: rows.map(({ selected }) => selected),
    share_of_folds: Float64Array.from(rows, ({ share }) => share),
  };
}

/** Scores of everybody, composite after composite. */
export function scoreColumns(results: readonly CompositeResult[], { ids }: Analysis): TableOutput {
  const ordered = inOrder(results);
  const joined = (of: (result: CompositeResult) => Float64Array) =>
    Float64Array.from(ordered.flatMap((result) => [...of(result)]));
  return {
    composite: ordered.flatMap(({ direction }) => ids.map(() => direction)),
    participant_id: ordered.flatMap(() => ids),
    naive: joined(({ naive }) => naive.scores),
    cross_fitted: joined(({ crossFitted }) => crossFitted.scores),
  };
}

/** In the order of the key of both tables. */
function inOrder(results: readonly CompositeResult[]): CompositeResult[] {
  return results.toSorted((p, q) => (p.direction < q.direction ? -1 : 1));
}
