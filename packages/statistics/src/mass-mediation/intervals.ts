import type { Check, TableOutput } from '@mesovia/core';
import { groupByKnown } from '@mesovia/kernels';
import { massBootstrapInWorkers } from '@mesovia/kernels/workers';
import { familyName } from '../estimates/rows.ts';
import { knownNumbers, pickKnown, type Family } from '../people/align-candidates.ts';
import type { Analysis } from '../people/analysis.ts';

/** Keeps the resamples of a family apart from its permutations, which use the family's own number. */
const BOOTSTRAP_STREAMS = 1000;

export interface IntervalOptions {
  /** Resamples of people; 0 leaves the intervals out. */
  readonly resamples: number;
  /** Resample everybody, or within the exposure groups. */
  readonly strata: 'none' | 'exposure';
  readonly level: number;
  readonly seed: bigint;
  /** Number of the family. */
  readonly stream: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

const COLUMNS = ['sd', 'lower', 'upper', 'p', 'bcaLower', 'bcaUpper', 'bcaP'] as const;

/** Intervals of a family, E values each. */
export interface Bootstrapped extends Readonly<Record<(typeof COLUMNS)[number], Float64Array>> {
  readonly resamples: number;
  /** Attempts beyond the first, over all resamples. */
  readonly redrawn: number;
}

/**
 * Bootstrap intervals of ab for every candidate of a family, all on the same resamples of people: percentile (type 7) and
 * BCa, each with the p that inverts it. Not corrected for the search. Candidates that are missing for some people are resampled
 * with those who have a value.
 *
 * @returns undefined with 0 resamples
 * @throws the reason of the abort signal
 * @see Shrout & Bolger 2002, Psychol Methods 7:422; Efron 1987, JASA 82:171
 */
export async function intervalsOf(
  family: Family,
  analysis: Analysis,
  options: IntervalOptions,
): Promise<Bootstrapped | undefined> {
  if (options.resamples === 0) return undefined;
  const { n, groups } = analysis;
  const count = family.values.length / n;
  const out = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(count)])) as Record<
    (typeof COLUMNS)[number],
    Float64Array
  >;
  const known = groupByKnown(family.values, n);
  let redrawn = 0;
  for (const [g, { people, candidates }] of known.entries()) {
    const { x, y, covariates } = knownNumbers(analysis, people);
    const values = known.length === 1 ? family.values : pickKnown(family.values, n, people, candidates);
    const strata = groups && Int32Array.from(people, (i) => groups.codes[i] ?? 0);
    const found = await massBootstrapInWorkers(
      { n: people.length, candidates: values, x, y, covariatesA: covariates, covariatesB: covariates },
      {
        count: options.resamples,
        seed: options.seed,
        stream: BOOTSTRAP_STREAMS + options.stream,
        strata: options.strata === 'exposure' && strata ? strata : null,
      },
      options.level,
      {
        workers: options.threads > 1 ? options.threads : 0,
        signal: options.signal,
        onProgress: (done, total) => options.progress(g * total + done, known.length * total),
      },
    );
    for (const name of COLUMNS) candidates.forEach((e, k) => (out[name][e] = found[name][k]));
    redrawn += found.redrawn;
  }
  return { ...out, resamples: options.resamples * known.length, redrawn };
}

/** Columns of candidate_estimates; unknown without resamples. */
export function intervalColumns(bootstrap: Bootstrapped | undefined, count: number): TableOutput {
  const unknown = () => new Float64Array(count).fill(NaN);
  return {
    ab_se: bootstrap?.sd ?? unknown(),
    ab_lower: bootstrap?.lower ?? unknown(),
    ab_upper: bootstrap?.upper ?? unknown(),
    ab_p: bootstrap?.p ?? unknown(),
    bca_lower: bootstrap?.bcaLower ?? unknown(),
    bca_upper: bootstrap?.bcaUpper ?? unknown(),
    bca_p: bootstrap?.bcaP ?? unknown(),
  };
}

/** Resamples that had to be drawn again, and candidates left without an interval. */
export function intervalRemarks(bootstrap: Bootstrapped | undefined, family: Family): Check[] {
  if (!bootstrap) return [];
  const what = familyName(family.family);
  const without = bootstrap.lower.reduce((sum, limit) => sum + (limit === limit ? 0 : 1), 0);
  const redrawn: Check = {
    code: 'resamples-redrawn',
    severity: 'note',
    message: `${what}: ${bootstrap.redrawn} degenerate resamples were drawn again, of ${bootstrap.resamples}.`,
  };
  const missing: Check = {
    code: 'intervals-missing',
    severity: 'warning',
    message: `${what}: ${without} candidates have no bootstrap interval, because more than 1 % of the resamples gave none.`,
    remedy: 'read their t tests; look for candidates with few distinct values',
  };
  return [...(bootstrap.redrawn > 0 ? [redrawn] : []), ...(without > 0 ? [missing] : [])];
}
