import {
  candidateEstimates,
  compositeMembers,
  estimates,
  missingCandidates,
  nulls as nullTable,
  regionEstimates,
  type TableOutput,
} from '@mesovia/core';
import { adjustBh, tUpperQuantile } from '@mesovia/kernels';
import { deviationOf, meanOf } from '../study/partial.ts';
import { columnsOf } from './columns.ts';
import type { Cohort, Example } from './cohort.ts';
import { allPaths, madeUpNull, paths, slope, type Paths } from './search.ts';

type Covariates = readonly Float64Array[];

const PERMUTATIONS = 2000;

interface EstimateInput {
  readonly model: string;
  readonly term: string;
  readonly scale?: string;
  readonly method: string;
  readonly estimate: number;
  readonly se?: number;
  readonly statistic?: number;
  readonly df?: number;
  readonly p?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly level?: number;
  readonly n: number;
  readonly candidates?: number;
  readonly selection?: string;
}

/** Rows of the estimates table with what is not given left unknown. */
function estimateTable(rows: readonly EstimateInput[]): TableOutput {
  return columnsOf(
    estimates,
    rows.map((row) => ({ scale: 'raw', candidates: 1, selection: 'pre-specified', ...row })),
  );
}

function tRow(fit: ReturnType<typeof slope>, rest: Omit<EstimateInput, 'estimate'>): EstimateInput {
  const half = fit.se * tUpperQuantile(0.025, fit.df);
  const { estimate, se, t: statistic, df, p } = fit;
  return {
    ...rest,
    estimate,
    se,
    statistic,
    df,
    p,
    lower: estimate - half,
    upper: estimate + half,
    level: 0.95,
  };
}

function scaled(row: EstimateInput, x: Float64Array, y: Float64Array): EstimateInput[] {
  const by = (factor: number, scale: string) => ({
    ...row,
    scale,
    estimate: row.estimate * factor,
    se: (row.se ?? NaN) * factor,
    lower: (row.lower ?? NaN) * factor,
    upper: (row.upper ?? NaN) * factor,
  });
  const [sx, sy] = [deviationOf(x), deviationOf(y)];
  return [row, by(1 / sy, 'partially standardised'), by(sx / sy, 'fully standardised')];
}

export function totalTable({ x, y, n }: Cohort, covariates: Covariates): TableOutput {
  const model = 'exercise_habit -> pain_intensity';
  const rows = [
    tRow(slope(x, y, covariates), { model, term: 'total', method: 'OLS, adjusted for age, mean_fd_mm', n }),
    tRow(slope(x, y, []), { model, term: 'total', method: 'OLS, unadjusted', n }),
  ];
  return estimateTable(rows.flatMap((row) => scaled(row, x, y)));
}

interface Row extends Paths {
  readonly candidate: number;
  readonly name: string;
}

