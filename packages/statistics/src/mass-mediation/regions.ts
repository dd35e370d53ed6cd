import type { TableOutput, TableView } from '@mesovia/core';
import { circular } from '../estimates/rows.ts';
import type { Family } from '../people/align-candidates.ts';
import type { Search } from './search.ts';

/** A tested family with its results. */
export interface TestedFamily {
  readonly family: Family;
  readonly search: Search;
}

interface RegionTally {
  readonly region: number;
  readonly name: string;
  connections: number;
  surviving: number;
  strongest: number;
  /** Position among the node candidates, -1 without one. */
  node: number;
}

/**
 * Per region: how many of its connections were tested and survive, and the mediation of its node measure.
 *
 * @param regions names of all regions; without it the regions that occur in the labels are listed by number
 */
export function regionColumns(
  labels: TableView,
  regions: TableView | undefined,
  edges: TestedFamily,
  nodes: TestedFamily | undefined,
  alpha: number,
): TableOutput {
  const tallies = emptyTallies(labels, regions);
  const rowOf = new Map([...labels.i32('candidate')].map((candidate, row) => [candidate, row]));
  const ends = ['region_a', 'region_b'].map((name) => labels.f64(name));
  const regionsOf = (candidate: number) =>
    ends.map((end) => end[rowOf.get(candidate) ?? -1]).filter((region) => !Number.isNaN(region));
  for (const [e, candidate] of edges.family.candidates.entries()) {
    const both = regionsOf(candidate);
    if (both.length < 2) continue;
    for (const region of both) {
      const tally = tallies.get(region);
      if (!tally) continue;
      tally.connections += 1;
      if (edges.search.pFweStrict[e] < alpha) tally.surviving += 1;
      if (!(tally.strongest >= edges.search.minT[e])) tally.strongest = edges.search.minT[e];
    }
  }
  for (const [k, candidate] of (nodes?.family.candidates ?? []).entries()) {
    const tally = tallies.get(regionsOf(candidate)[0] ?? NaN);
    if (tally) tally.node = k;
  }
  return columns([...tallies.values()], nodes);
}

function emptyTallies(labels: TableView, regions: TableView | undefined): Map<number, RegionTally> {
  const tally = (region: number, name: string): [number, RegionTally] => [
    region,
    { region, name, connections: 0, surviving: 0, strongest: NaN, node: -1 },
  ];
  if (regions) {
    const names = regions.strings('plain_name');
    return new Map([...regions.i32('region')].map((region, i) => tally(region, names[i] ?? '')));
  }
  const found = [...labels.f64('region_a'), ...labels.f64('region_b')].filter((r) => !Number.isNaN(r));
  return new Map([...new Set(found)].toSorted((a, b) => a - b).map((r) => tally(r, `region ${r}`)));
}

function columns(tallies: readonly RegionTally[], nodes: TestedFamily | undefined): TableOutput {
  const count = nodes?.family.candidates.length ?? 0;
  const node = (value: (search: Search, k: number) => number) =>
    Float64Array.from(tallies, ({ node: k }) => (nodes && k >= 0 ? value(nodes.search, k) : NaN));
  return {
    region: Int32Array.from(tallies, (t) => t.region),
    plain_name: tallies.map((t) => t.name),
    connections: Int32Array.from(tallies, (t) => t.connections),
    surviving: Int32Array.from(tallies, (t) => t.surviving),
    strongest_min_t: Float64Array.from(tallies, (t) => t.strongest),
    a: node(({ fit }, k) => fit.a[k]),
    a_t: node(({ fit }, k) => fit.tA[k]),
    b: node(({ fit }, k) => fit.b[k]),
    b_t: node(({ fit }, k) => fit.tB[k]),
    ab: node(({ fit }, k) => fit.indirect[k]),
    joint_p: node(({ jointP }, k) => jointP[k]),
    p_fwe: node(({ pFwe }, k) => pFwe[k]),
    p_fwe_strict: node(({ pFweStrict }, k) => pFweStrict[k]),
    q: node(({ q }, k) => q[k]),
    selection: tallies.map(() => circular(count)),
  };
}
