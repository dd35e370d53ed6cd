import type { LabelImage } from './label-image.ts';
import type { NodeSet } from './node-set.ts';
import type { Sphere } from './sphere-voxels.ts';
import type { WeightImage } from './weight-image.ts';
import type { ScanRules } from './parcellate-scan.ts';

/** A node set of one atlas after another, in this order. */
export function nodesOf(...atlases: readonly (LabelImage | WeightImage | readonly Sphere[])[]): NodeSet {
  const nodes = {
    names: [] as string[],
    labels: [] as NodeSet['labels'][number][],
    weights: [] as NodeSet['weights'][number][],
    spheres: [] as NodeSet['spheres'][number][],
    checks: [],
  };
  const take = (count: number) =>
    Array.from({ length: count }, () => nodes.names.push(`R${nodes.names.length}`) - 1);
  for (const atlas of atlases) {
    if ('voxels' in atlas) nodes.labels.push({ positions: take(atlas.voxels.length), image: atlas });
    else if ('regions' in atlas) nodes.weights.push({ positions: take(atlas.regions.length), image: atlas });
    else for (const sphere of atlas) nodes.spheres.push({ position: take(1)[0] as number, sphere });
  }
  return nodes;
}

export const PLAIN_RULES: ScanRules = {
  minimum_coverage: 0,
  statistic: 'mean',
  overlap: 'error',
  smoothing_mm: 0,
  not_finite: 'refuse',
  first_fd: 'as_is',
  parameters: 'by_name',
};
