import { fillNormal, nextNormal } from '@mesovia/kernels';
import { CARRIER_EDGES, type SimulatedStudy } from '../study/study.ts';
import { streamOf } from '../study/streams.ts';

/** Mean over people, SD over people, number of factors and their share of the variance; Fisher z. */
const EDGE = { mean: 0.08, meanSd: 0.08, sd: 0.075, factors: 6, share: 0.4 };
/** What one SD of head motion adds to a connection at the largest distance from the centre, Fisher z. */
const ARTEFACT = { slope: 0.025, mm: 70 };

/** Position of a connection in the strict lower triangle, row by row. */
export function edgeIndex(i: number, j: number): number {
  const [high, low] = i > j ? [i, j] : [j, i];
  return (high * (high - 1)) / 2 + low;
}

/** Positions of the six connections among the carriers. */
export function carrierEdges({ carriers }: SimulatedStudy): number[] {
  return carriers.flatMap((i, p) => carriers.slice(0, p).map((j) => edgeIndex(i, j)));
}

/**
 * Fisher z of every connection, drawn directly instead of through time series: the carriers as in the study, the
 * others from six factors over people plus noise. For calibration over many seeds.
 *
 * @returns connections x people, connection after connection, in the order of the lower triangle
 */
export function simulateEdges(study: SimulatedStudy): Float64Array {
  const { regions, options, truth, carrierZ } = study;
  const n = options.people;
  const edges = (regions.length * (regions.length - 1)) / 2;
  const stream = streamOf(options.seed, 'background');
  const factors = new Float64Array(EDGE.factors * n);
  fillNormal(stream, factors);
  const z = new Float64Array(edges * n);
  const loadings = new Float64Array(EDGE.factors);
  for (let e = 0; e < edges; e += 1) {
    fillNormal(stream, loadings);
    const mean = EDGE.mean + EDGE.meanSd * nextNormal(stream);
    for (let i = 0; i < n; i += 1) {
      let common = 0;
      for (let k = 0; k < EDGE.factors; k += 1) common += loadings[k] * factors[k * n + i];
      const person =
        Math.sqrt(EDGE.share / EDGE.factors) * common + Math.sqrt(1 - EDGE.share) * nextNormal(stream);
      z[e * n + i] = mean + EDGE.sd * person;
    }
  }
  if (truth.latent === 'head motion') addArtefact(z, study);
  carrierEdges(study).forEach((e, k) => {
    for (let i = 0; i < n; i += 1) z[e * n + i] = carrierZ[i * CARRIER_EDGES + k];
  });
  return z;
}

/** Regions on the same side of front and back move together, others apart: a straight line with motion. */
function addArtefact(z: Float64Array, { regions, latent }: SimulatedStudy): void {
  const n = latent.length;
  regions.forEach((one, i) => {
    regions.slice(0, i).forEach((other, j) => {
      const slope = (ARTEFACT.slope * one.y * other.y) / (ARTEFACT.mm * ARTEFACT.mm);
      const e = edgeIndex(i, j);
      for (let p = 0; p < n; p += 1) z[e * n + p] += slope * latent[p];
    });
  });
}
