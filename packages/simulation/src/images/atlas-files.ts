import type { SimulatedRegion } from '../regions/table.ts';
import type { SimulatedStudy } from '../study/study.ts';
import type { PlannedFile } from '../writing/study-files.ts';
import { tsv } from '../writing/text.ts';
import type { BrainGrid } from './brain-grid.ts';
import { niftiFile } from './nifti-file.ts';
import { SPACE } from './space.ts';

const DEEP = /thalamus|hippocampus|amygdala/;

/** Below the cortex: the basal ganglia, the thalamus, and what most atlases count among them. */
const isDeep = ({ network, plainName }: SimulatedRegion): boolean =>
  network === 'subcortical' || DEEP.test(plainName);

/**
 * Cortex and subcortex as two images of labels with their tables, as atlases are published. A part without regions (in
 * the smallest studies) has no files.
 */
export function atlasFiles({ regions }: SimulatedStudy, grid: BrainGrid): PlannedFile[] {
  const all = [...regions.keys()];
  const parts = {
    cortex: all.filter((region) => !isDeep(regions[region])),
    subcortex: all.filter((region) => isDeep(regions[region])),
  };
  return Object.entries(parts).flatMap(([name, members]) => {
    if (members.length === 0) return [];
    const file = `atlas/tpl-${SPACE}_atlas-${name}_dseg`;
    return [
      { path: `${file}.nii.gz`, text: () => niftiFile(grid, { stored: partOf(grid, members), slope: 1 }) },
      { path: `${file}.tsv`, text: () => atlasTable(regions, members) },
    ];
  });
}

/** Labels 1, 2, 3 ... of these regions alone. */
function partOf({ labels }: BrainGrid, members: readonly number[]): Int16Array {
  const labelOf = new Map(members.map((region, i) => [region + 1, i + 1]));
  return labels.map((label) => labelOf.get(label) ?? 0);
}

function atlasTable(regions: readonly SimulatedRegion[], members: readonly number[]): string {
  return tsv(
    ['index', 'name', 'plain_name', 'network', 'hemisphere', 'x', 'y', 'z'],
    members.map((region, i) => {
      const { name, plainName, network, hemisphere, x, y, z } = regions[region];
      return [i + 1, name, plainName, network, hemisphere, x, y, z];
    }),
  );
}
