import { createReadStream, readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { readSingleVolume } from '../image/open-image.ts';
import { nearestVoxels } from './nearest-voxels.ts';
import { readLabelImage } from './label-image.ts';
import { parcellateScan } from './parcellate-scan.ts';

const folder = oracleFile('connectivity');
const LABELS = Int32Array.of(1, 2, 3, 5, 8, 12, 300);
const input = (name: string) => ({ stream: createReadStream(`${folder}/inputs/${name}`), file: name });

/** frames x regions of a table that NiftiLabelsMasker gave. */
function expected(name: string): number[][] {
  const lines = readFileSync(`${folder}/nilearn-0.10.4/masker/${name}.tsv`, 'utf8').trim().split('\n');
  return lines.slice(1).map((line) => line.split('\t').map(Number));
}

async function means(atlasFile: string, bold: string, mask?: string) {
  const atlas = await readLabelImage(input(atlasFile), LABELS);
  const listed = (file: string) => ({ file, sha256: '' });
  const files = {
    scan: 'rest',
    image: listed(bold),
    mask: mask === undefined ? undefined : listed(mask),
    motion: undefined,
    trS: 2,
  };
  const rules = { minimum_coverage: 0, not_finite: 'refuse', first_fd: 'as_is' } as const;
  return parcellateScan(files, atlas, rules, 'sub-01', async (file) => input(file));
}

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
      const wanted = expected(name);
      const { values, frames } = await means(atlas, bold, mask);
      expect(frames).toBe(wanted.length);
      const tolerance = bold === 'bold_f8.nii.gz' ? 1e-12 : 1e-6;
      let largest = 0;
      for (const [t, row] of wanted.entries()) {
        for (const [region, value] of row.entries()) {
          largest = Math.max(largest, Math.abs((values[region * frames + t] as number) / value - 1));
        }
      }
      expect(largest).toBeLessThan(tolerance);
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
