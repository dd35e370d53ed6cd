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
import { standardDeviation } from '../people/moments.ts';
import type { NaiveComposite } from './naive.ts';
import type { RepeatedCrossFit } from './repeated.ts';

export interface CompositeResults {
  readonly analysis: Analysis;
  readonly family: Family;
  readonly naive: NaiveComposite;
  readonly crossFitted: RepeatedCrossFit;
  /** Cross-fitted ab of each bootstrap resample. */
  readonly draws: Float64Array;
  readonly level: number;
}

/** Rows of both estimates: what was picked and tested together, and what was cross-fitted. */
export function compositeEstimates(results: CompositeResults): TableOutput {
  const { analysis, family } = results;
  const common = {
    model: modelName(
      analysis.exposure.name,
      `composite of ${familyName(family.family)}`,
      analysis.outcome.name,
    ),
    n: analysis.n,
    candidates: family.candidates.length,
  };
  return estimateColumns(
    [...naiveRows(results), ...crossFittedRows(results)].map((row) => ({ ...row, ...common })),
  );
}

type Row = Omit<EstimateRow, 'model' | 'n' | 'candidates'>;

function naiveRows({ analysis, family, naive, level }: CompositeResults): Row[] {
  const { fit } = naive;
  const selection = circular(family.candidates.length);
  const method = 'delta, first order';
  const spread = spreadOf(analysis);
  if (!fit) return onAllScales({ term: 'indirect', method, estimate: 0, p: 1, selection }, spread);
  const path = (term: Term, estimate: number, se: number, df: number) =>
    onAllScales({ term, method: 'OLS t', ...coefficient(estimate, se, df, level), selection }, spread);
  const product = { a: fit.a[0], seA: fit.seA[0], b: fit.b[0], seB: fit.seB[0] };
  return [
    ...path('a', product.a, product.seA, fit.dfA),
    ...path('b', product.b, product.seB, fit.dfB),
    ...path('direct', fit.direct[0], fit.seDirect[0], fit.dfB),
    ...onAllScales({ term: 'indirect', method, ...deltaMethod(product, 1, level), selection }, spread),
  ];
}

/**
 * Two intervals around one estimate, for two questions: the effect of the composites that were chosen here (delta),
 * and what the whole procedure gives in other samples of people (bootstrap, much wider).
 */
function crossFittedRows({ analysis, crossFitted, draws, level }: CompositeResults): Row[] {
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
  if (draws.length === 0) return onAllScales(delta, spread);
  const { lower, upper } = percentileInterval(draws, level);
  const method = 'cross-fitting, percentile bootstrap';
  return [
    ...onAllScales(delta, spread),
    ...onAllScales({ ...common, method, se: standardDeviation(draws), lower, upper }, spread),
  ];
}

/** Composites have SD 1 by construction. */
function spreadOf({ x, y }: Analysis): Spread {
  return { x: standardDeviation(x), y: standardDeviation(y), m: 1 };
}

/** Candidates that were selected in the whole sample or in a fold. */
export function memberColumns(family: Family, naive: NaiveComposite, shares: Float64Array): TableOutput {
  const whole = new Set(naive.composite?.members);
  const rows = [...shares.keys()].filter((e) => shares[e] > 0 || whole.has(e));
  return {
    candidate: Int32Array.from(rows, (e) => family.candidates[e]),
    name: rows.map((e) => family.names[e] ?? ''),
    sign: Int32Array.from(rows, (e) => (naive.signs[e] < 0 ? -1 : 1)),
    selected: rows.map((e) => whole.has(e)),
    share_of_folds: Float64Array.from(rows, (e) => shares[e]),
  };
}
