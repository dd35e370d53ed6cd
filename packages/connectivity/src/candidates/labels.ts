export type Family = 'edge' | 'node strength';

export interface CandidateLabel {
  readonly family: Family;
  /** For people. */
  readonly name: string;
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

/** One label a region. */
export function nodeLabels(names: readonly string[], unit: string): CandidateLabel[] {
  return names.map((name, region) => ({
    family: 'node strength' as const,
    name: `strength of ${name}`,
    regionA: region,
    regionB: -1,
    unit: `mean ${unit}`,
  }));
}
