import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  buildTable,
  commonMask,
  coverage,
  frames,
  imagePairs,
  regionLabels,
  regions,
  regionVoxels,
  runStage,
  scanMasks,
  scans,
  tableView,
  timeseries,
  type Stage,
  type TableContract,
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

function scanTable(motion: string | null, trS: number, series = 'bold.nii.gz'): TableOutput {
  return {
    participant_id: ['sub-01'],
    scan: ['task-rest'],
    session: [null],
    task: ['rest'],
    run: [null],
    series_file: [series],
    series_sha256: [sha(series)],
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
  readonly atlas?: Record<string, TableOutput>;
  readonly series?: string;
  readonly more?: Readonly<Record<string, readonly [TableContract, TableOutput]>>;
}

async function read(example: Case = {}) {
  const { files, params = {}, masks = false, trS = 2, labels = LABELS, more = {} } = example;
  const tables = example.atlas ?? atlasTables(labels);
  const series = example.series ?? 'bold.nii.gz';
  const result = await runStage(stage, {
    params,
    inputs: {
      scans: [buildTable(scans, scanTable('confounds.tsv', trS, series), 'test')],
      'atlas.regions': [buildTable(regions, tables['atlas.regions']!, 'test')],
      'atlas.region_labels': [buildTable(regionLabels, tables['atlas.region_labels']!, 'test')],
      ...(masks ? { masks: [buildTable(scanMasks, MASKS, 'test')] } : {}),
      ...Object.fromEntries(
        Object.entries(more).map(([role, [contract, rows]]) => [role, [buildTable(contract, rows, 'test')]]),
      ),
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
    tsnr: [...view('region_voxels').f64('tsnr')],
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
      tsnr: [expect.closeTo(10.69, 2), expect.closeTo(27.06, 2), expect.closeTo(5.46, 2)],
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

  it('takes motion parameters without a header line from the program that is named', async () => {
    const rows = [
      [0, 0, 0, 0, 0, 0],
      [0.1, 0, 0, 2, 0, 0],
      [0.1, 0, 0, 2, 0, 0],
    ];
    const files = { 'confounds.tsv': rows.map((row) => `${row.join('\t')}\n`).join('') };
    // FSL: 0.1 rad on a sphere of 50 mm and 2 mm; SPM: 0.1 mm and 2 rad.
    expect((await read({ files, params: { parameters: 'fsl', first_fd: 'zero' } })).fdMm).toEqual([0, 7, 0]);
    expect((await read({ files, params: { parameters: 'spm' } })).fdMm[1]).toBeCloseTo(100.1, 12);
    await expect(read({ files })).rejects.toThrow('whose order differs between programs');
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

  it('sums straight from the file give the bits of sums over values, whatever the slope', async () => {
    // With not_finite: zero, values are made first; regions lie among each other.
    const files = {
      'bold.nii.gz': bold(
        Array.from({ length: 18 }, (_, i) => ((i + 3) * (i + 5) * 7919) % 4001),
        { type: 'int16', slope: 0.1, intercept: -3.7 },
      ),
      'atlas.nii.gz': atlas([1, 2, 1, 2, 1, 300]),
    };
    const [straight, made] = [await read({ files }), await read({ files, params: { not_finite: 'zero' } })];
    expect(straight).toEqual(made);
    expect(new Set(straight.values).size).toBe(9);
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

/** Rows of regions of several kinds; `sphere` rows give x and a radius. */
function mixedAtlas(
  rows: readonly { kind: string; label?: number; file?: string; x?: number; radius?: number }[],
): Record<string, TableOutput> {
  const [regionRows, labelRows] = Object.values(atlasTables(rows.map((_, i) => i)));
  return {
    'atlas.regions': {
      ...regionRows,
      x_mm: Float64Array.from(rows, ({ x }) => x ?? NaN),
      y_mm: new Float64Array(rows.length),
      z_mm: new Float64Array(rows.length),
    },
    'atlas.region_labels': {
      ...labelRows,
      kind: rows.map(({ kind }) => kind),
      label: {
        values: Int32Array.from(rows, ({ label }) => label ?? 0),
        valid: Uint8Array.from(rows, ({ label }) => (label === undefined ? 0 : 1)),
      },
      radius_mm: Float64Array.from(rows, ({ radius }) => radius ?? NaN),
      labels_file: rows.map(({ file }) => file ?? null),
      labels_sha256: rows.map(({ file }) => (file === undefined ? null : sha(file))),
    },
  };
}

describe('parcellate stage with several atlases', () => {
  const cortex = { kind: 'label', label: 1, file: 'atlas.nii.gz' };
  const files = { 'other.nii.gz': atlas([0, 0, 0, 0, 5, 5]) };

  it('reads labels of two images and a sphere in one pass', async () => {
    const rows = [
      cortex,
      { kind: 'label', label: 5, file: 'other.nii.gz' },
      { kind: 'sphere', x: 0, radius: 1 },
    ];
    const found = await read({ files, atlas: mixedAtlas(rows) });
    expect(found.values).toEqual([15, 16, 18, 503.5, 504.5, 506.5, 30, 31, 33]);
    expect([found.voxels, found.covered]).toEqual([
      [2, 2, 1],
      [1, 1, 1],
    ]);
    expect(found.codes).toEqual(['labels-without-region']);
  });

  it('follows the overlap rule', async () => {
    // The sphere around x = -2 takes the second voxel of label 1 alone with radius 1, the first one too with radius 2.
    const rows = [cortex, { kind: 'sphere', x: -2, radius: 1 }];
    const using = (overlap: string) =>
      read({ atlas: mixedAtlas(rows), params: { overlap, minimum_coverage: 0 } });
    expect((await using('first')).values).toEqual([15, 16, 18, 0, 0, 0]);
    const last = await using('last');
    expect([last.values, last.covered]).toEqual([
      [10, 11, 13, 20, 21, 23],
      [0.5, 1],
    ]);
    expect(last.codes).toContain('regions-overlap');
    expect((await using('both')).values).toEqual([15, 16, 18, 20, 21, 23]);
    await expect(read({ atlas: mixedAtlas(rows) })).rejects.toThrow(
      'the regions "R0" and "R1" share voxels\n  at: bold.nii.gz\n  try: say which of them counts, overlap: first or last',
    );
  });

  it('solves weights by least squares', async () => {
    // Weights (1, 1, 0) and (0, 1, 1) over 10, 20, 30: products 30 and 50, signals (2 x 30 - 50) / 3 and (2 x 50 - 30) / 3.
    const weights = packed(
      imageBytes({ shape: [3, 2, 1, 2], values: [1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0], sform: PLACE }),
    );
    const rows = [0, 1].map((label) => ({ kind: 'weight', label, file: 'weights.nii.gz' }));
    const found = await read({ files: { 'weights.nii.gz': weights }, atlas: mixedAtlas(rows) });
    [10 / 3, 70 / 3].forEach((value, region) => expect(found.values[region * 3]).toBeCloseTo(value, 12));
    const same = packed(
      imageBytes({ shape: [3, 2, 1, 2], values: [1, 1, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0], sform: PLACE }),
    );
    await expect(read({ files: { 'weights.nii.gz': same }, atlas: mixedAtlas(rows) })).rejects.toThrow(
      'the weights of some region are a mixture of those of others',
    );
    const moved = packed(
      imageBytes({ shape: [3, 2, 1, 2], values: new Float64Array(12).fill(1), sform: PLACE.with(3, 0) }),
    );
    await expect(read({ files: { 'weights.nii.gz': moved }, atlas: mixedAtlas(rows) })).rejects.toThrow(
      'the atlas of weights weights.nii.gz (3 x 2 x 1) is on another grid than the image (3 x 2 x 1)',
    );
    await expect(
      read({ files: { 'weights.nii.gz': weights }, atlas: mixedAtlas([...rows, { ...rows[0]!, label: 2 }]) }),
    ).rejects.toThrow('the table has a region for volume 2 (from 0), the image has 2');
  });

  it('takes other statistics, smooths, and cuts to a common mask', async () => {
    expect((await read({ params: { statistic: 'standard_deviation' } })).values.slice(0, 6)).toEqual([
      5, 5, 5, 10, 10, 10,
    ]);
    const smooth = (await read({ params: { smoothing_mm: 4 } })).values;
    expect(smooth[0]).toBeGreaterThan(15);
    expect(smooth[1]! - smooth[0]!).toBeCloseTo(1, 12);
    const mask: TableOutput = { mask_file: ['mask.nii.gz'], mask_sha256: [sha('mask.nii.gz')] };
    const cut = await read({ more: { mask: [commonMask, mask] } });
    expect(cut.values.slice(0, 3)).toEqual([10, 11, 13]);
  });

  it('reads .hdr/.img pairs, of the series and of the atlas', async () => {
    const pair = (image: WrittenImage) => {
      const bytes = imageBytes({ ...image, magic: 'ni1\0' });
      bytes.writeFloatLE(0, 108);
      return [bytes.subarray(0, 348), bytes.subarray(352)] as const;
    };
    const [header, voxels] = pair({ shape: [3, 2, 1, 3], values: VALUES, sform: PLACE });
    const [atlasHeader, atlasVoxels] = pair({ shape: [3, 2, 1], values: [1, 1, 2, 2, 300, 0], sform: PLACE });
    const pairs: TableOutput = {
      header_file: ['a/atlas.hdr', 'bold.hdr'],
      voxels_file: ['a/atlas.img', 'bold.img'],
      voxels_sha256: [sha('atlas.img'), sha('bold.img')],
    };
    const tables = atlasTables();
    const example: Case = {
      series: 'bold.hdr',
      files: { 'bold.hdr': header, 'bold.img': voxels, 'atlas.hdr': atlasHeader, 'atlas.img': atlasVoxels },
      atlas: {
        ...tables,
        'atlas.region_labels': {
          ...tables['atlas.region_labels'],
          labels_file: LABELS.map(() => 'atlas.hdr'),
          labels_sha256: LABELS.map(() => sha('atlas.hdr')),
        },
      },
    };
    expect((await read({ ...example, more: { pairs: [imagePairs, pairs] } })).values).toEqual(
      (await read()).values,
    );
    await expect(read(example)).rejects.toThrow(
      'the file is the header of a pair whose voxels are not listed\n  at: atlas.hdr\n  try: connect a stage ingestion/image-pairs',
    );
  });
});
