export const FAMILIES = [
  'edge',
  'node strength',
  'seed',
  'network mean',
  'degree',
  'participation',
  'eigenvector centrality',
  'scale',
] as const;

export type Family = (typeof FAMILIES)[number];

export interface CandidateLabel {
  readonly family: Family;
  /** For people. */
  readonly name: string;
  /** -1 where the candidate belongs to no region. */
  readonly regionA: number;
  /** -1 for a node measure. */
  readonly regionB: number;
  readonly unit: string;
}

/** One label a connection, in the order of the strict lower triangle, row by row: 0-1, 0-2, 1-2, 0-3 ... */
export function edgeLabels(names: readonly string[], unit: string): CandidateLabel[] {
  return names.flatMap((name, i) =>
    names.slice(0, i).map((other, j) => ({
      family: 'edge' as const,
      name: `${other} - ${name}`,
      regionA: j,
      regionB: i,
      unit,
    })),
  );
}

/** One label a region: `strength of left thalamus`. */
export function nodeLabels(
  names: readonly string[],
  family: Family,
  what: string,
  unit: string,
): CandidateLabel[] {
  return names.map((name, region) => ({
    family,
    name: `${what} of ${name}`,
    regionA: region,
    regionB: -1,
    unit,
  }));
}
