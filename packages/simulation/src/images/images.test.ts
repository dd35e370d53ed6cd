import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sha256 } from '@mesovia/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { simulateScan } from '../signals/scan.ts';
import { simulateStudy } from '../study/study.ts';
import { writeStudy } from '../writing/write-study.ts';
import { TINY_STUDY } from '../writing/write-test-data.ts';
import { brainGrid, VOXELS } from './brain-grid.ts';
import { boldImage } from './bold-image.ts';
import { niftiFile } from './nifti-file.ts';
import { storedGzip } from './stored-gzip.ts';

const place = mkdtempSync(join(tmpdir(), 'mesovia-images-'));
afterAll(() => rmSync(place, { recursive: true }));
const study = simulateStudy(TINY_STUDY);
const grid = brainGrid(study.regions);
const func = 'derivatives/fmriprep/sub-01/func/sub-01_task-rest';

describe('images of a simulated study', () => {
  it('packs without compressing, so that any gunzip reads it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000, minLength: 0 }), (bytes) => {
        expect(Buffer.compare(gunzipSync(storedGzip(bytes)), Buffer.from(bytes))).toBe(0);
      }),
      { numRuns: 20 },
    );
    expect(gunzipSync(storedGzip(new Uint8Array(200_000))).length).toBe(200_000);
  });

  it('gives every region its voxels, near its centre and inside the brain', () => {
    const all = brainGrid(simulateStudy().regions);
    expect(new Set(all.voxels).size).toBe(100 * VOXELS);
    for (const voxel of all.voxels) expect(all.mask[voxel]).toBe(1);
    const [x, y, z] = [0, 1, 2].map((axis) => all.origin[axis] + all.voxelMm * (all.shape[axis] - 1));
    for (const region of simulateStudy().regions) {
      expect(region.x <= x && region.y <= y && region.z <= z).toBe(true);
    }
    expect(all.mask).toContain(0);
  });

  it('holds the time series: region means are exact to an eighth of a stored step', () => {
    const { series } = simulateScan(study, 0);
    const { stored, slope } = boldImage(grid, series, 60);
    const size = grid.labels.length;
    let largest = 0;
    for (let t = 0; t < 60; t += 1) {
      for (let region = 0; region < 6; region += 1) {
        const own = grid.voxels.subarray(region * VOXELS, (region + 1) * VOXELS);
        const mean = own.reduce((sum, voxel) => sum + stored[t * size + voxel] * slope, 0) / VOXELS;
        largest = Math.max(largest, Math.abs(mean - series[t * 6 + region]));
      }
    }
    expect(largest).toBeLessThanOrEqual(slope / 8 + 1e-9);
    expect(slope).toBeLessThan(0.1);
  });

  it('writes the fields of a real header', () => {
    const file = niftiFile(grid, {
      stored: new Int16Array(grid.labels.length * 2),
      slope: 0.5,
      series: { volumes: 2, trS: 2.5 },
    });
    const bytes = gunzipSync(file);
    expect(bytes.readInt32LE(0)).toBe(348);
    expect([0, 1, 2, 3, 4].map((i) => bytes.readInt16LE(40 + 2 * i))).toEqual([4, ...grid.shape, 2]);
    expect([bytes.readFloatLE(92), bytes.readFloatLE(112), bytes.readUInt8(123)]).toEqual([2.5, 0.5, 10]);
    expect(bytes.toString('latin1', 344, 348)).toBe('n+1\0');
    expect(bytes.length).toBe(352 + grid.labels.length * 4);
  });

  it('is a BIDS data set with derivatives, the same bytes every time', async () => {
    const folder = join(place, 'tiny');
    expect(await writeStudy(folder, { ...TINY_STUDY, images: true })).toEqual({ written: true, files: 49 });
    expect(await writeStudy(folder, { ...TINY_STUDY, images: true })).toEqual({ written: false, files: 49 });
    expect(readdirSync(join(folder, 'derivatives/fmriprep/sub-08/func')).length).toBe(4);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(JSON.parse(read('derivatives/fmriprep/task-rest_desc-preproc_bold.json')).RepetitionTime).toBe(5);
    expect(JSON.parse(read('derivatives/fmriprep/dataset_description.json')).DatasetType).toBe('derivative');
    const manifest = JSON.parse(read('manifest.json'));
    expect(manifest.options.images).toBe(true);
    const bold = `${func}_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz`;
    expect(manifest.files[bold]).toBe(sha256(readFileSync(join(folder, bold))));
    expect(sha256(read('manifest.json'))).toBe(
      'ef08cefd9053b3960a77b9cc0ee2445eccaba01e9aec71f280d900eb797b4bed',
    );
  });

  it('writes confounds whose motion parameters give the displacement', () => {
    const lines = readFileSync(join(place, 'tiny', `${func}_desc-confounds_timeseries.tsv`), 'utf8')
      .trimEnd()
      .split('\n');
    const names = lines[0].split('\t');
    const rows = lines.slice(1).map((line) => line.split('\t').map(Number));
    const at = (t: number, name: string) => rows[t][names.indexOf(name)];
    expect(at(0, 'framewise_displacement')).toBeNaN();
    for (let t = 1; t < rows.length; t += 1) {
      const step = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'].map(
        (name, axis) => Math.abs(at(t, name) - at(t - 1, name)) * (axis < 3 ? 1 : 50),
      );
      const sum = step.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - at(t, 'framewise_displacement'))).toBeLessThan(5e-4);
      expect(Math.abs(at(t, 'csf_derivative1') - (at(t, 'csf') - at(t - 1, 'csf')))).toBeLessThan(2e-6);
      expect(Math.abs(at(t, 'rot_x_power2') - at(t, 'rot_x') ** 2)).toBeLessThan(2e-6);
    }
    const outliers = rows.filter((_, t) => at(t, 'framewise_displacement') > 0.5 || at(t, 'std_dvars') > 1.5);
    expect(names.length).toBe(9 * 4 + 3 + 5 + 4 + 1 + outliers.length);
    expect(lines.length).toBe(61);
  });

  it('keeps the whole study below 60 MB', () => {
    const whole = simulateStudy();
    const image = boldImage(brainGrid(whole.regions), simulateScan(whole, 0).series, 300);
    const bytes = niftiFile(brainGrid(whole.regions), { ...image, series: { volumes: 300, trS: 2 } }).length;
    expect(bytes * 45).toBeLessThan(55e6);
    expect(statSync(join(place, 'tiny', 'participants.tsv')).size).toBeGreaterThan(0);
  });
});
