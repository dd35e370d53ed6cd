/** Connections of similar distance. */
export interface DistanceBin {
  /** Mean distance in mm. */
  readonly mm: number;
  /** Mean correlation with motion. */
  readonly r: number;
  readonly connections: number;
}

/** Bins of (nearly) equally many connections, nearest first; connections without a distance or r are left out. */
export function distanceProfile(r: Float64Array, mm: Float64Array, most = 20): DistanceBin[] {
  const known = [...r.keys()]
    .filter((e) => Number.isFinite(r[e]) && Number.isFinite(mm[e]))
    .sort((a, b) => (mm[a] ?? 0) - (mm[b] ?? 0) || a - b);
  const count = Math.min(most, known.length);
  return Array.from({ length: count }, (_, k) => {
    const bin = known.slice(
      Math.floor((k * known.length) / count),
      Math.floor(((k + 1) * known.length) / count),
    );
    const mean = (values: Float64Array) => bin.reduce((sum, e) => sum + (values[e] ?? NaN), 0) / bin.length;
    return { mm: mean(mm), r: mean(r), connections: bin.length };
  });
}
