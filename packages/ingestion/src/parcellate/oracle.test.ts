import { createReadStream, readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { openImage } from '../image/open-image.ts';
import { readSingleVolume } from '../image/single-volume.ts';
import { Smoother } from '../smoothing/smoother.ts';
import { ImageOpener } from './image-opener.ts';
import { readLabelImage } from './label-image.ts';
import { nearestVoxels } from './nearest-voxels.ts';
import type { NodeSet } from './node-set.ts';
import { nodesOf, PLAIN_RULES } from './node-set.test.helper.ts';
import { parcellateScan, type ScanRules } from './parcellate-scan.ts';
import { voxelSeries } from './voxel-series.ts';
import { readWeightImage } from './weight-image.ts';

const folder = oracleFile('connectivity');
const LABELS = Int32Array.of(1, 2, 3, 5, 8, 12, 300);
const input = (name: string) => ({ stream: createReadStream(`${folder}/inputs/${name}`), file: name });
/** Files are opened by their names. */
const opener = new ImageOpener(async (name) => createReadStream(`${folder}/inputs/${name}`));
const listed = (file: string) => ({ file, sha256: file });

/** frames x regions of a table that a masker gave. */
function expected(name: string): number[][] {
  const lines = readFileSync(`${folder}/nilearn-0.10.4/masker/${name}.tsv`, 'utf8').trim().split('\n');
  return lines.slice(1).map((line) => line.split('\t').map(Number));
}

function parcellated(nodes: NodeSet, bold: string, mask?: string, rules: Partial<ScanRules> = {}) {
  const files = {
    scan: 'rest',
    image: listed(bold),
    mask: mask === undefined ? undefined : listed(mask),
    motion: undefined,
    trS: 2,
  };
  return parcellateScan(files, nodes, { ...PLAIN_RULES, ...rules }, 'sub-01', opener);
}

/** Largest difference relative to the wanted value. */
function largestGap(
  { values, frames }: { values: Float64Array; frames: number },
  wanted: number[][],
): number {
  expect(frames).toBe(wanted.length);
  let largest = 0;
  for (const [t, row] of wanted.entries()) {
    expect(row.length).toBe(values.length / frames);
    for (const [region, value] of row.entries())
      largest = Math.max(largest, Math.abs((values[region * frames + t] as number) / value - 1));
  }
  return largest;
}

const labels = async (atlas: string) => nodesOf(await readLabelImage(input(atlas), LABELS));

describe.skipIf(!folder)(
  'region means equal NiftiLabelsMasker (nilearn 0.10.4, resampling_target="data")',
  () => {
    it.each([
      ['labels_same_mean', 'atlas_same_grid.nii.gz', 'bold_f8.nii.gz', undefined],
      ['labels_same_mean_mask', 'atlas_same_grid.nii.gz', 'bold_f8.nii.gz', 'mask_partial.nii.gz'],
      ['labels_same_mean_f4', 'atlas_same_grid.nii.gz', 'bold_f4.nii.gz', undefined],
      ['labels_same_mean_i2scaled', 'atlas_same_grid.nii.gz', 'bold_i2_scaled.nii.gz', undefined],
      ['labels_atlas_2mm_grid_target_data', 'atlas_2mm_grid.nii.gz', 'bold_f8.nii.gz', undefined],
      ['labels_atlas_2mm_flipx_target_data', 'atlas_2mm_flipx.nii.gz', 'bold_f8.nii.gz', undefined],
      ['labels_atlas_oblique_target_data', 'atlas_oblique.nii.gz', 'bold_f8.nii.gz', undefined],
    ])('%s', async (name, atlas, bold, mask) => {
      const tolerance = bold === 'bold_f8.nii.gz' ? 1e-12 : 1e-6;
      expect(largestGap(await parcellated(await labels(atlas), bold, mask), expected(name))).toBeLessThan(
        tolerance,
      );
    });

    it.each(['median', 'standard_deviation'] as const)('%s over voxels', async (statistic) => {
      const nodes = await labels('atlas_same_grid.nii.gz');
      const found = await parcellated(nodes, 'bold_f8.nii.gz', undefined, { statistic });
      expect(largestGap(found, expected(`labels_same_${statistic}`))).toBeLessThan(1e-12);
    });

    it('smoothed by 6 mm first', async () => {
      const nodes = await labels('atlas_same_grid.nii.gz');
      const found = await parcellated(nodes, 'bold_f8.nii.gz', undefined, { smoothing_mm: 6 });
      expect(largestGap(found, expected('labels_same_smooth6'))).toBeLessThan(1e-10);
    });

    it.each(['atlas_2mm_grid', 'atlas_2mm_flipx', 'atlas_oblique'])(
      '%s lands on the BOLD grid voxel by voxel',
      async (name) => {
        const atlas = await readSingleVolume(input(`${name}.nii.gz`));
        const file = `resampled_${name}_to_bold_nearest.nii.gz`;
        const wanted = await readSingleVolume({
          stream: createReadStream(`${folder}/nilearn-0.10.4/masker/${file}`),
          file,
        });
        const nearest = nearestVoxels(wanted.header, atlas.header, name);
        expect([...nearest].map((voxel) => (voxel < 0 ? 0 : atlas.values[voxel]))).toEqual([
          ...wanted.values,
        ]);
      },
    );
  },
);

describe.skipIf(!folder)('other kinds of regions equal the maskers of nilearn 0.10.4', () => {
  const MASKS = ['mask', 'nomask'];
  it.each([
    ...['3.0', '4.0', '6.0', '9.0', 'None'].flatMap((radius) => MASKS.map((mask) => [radius, mask])),
    ['9.0', 'mask_partial'],
  ])('spheres of %s mm, %s', async (radius = '', mask = '') => {
    const { seeds_mm: seeds } = JSON.parse(readFileSync(`${folder}/inputs/sphere_seeds.json`, 'utf8')) as {
      seeds_mm: [number, number, number][];
    };
    const spheres = seeds.map((centre) => ({ centre, radiusMm: Number(radius) }));
    const file = mask === 'nomask' ? undefined : `${mask}.nii.gz`;
    const found = await parcellated(nodesOf(spheres), 'bold_f8.nii.gz', file, { overlap: 'both' });
    expect(largestGap(found, expected(`spheres_r${radius}_${mask}`))).toBeLessThan(1e-12);
  });

  it.each([
    ['maps_nomask', undefined],
    ['maps_mask', 'mask.nii.gz'],
  ])('probabilistic maps, %s', async (name, mask) => {
    const maps = await readWeightImage(input('maps_same_grid.nii.gz'), Int32Array.of(0, 1, 2));
    const found = await parcellated(nodesOf(maps), 'bold_f8.nii.gz', mask);
    expect(largestGap(found, expected(name))).toBeLessThan(1e-9);
  });

  it('voxels of a mask, streamed', async () => {
    const wanted = expected('voxels_mask_partial_first5vols');
    const mask = await readSingleVolume(input('mask_partial.nii.gz'));
    const [nx, ny, nz] = mask.header.shape;
    // The oracle lists voxels with z fastest.
    const order: number[] = [];
    for (let i = 0; i < nx; i++)
      for (let j = 0; j < ny; j++)
        for (let k = 0; k < nz; k++)
          if (mask.values[i + nx * (j + ny * k)]) order.push(i + nx * (j + ny * k));
    const voxels = Int32Array.from(order).sort();
    const found: (number | undefined)[][] = [];
    for await (const { values } of voxelSeries(await openImage(input('bold_f8.nii.gz')), voxels, 'refuse')) {
      const at = new Map([...voxels].map((voxel, i) => [voxel, values[i]]));
      found.push(order.map((voxel) => at.get(voxel)));
    }
    expect(found).toHaveLength(80);
    expect(found.slice(0, wanted.length)).toEqual(wanted);
  });

  it('a smoothed volume, voxel by voxel', async () => {
    const file = `${folder}/nilearn-0.10.4/masker/smooth6_vol0_f8.nii.gz`;
    const wanted = await readSingleVolume({ stream: createReadStream(file), file });
    const image = await openImage(input('bold_f8.nii.gz'));
    for await (const { stored } of image.volumes()) {
      const found = new Smoother(image.header, 6).smooth(Float64Array.from(stored));
      found.forEach((value, i) => expect(Math.abs(value - (wanted.values[i] as number))).toBeLessThan(1e-9));
      break;
    }
  });
});

describe.skipIf(!folder)('several atlases in one pass', () => {
  it('give what each gives alone', async () => {
    const one = await readLabelImage(input('atlas_same_grid.nii.gz'), LABELS.slice(0, 3));
    const other = await readLabelImage(input('atlas_oblique.nii.gz'), LABELS.slice(3));
    const both = await parcellated(nodesOf(one, other), 'bold_f8.nii.gz', undefined, { overlap: 'both' });
    const alone = [
      await parcellated(nodesOf(one), 'bold_f8.nii.gz'),
      await parcellated(nodesOf(other), 'bold_f8.nii.gz'),
    ];
    expect([...both.values]).toEqual(alone.flatMap(({ values }) => [...values]));
    expect([...both.tsnr]).toEqual(alone.flatMap(({ tsnr }) => [...tsnr]));
    expect([...both.covered]).toEqual(alone.flatMap(({ covered }) => [...covered]));
  });
});
