import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  buildTable,
  coverage,
  frames,
  regionLabels,
  regions,
  regionVoxels,
  runStage,
  scanMasks,
  scans,
  tableView,
  timeseries,
  type Stage,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { imageBytes, packed, type WrittenImage } from '../image/image-writer.test.helper.ts';
import { parcellateStage } from './stage.ts';

const stage = parcellateStage as unknown as Stage;
type Files = Readonly<Record<string, string | Buffer>>;

const sha = (file: string) => createHash('sha256').update(file).digest('hex');
const opener = (files: Files) => async (digest: string) =>
  Readable.from([Buffer.from(files[Object.keys(files).find((name) => sha(name) === digest)!]!)]);

const LABELS = [1, 2, 300];

function atlasTables(labels: readonly number[] = LABELS): Record<string, TableOutput> {
  const region = Int32Array.from(labels, (_, i) => i);
  const none = labels.map(() => null);
  const unknown = Float64Array.from(labels, () => NaN);
  return {
    'atlas.regions': {
      region,
      atlas: labels.map(() => 'test'),
      series_column: { values: region, valid: new Uint8Array(labels.length) },
      name: labels.map((label) => `R${label}`),
      plain_name: labels.map((label) => `region ${label}`),
      hemisphere: none,
      network: none,
      x_mm: unknown,
      y_mm: unknown,
      z_mm: unknown,
    },
    'atlas.region_labels': {
      region,
      kind: labels.map(() => 'label'),
      label: Int32Array.from(labels),
      radius_mm: unknown,
      labels_file: labels.map(() => 'atlas.nii.gz'),
      labels_sha256: labels.map(() => sha('atlas.nii.gz')),
    },
  };
}

function scanTable(motion: string | null, trS: number): TableOutput {
  return {
    participant_id: ['sub-01'],
    scan: ['task-rest'],
    session: [null],
    task: ['rest'],
    run: [null],
    series_file: ['bold.nii.gz'],
    series_sha256: [sha('bold.nii.gz')],
    motion_file: [motion],
    motion_sha256: [motion === null ? null : sha(motion)],
    tr_s: Float64Array.of(trS),
    origin: [null],
  };
}

const MASKS: TableOutput = {
  participant_id: ['sub-01'],
  scan: ['task-rest'],
  mask_file: ['mask.nii.gz'],
  mask_sha256: [sha('mask.nii.gz')],
};

const PLACE = [2, 0, 0, -4, 0, 2, 0, 0, 0, 0, 2, 0];
const atlas = (values: readonly number[]) =>
  packed(imageBytes({ shape: [3, 2, 1], values, type: 'float32', sform: PLACE }));
const bold = (values: readonly number[], more: Partial<WrittenImage> = {}) =>
  packed(imageBytes({ shape: [3, 2, 1, 3], values, sform: PLACE, ...more }));

/** Voxels: 1 1 2 / 2 300 0. Volumes: base, base + 1, base + 3. */
const BASE = [10, 20, 30, 50, 7, 1000];
const VALUES = [0, 1, 3].flatMap((step) => BASE.map((value) => value + step));
const CONFOUNDS = 'trans_x\tframewise_displacement\n0\tn/a\n0.1\t0.5\n0.2\t0.25\n';
const FILES: Files = {
  'atlas.nii.gz': atlas([1, 1, 2, 2, 300, 0]),
  'bold.nii.gz': bold(VALUES),
  'mask.nii.gz': atlas([1, 0, 1, 1, 1, 1]),
  'confounds.tsv': CONFOUNDS,
};

interface Case {
  readonly files?: Files;
  readonly params?: object;
  readonly masks?: boolean;
  readonly trS?: number;
  readonly labels?: readonly number[];
}

async function read({ files, params = {}, masks = false, trS = 2, labels = LABELS }: Case = {}) {
  const tables = atlasTables(labels);
  const result = await runStage(stage, {
    params,
    inputs: {
      scans: [buildTable(scans, scanTable('confounds.tsv', trS), 'test')],
      'atlas.regions': [buildTable(regions, tables['atlas.regions']!, 'test')],
      'atlas.region_labels': [buildTable(regionLabels, tables['atlas.region_labels']!, 'test')],
      ...(masks ? { masks: [buildTable(scanMasks, MASKS, 'test')] } : {}),
    },
    key: 'sub-01',
    open: opener({ ...FILES, ...files }),
    where: 'stage series',
  });
  const contracts = { timeseries, frames, coverage, region_voxels: regionVoxels };
  const view = (name: keyof typeof contracts) => tableView(contracts[name], [result.tables[name]!], 'test');
  return {
    values: [...view('timeseries').list('values').values],
    trS: [...view('timeseries').f64('tr_s')],
    fdMm: [...view('frames').f64('fd_mm')],
    alive: [...view('coverage').f64('alive')],
    covered: [...view('region_voxels').f64('covered')],
    voxels: [...view('region_voxels').i32('voxels')],
    codes: result.checks.map(({ code }) => code),
  };
}

