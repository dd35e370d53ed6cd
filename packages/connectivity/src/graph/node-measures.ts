import { symmetricEigen } from '@mesovia/kernels';
import type { Graph } from './strongest.ts';

/** Connections of each region; NaN for an absent one. */
export function degree(graph: Graph): Float64Array {
  const { regions, weights } = graph;
  const counts = new Float64Array(regions);
  weights.forEach((weight, cell) => void (counts[Math.floor(cell / regions)] += weight > 0 ? 1 : 0));
  return withoutAbsent(graph, counts);
}

/**
 * How evenly the connections of each region spread over the modules: 1 - sum over modules (strength to module /
 * strength)^2. 0 for a region without connections, NaN for an absent one.
 *
 * @param modules a number a region
 * @see Guimera & Amaral 2005, Nature 433:895, weighted
 */
export function participation(graph: Graph, modules: Int32Array): Float64Array {
  const { regions, weights } = graph;
  const count = modules.reduce((most, module) => Math.max(most, module), -1) + 1;
  const values = Float64Array.from({ length: regions }, (_, i) => {
    const strengths = new Float64Array(count);
    for (let j = 0; j < regions; j += 1) strengths[modules[j]] += weights[i * regions + j];
    const total = strengths.reduce((sum, strength) => sum + strength, 0);
    return total > 0 ? 1 - strengths.reduce((sum, strength) => sum + (strength / total) ** 2, 0) : 0;
  });
  return withoutAbsent(graph, values);
}

/**
 * How central each region is among central regions: size of its entry in the eigenvector of the largest eigenvalue, of
 * length 1, each connection counting the same. Regions outside the part of the graph with that eigenvalue have 0; NaN for an absent one.
 *
 * @see Bonacich 1987, Am J Sociol 92:1170
 */
export function eigenvectorCentrality(graph: Graph): Float64Array {
  const { regions, weights } = graph;
  const { vectors } = symmetricEigen(
    weights.map((weight) => (weight > 0 ? 1 : 0)),
    regions,
  );
  return withoutAbsent(
    graph,
    Float64Array.from({ length: regions }, (_, i) => Math.abs(vectors[i * regions + regions - 1])),
  );
}

const withoutAbsent = ({ absent }: Graph, values: Float64Array) =>
  values.map((value, i) => (absent[i] === 1 ? NaN : value));
