import { candidateEstimates, estimates, missingCandidates, nulls, regionEstimates } from '@mesovia/core';
import { readRows } from '../rows/read-rows.ts';
import type { Parameters } from '../study/parameters.ts';
import { variableNamed, type Variable } from '../study/variable.ts';
import type {
  AdjustedSearch,
  Candidate,
  Estimate,
  NullDistribution,
  ReportTables,
  Search,
} from './report.ts';

const SEARCH = 'statistics/mass-mediation';

/** The main search: the family with most candidates; node measures have their own table. */
export function readSearch(
  tables: ReportTables['search'],
  parameters: Parameters,
  covariates: readonly string[],
): Search {
  const all = readRows(candidateEstimates, tables.candidate_estimates);
  const missing = readRows(missingCandidates, tables.missing_candidates);
  const family = largestFamily([...all, ...missing].map((row) => row.family));
  const ranked = rank(all.filter((row) => row.family === family));
  const rows = readRows(estimates, tables.estimates);
  const stage = searchStages(parameters, covariates).main;
  const alpha = stage === undefined ? undefined : parameters.value(stage, 'alpha');
  const distributions = readNulls(tables, family);
  const threshold = summary(rows, /family-wise threshold/i, ranked.length);
  return {
    family,
    noun: nounOf(family),
    ranked,
    surviving: ranked.filter((row) => row.selected),
    regions: readRows(regionEstimates, tables.region_estimates),
    nulls: distributions,
    threshold,
    scale: threshold?.scale ?? 't',
    directed: stage !== undefined && (parameters.value(stage, 'direction') ?? 'any') !== 'any',
    studentised: stage !== undefined && parameters.value(stage, 'statistic') === 'hc3',
    detectable: summary(rows, /detectable/i, ranked.length),
    estimates: rows,
    missing: missing.filter((row) => row.family === family),
    alpha: typeof alpha === 'number' ? alpha : undefined,
    permutations: distributions[0]?.maxima.length ?? 0,
  };
}

function largestFamily(families: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const family of families) counts.set(family, (counts.get(family) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 'edge';
}

function nounOf(family: string): Search['noun'] {
  if (family === 'edge') return { singular: 'connection', plural: 'connections' };
  return { singular: `${family} candidate`, plural: `${family} candidates` };
}

function rank(rows: readonly Candidate[]): Candidate[] {
  return rows.toSorted((a, b) => b.statistic - a.statistic || b.min_t - a.min_t || a.candidate - b.candidate);
}

function readNulls(tables: ReportTables['search'], family: string): NullDistribution[] {
  const maxima = new Map<string, number[]>();
  for (const row of readRows(nulls, tables.nulls)) {
    if (row.family !== family) continue;
    const own = maxima.get(row.scheme) ?? [];
    own.push(row.maximum);
    maxima.set(row.scheme, own);
  }
  return [...maxima].map(([scheme, values]) => ({ scheme, maxima: Float64Array.from(values) }));
}

/** A number about the whole search; of several, the one about as many candidates as were tested. */
function summary(rows: readonly Estimate[], term: RegExp, tested: number): Estimate | undefined {
  const found = rows.filter((row) => term.test(row.term));
  return found.find((row) => row.candidates === tested) ?? found[0];
}

/** Which of the recorded searches uses the covariates of the study, and which one has more. */
function searchStages(
  parameters: Parameters,
  covariates: readonly string[],
): { main: string | undefined; adjusted: string | undefined } {
  const stages = parameters.stagesOf(SEARCH).map(({ stage }) => stage);
  const wanted = covariates.toSorted().join('\n');
  const own = (stage: string) =>
    parameters
      .below(stage, 'covariates')
      .map(({ value }) => String(value))
      .toSorted()
      .join('\n');
  const main = stages.find((stage) => own(stage) === wanted) ?? stages[0];
  return { main, adjusted: stages.find((stage) => stage !== main) };
}

export function readAdjusted(
  tables: NonNullable<ReportTables['adjusted']>,
  main: Search,
  parameters: Parameters,
  covariates: readonly string[],
  variables: ReadonlyMap<string, Variable>,
): AdjustedSearch {
  const rows = readRows(candidateEstimates, tables.candidate_estimates);
  const stage = searchStages(parameters, covariates).adjusted;
  const names = stage === undefined ? [] : parameters.below(stage, 'covariates').map((c) => String(c.value));
  return {
    ranked: rank(rows.filter((row) => row.family === main.family)),
    added: names
      .filter((name) => !covariates.includes(name))
      .map((name) => variableNamed(variables, name, 'covariates')),
  };
}
