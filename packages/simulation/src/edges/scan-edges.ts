import { correlation, fisherZ, lowerTriangle } from '@mesovia/kernels';
import { SPIKE_MM } from '../signals/frame-motion.ts';
import { simulateScan } from '../signals/scan.ts';
import type { SimulatedStudy } from '../study/study.ts';

/**
 * Fisher z of every connection as a study would estimate it: draw the scans, leave out frames above 0.5 mm, Pearson
 * correlation, atanh.
 *
 * @returns `edges` connections x people, connection after connection; `meanFdMm` as measured, one value a person
 */
export function estimateEdges(study: SimulatedStudy): { edges: Float64Array; meanFdMm: Float64Array } {
  const regions = study.regions.length;
  const count = (regions * (regions - 1)) / 2;
  const n = study.people.length;
  const edges = new Float64Array(count * n);
  const meanFdMm = new Float64Array(n);
  const r = new Float64Array(regions * regions);
  const z = new Float64Array(count);
  for (let i = 0; i < n; i += 1) {
    const { series, fdMm } = simulateScan(study, i);
    const kept = [...fdMm.keys()].filter((t) => !(fdMm[t] > SPIKE_MM));
    const clean = new Float64Array(kept.length * regions);
    kept.forEach((t, k) => clean.set(series.subarray(t * regions, (t + 1) * regions), k * regions));
    correlation(clean, kept.length, regions, r);
    lowerTriangle(r, regions, z);
    fisherZ(z, z);
    for (let e = 0; e < count; e += 1) edges[e * n + i] = z[e];
    meanFdMm[i] = fdMm.subarray(1).reduce((sum, value) => sum + value, 0) / (fdMm.length - 1);
  }
  return { edges, meanFdMm };
}