export function searchTables(
  role: string,
  cohort: Cohort,
  covariates: Covariates,
  options: Example,
): Record<string, TableOutput> {
  const { n, edges } = cohort;
  const fitted = allPaths(cohort, covariates);
  const rows: Row[] = edges
    .map(({ name }, candidate) => ({ candidate, name, ...(fitted[candidate] as Paths) }))
    .slice(options.missing);
  const E = rows.length;
  const nulls = ['a-broken', 'b-broken'].map((scheme, k) => ({
    scheme,
    maxima: madeUpNull(PERMUTATIONS, E, k + 1, options.seed),
  }));
  const sorted = nulls.map(({ maxima }) => maxima.toSorted());
  const q = adjustBh(Float64Array.from(rows, (row) => row.joint_p));
  const fwe = (t: number) =>
    Math.max(...sorted.map((s) => (1 + s.length - firstAbove(s, t)) / (s.length + 1)));
  const selection = `circular, best of ${E}`;
  const full = rows.map((row, i) => {
    const p_fwe = fwe(row.min_t);
    const p_fwe_strict = Math.min(1, 2 * p_fwe);
    // Made up like the nulls: a normal interval stands in for the bootstrap's.
    const se = Math.abs(row.ab) / Math.max(row.min_t, 1e-9);
    const interval = { lower: row.ab - 2 * se, upper: row.ab + 2 * se, p: row.joint_p };
    return {
      ...row,
      family: 'edge',
      ab_se: se,
      ab_lower: interval.lower,
      ab_upper: interval.upper,
      ab_p: interval.p,
      bca_lower: interval.lower,
      bca_upper: interval.upper,
      bca_p: interval.p,
      a_t_hc3: row.a_t,
      a_p_hc3: row.a_p,
      b_t_hc3: row.b_t,
      b_p_hc3: row.b_p,
      statistic: row.min_t,
      p_fwe,
      p_fwe_strict,
      p_screenmin: NaN,
      q: q[i],
      q_by: q[i],
      n,
      selected: p_fwe_strict < 0.05,
      selection,
    };
  });
  const threshold = Math.max(...sorted.map((s) => s[Math.floor(0.975 * s.length)] ?? NaN));
  const model = 'exercise_habit -> connections -> pain_intensity';
  const best = full.reduce((top, row) => (row.min_t > top.min_t ? row : top));
  const about = { model, scale: 't', n, candidates: E };
  return {
    [`${role}.candidate_estimates`]: columnsOf(candidateEstimates, full),
    [`${role}.region_estimates`]: regionTable(cohort, full),
    [`${role}.nulls`]: columnsOf(
      nullTable,
      nulls.flatMap(({ scheme, maxima }) =>
        Array.from(maxima, (maximum, permutation) => ({ family: 'edge', scheme, permutation, maximum })),
      ),
    ),
    [`${role}.estimates`]: estimateTable([
      {
        ...about,
        term: 'largest min|t|',
        method: 'max-statistic permutation, strict',
        estimate: best.min_t,
        p: best.p_fwe_strict,
        selection,
      },
      {
        ...about,
        term: 'family-wise threshold',
        method: 'max-statistic permutation, strict',
        estimate: threshold,
      },
      {
        ...about,
        term: 'minimum detectable partial correlation',
        scale: 'partial correlation',
        method: 'both paths, power 0.8 together',
        estimate: threshold / Math.sqrt(threshold ** 2 + n - 5),
      },
    ]),
    [`${role}.missing_candidates`]: missingTable(cohort, options.missing),
  };
}

/** Position of the first value not below t (with the tolerance of the definitions). */
function firstAbove(sorted: Float64Array, t: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) >= t - 1e-10 * Math.max(1, t)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function missingTable({ edges }: Cohort, missing: number): TableOutput {
  return columnsOf(
    missingCandidates,
    edges.slice(0, missing).map(({ name }, candidate) => ({
      candidate,
      family: 'edge',
      name,
      people: 2,
      reason: 'no value for some included people',
    })),
  );
}

function regionTable(
  { regions, edges }: Cohort,
  rows: readonly { candidate: number; min_t: number; selected: boolean }[],
): TableOutput {
  const own = regions.map(() => ({ connections: 0, surviving: 0, strongest_min_t: 0 }));
  for (const { candidate, min_t, selected } of rows) {
    const ends = [edges[candidate]?.i ?? 0, edges[candidate]?.j ?? 0];
    for (const tally of ends.map((end) => own[end])) {
      if (!tally) continue;
      tally.connections += 1;
      tally.surviving += selected ? 1 : 0;
      tally.strongest_min_t = Math.max(tally.strongest_min_t, min_t);
    }
  }
  return columnsOf(
    regionEstimates,
    regions.map(({ name }, region) => {
      const tally = own[region] ?? { connections: 0, surviving: 0, strongest_min_t: 0 };
      const p = 1 / (1 + tally.strongest_min_t);
      return {
        region,
        plain_name: name,
        ...tally,
        a: 0.02,
        a_t: 0.4 + tally.surviving,
        b: -3.2,
        b_t: -0.7 - tally.surviving,
        ab: -0.064,
        joint_p: p,
        p_fwe: Math.min(1, 3 * p),
        p_fwe_strict: Math.min(1, 6 * p),
        q: Math.min(1, 3 * p),
        selection: `circular, best of ${regions.length}`,
      };
    }),
  );
}

