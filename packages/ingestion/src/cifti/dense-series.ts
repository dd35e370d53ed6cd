import { DataError } from '@mesovia/core';
import type { NamedStream } from '../image/open-image.ts';
import { inGrid } from '../parcellate/nearest-voxels.ts';
import type { NodeSet } from '../parcellate/node-set.ts';
import type { RegionSeries } from '../parcellate/parcellate-scan.ts';
import { PlaceSignals, type PlaceRules, type RegionPlaces } from '../parcellate/place-signals.ts';
import { refuseOtherThanLabels, surfacePlaces, type VoxelLookup } from '../parcellate/surface-places.ts';
import type { CiftiAxis } from './axis.ts';
import { openCifti } from './open-cifti.ts';

type DenseAxis = Extract<CiftiAxis, { kind: 'dense' }>;

/**
 * Region signals of a .dtseries.nii file, row by row: vertices find their region by structure and number, voxels by the
 * nearest voxel of the atlas (which may be an image of volumes).
 *
 * @throws DataError `not-dense-series`, `surface-mismatch`, `not-finite`, `too-few-frames`, and those of `openCifti`
 */
export async function readDenseSeries(
  image: NamedStream,
  nodes: NodeSet,
  rules: PlaceRules,
): Promise<RegionSeries> {
  const cifti = await openCifti(image);
  try {
    refuseOtherThanLabels(nodes, rules, image.file);
    const { rows, along } = cifti;
    if (rows.kind !== 'dense' || along.kind !== 'series') {
      throw new DataError(
        'not-dense-series',
        `the file holds ${along.kind} of ${rows.kind}, not a series of a dense space`,
        image.file,
        'give a .dtseries.nii file',
      );
    }
    const places = densePlaces(nodes, rows, rules, image.file);
    const signals = new PlaceSignals(places.lists, along.length, rules, image.file);
    for await (const { row, values } of cifti.values())
      signals.add(row, values, () => `the row ${row} (from 0)`);
    return signals.finish(places, along.stepS);
  } finally {
    cifti.close();
  }
}

function densePlaces(nodes: NodeSet, axis: DenseAxis, rules: PlaceRules, file: string): RegionPlaces {
  const surfaces = axis.models.flatMap(({ structure, offset, surface }) =>
    surface ? [{ structure, offset, ...surface }] : [],
  );
  const parts = axis.models.filter(({ voxels }) => voxels !== undefined);
  const placeOf = new Map(
    parts.flatMap(({ offset, voxels }) =>
      [...(voxels ?? [])].map((voxel, i) => [offset + i, voxel] as const),
    ),
  );
  const finders = new Map<unknown, (voxel: number) => number>();
  const lookup: VoxelLookup = ({ volume, file: atlasFile }, _, place) => {
    const voxel = placeOf.get(place);
    if (!volume || !axis.space || voxel === undefined) return -1;
    const find = finders.get(volume) ?? inGrid(volume.grid, axis.space, atlasFile);
    finders.set(volume, find);
    const at = find(voxel);
    return at < 0 ? -1 : (volume.regionOf[at] as number);
  };
  return surfacePlaces(nodes, surfaces, file, rules.overlap, parts, lookup);
}