describe('parcellate stage', () => {
  it.each(
    checkStage(stage, {
      params: {},
      inputs: { scans: scanTable('confounds.tsv', 2), masks: MASKS, ...atlasTables() },
      key: 'sub-01',
      open: opener(FILES),
    }),
  )('%s', (_, check) => check());

  it('averages voxels, reads motion, and keeps labels above 255', async () => {
    expect(await read()).toEqual({
      values: [15, 16, 18, 40, 41, 43, 7, 8, 10],
      trS: [2, 2, 2],
      fdMm: [NaN, 0.5, 0.25],
      alive: [1, 1, 1],
      covered: [1, 1, 1],
      voxels: [2, 2, 1],
      codes: [],
    });
  });

  it('leaves out voxels outside the mask, and says how much is left', async () => {
    const found = await read({ masks: true });
    expect(found.values.slice(0, 3)).toEqual([10, 11, 13]);
    expect(found.covered).toEqual([0.5, 1, 1]);
    const strict = await read({ masks: true, params: { minimum_coverage: 0.6 } });
    expect(strict.values.slice(0, 6)).toEqual([0, 0, 0, 40, 41, 43]);
    expect(strict.alive).toEqual([0, 1, 1]);
    expect(strict.codes).toEqual(['dead-regions', 'low-coverage']);
  });

  it('never drops a region: one without voxels is dead', async () => {
    const found = await read({ labels: [1, 7, 300] });
    expect(found.values).toEqual([15, 16, 18, 0, 0, 0, 7, 8, 10]);
    expect([found.alive, found.covered, found.voxels]).toEqual([
      [1, 0, 1],
      [1, 0, 1],
      [2, 0, 1],
    ]);
    expect(found.codes).toEqual(['labels-missing', 'labels-without-region', 'dead-regions']);
  });

  it('counts voxels without a signal as not covered', async () => {
    const still = VALUES.map((value, i) => (i % 6 === 1 ? 20 : value));
    expect((await read({ files: { 'bold.nii.gz': bold(still) } })).covered).toEqual([0.5, 1, 1]);
  });

  it('gives the same from flipped storage, another byte order, and scaled integers', async () => {
    const plain = (await read()).values;
    const flip = (values: readonly number[]) =>
      values.map((_, i) => values[i - (i % 3) + 2 - (i % 3)] as number);
    const flipped = bold(flip(VALUES), { sform: [-2, 0, 0, 0, ...PLACE.slice(4)] });
    const scaled = bold(
      VALUES.map((value) => (value - 4) * 2),
      {
        type: 'int16',
        little: false,
        slope: 0.5,
        intercept: 4,
      },
    );
    expect((await read({ files: { 'bold.nii.gz': flipped } })).values).toEqual(plain);
    expect((await read({ files: { 'bold.nii.gz': scaled } })).values).toEqual(plain);
  });

  it('believes the sidecar, not the header, about the repetition time', async () => {
    expect((await read({ trS: 2.5 })).codes).toEqual(['repetition-times-differ']);
    const unknown = await read({ trS: NaN });
    expect(unknown.trS).toEqual([NaN, NaN, NaN]);
    expect(unknown.codes).toEqual(['no-repetition-time']);
  });

  it('refuses values that are no numbers inside a region only, unless told to take them as 0', async () => {
    const broken = (voxel: number) => {
      const values = [...VALUES];
      values[6 + voxel] = NaN;
      return { 'bold.nii.gz': bold(values) };
    };
    expect((await read({ files: broken(5) })).codes).toEqual([]);
    await expect(read({ files: broken(3) })).rejects.toThrow(
      'the voxel 0, 1, 0 of volume 1 (from 0) is NaN\n  at: bold.nii.gz: byte 424 (unpacked)\n  try: give a mask',
    );
    const zero = await read({ files: broken(3), params: { not_finite: 'zero' } });
    expect(zero.values.slice(3, 6)).toEqual([40, 15.5, 43]);
    expect(zero.codes).toEqual(['not-finite-voxels']);
  });

  it.each<[string, Files, string]>([
    ['a 3-D image', { 'bold.nii.gz': atlas(BASE) }, 'the image has one volume\n  at: bold.nii.gz'],
    [
      'an interpolated atlas',
      { 'atlas.nii.gz': atlas([1, 1.5, 2, 2, 3, 0]) },
      'the voxel 1, 0, 0 (from 0) is 1.5, not a whole number',
    ],
    [
      'a probabilistic atlas',
      { 'atlas.nii.gz': FILES['bold.nii.gz']! },
      'the image has 3 volumes, one is needed',
    ],
    [
      'too few motion rows',
      { 'confounds.tsv': CONFOUNDS.slice(0, CONFOUNDS.indexOf('0.2')) },
      'the series has 3 volumes, the motion file',
    ],
    [
      'a flat atlas',
      {
        'atlas.nii.gz': packed(imageBytes({ shape: [3, 2, 1], values: BASE, sform: PLACE.map(() => 0) })),
      },
      'the affine of the image makes it flat',
    ],
  ])('refuses %s', async (_, files, message) => {
    await expect(read({ files })).rejects.toThrow(message);
  });
});
