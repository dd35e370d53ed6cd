import { networkComponents, networkScores, type TableOutput } from '@mesovia/core';
import { columnsOf } from './columns.ts';
import type { Cohort, Example } from './cohort.ts';

/** Made-up sets: the planted connections are one set, and score highest. */
export function networkTables({ edges, regions }: Cohort, { planted }: Example): Record<string, TableOutput> {
  const members = edges.slice(0, planted);
  const ends = [...new Set(members.flatMap(({ i, j }) => [i, j]))];
  const set = {
    component: 1,
    connections: members.length,
    sign: 'either',
    intensity: 4.5 * members.length,
    regions: ends.map((region) => regions[region]?.name ?? ''),
    threshold: 2.5,
    p_extent: 0.008,
    p_extent_strict: 0.016,
    p_intensity: 0.001,
    p_intensity_strict: 0.002,
    candidates: edges.length,
  };
  const scores = edges.map(({ name }, candidate) => ({
    candidate,
    name,
    component: candidate < planted ? 1 : null,
    score: candidate < planted ? 900 - 50 * candidate : 3,
    p_score: candidate < planted ? 0.001 : 0.9,
    p_score_strict: candidate < planted ? 0.002 : 1,
    supported: candidate < planted,
  }));
  return {
    'networks.network_components': columnsOf(networkComponents, planted > 0 ? [set] : []),
    'networks.network_scores': columnsOf(networkScores, scores),
  };
}