export function compositeTables(
  cohort: Cohort,
  covariates: Covariates,
  { planted }: Example,
): Record<string, TableOutput> {
  const { x, y, n, ids, edges } = cohort;
  const fitted = allPaths(cohort, covariates);
  const members = edges
    .map(({ name }, candidate) => ({ candidate, name, ...(fitted[candidate] as Paths) }))
    .filter((row) => row.a_p < 0.05 && row.b_p < 0.05);
  const score = Float64Array.from({ length: n }, (_, i) =>
    members.reduce(
      (sum, m) => sum + Math.sign(m.a_t) * (cohort.values[i * edges.length + m.candidate] ?? 0),
      0,
    ),
  );
  const naive = members.length > 0 ? paths(x, score, y, covariates) : undefined;
  const ab = naive?.ab ?? 0;
  const honest = planted > 0 ? 0.8 * ab : 0.02 * ab;
  const model = 'exercise_habit -> connections composite -> pain_intensity';
  const se = 0.34 * Math.abs(ab) + 0.1;
  const row = (estimate: number, method: string, selection: string): EstimateInput => ({
    model,
    term: 'indirect',
    method,
    estimate,
    se,
    p: Math.min(1, planted > 0 ? 0.004 : estimate === ab ? 0.0001 : 0.9),
    lower: estimate - 1.96 * se,
    upper: estimate + 1.96 * se,
    level: 0.95,
    n,
    candidates: edges.length,
    selection,
  });
  const circular = `circular, best of ${edges.length}`;
  const bare = (full: EstimateInput): EstimateInput => ({ ...full, se: NaN, lower: NaN, upper: NaN });
  const z = (values: Float64Array) => values.map((v) => (v - meanOf(values)) / (deviationOf(values) || 1));
  return {
    'composite.estimates': estimateTable([
      ...scaled(row(ab, 'delta, first order', circular), x, y),
      ...scaled(row(honest, 'cross-fitting, percentile bootstrap', 'cross-fitted'), x, y),
      ...scaled(
        { ...bare(row(ab, 'permutation of the whole procedure', circular)), p: planted > 0 ? 0.01 : 0.4 },
        x,
        y,
      ),
      ...scaled({ ...bare(row(ab - honest, 'naive minus cross-fitted', circular)), p: NaN }, x, y).map(
        (scale) => ({ ...scale, term: 'optimism' }),
      ),
    ]),
    'composite.composite_members': columnsOf(
      compositeMembers,
      members.map((m, k) => ({
        composite: 'total',
        candidate: m.candidate,
        name: m.name,
        sign: Math.sign(m.a_t),
        selected: true,
        share_of_folds: planted > 0 ? 1 / (1 + 0.2 * k) : 0.3,
      })),
    ),
    'composite.composite_scores': {
      composite: ids.map(() => 'total'),
      participant_id: ids,
      naive: z(score),
      cross_fitted: z(score).map((v) => 0.6 * v),
    },
  };
}

export function mediationTable({ x, y, n, depression }: Cohort, covariates: Covariates): TableOutput {
  const model = 'exercise_habit -> depression -> pain_intensity';
  const m = paths(x, depression, y, covariates);
  const se = Math.sqrt(m.a ** 2 * m.b_se ** 2 + m.b ** 2 * m.a_se ** 2);
  const indirect = [
    'delta, first order',
    'percentile bootstrap, 5000 resamples',
    'BCa bootstrap, 5000 resamples',
  ].map((method, k): EstimateInput => ({
    model,
    term: 'indirect',
    method,
    estimate: m.ab,
    se,
    p: 0.4 + 0.03 * k,
    lower: m.ab - (1.96 - 0.05 * k) * se,
    upper: m.ab + (1.96 + 0.05 * k) * se,
    level: 0.95,
    n,
  }));
  const ols = [
    tRow(slope(x, depression, covariates), { model, term: 'a', method: 'OLS t', n }),
    tRow(slope(depression, y, [x, ...covariates]), { model, term: 'b', method: 'OLS t', n }),
    tRow(slope(x, y, covariates), { model, term: 'total', method: 'OLS t', n }),
    tRow(slope(x, y, [depression, ...covariates]), { model, term: 'direct', method: 'OLS t', n }),
  ];
  const joint: EstimateInput = {
    model,
    term: 'indirect',
    method: 'joint significance',
    estimate: m.ab,
    p: m.joint_p,
    n,
  };
  return estimateTable([...ols, joint, ...indirect].flatMap((row) => scaled(row, x, y)));
}
