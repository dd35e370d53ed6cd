import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import {
  buildTable,
  commonMask,
  confounds,
  runStage,
  scans,
  tableView,
  type Stage,
  type TableOutput,
} from '@mesovia/core';
import { checkStage, oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { imageBytes } from '../image/image-writer.test.helper.ts';
import { ImageOpener } from '../parcellate/image-opener.ts';
import { maskSignals } from './mask-signals.ts';
import { imageSignalsStage } from './stage.ts';

const stage = imageSignalsStage as unknown as Stage;
const folder = oracleFile('connectivity');

describe.skipIf(!folder)('DVARS equals nipype 1.8.5 (float32 there: 1e-5)', () => {
  const opener = new ImageOpener(async (name) => createReadStream(`${folder}/inputs/${name}`));
  const listed = (file: string) => ({ file, sha256: file });
  const signals = (held?: number) =>
    maskSignals(listed('bold_f4.nii.gz'), [listed('mask.nii.gz')], 'refuse', opener, held);

  it.each(['in0', 'in1000'])('standardised, %s', async (name) => {
    const table = readFileSync(`${folder}/definitions/motion/dvars_nipype_${name}.tsv`, 'utf8').trim();
    const wanted = table
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split('\t')[0]));
    const { standardisedDvars } = await signals();
    expect(standardisedDvars).toHaveLength(wanted.length + 1);
    expect(standardisedDvars[0]).toBeNaN();
    wanted.forEach((value, t) =>
      expect(Math.abs((standardisedDvars[t + 1] as number) / value - 1)).toBeLessThan(1e-5),
    );
  });

  it('is the same however little is held at a time', async () =>
    expect(await signals(80 * 300)).toEqual(await signals()));
});

/** Voxels 0 to 3 over four frames; the mask leaves out the last. */
const FRAMES = [
  [1, 10, 5, 900],
  [2, 10, 7, 100],
  [4, 10, 5, 500],
  [3, 10, 9, 0],
];
const FILES: Readonly<Record<string, Buffer>> = {
  'bold.nii': imageBytes({ shape: [4, 1, 1, 4], values: FRAMES.flat() }),
  'mask.nii': imageBytes({ shape: [4, 1, 1], values: [1, 1, 1, 0] }),
  'air.nii': imageBytes({ shape: [4, 1, 1], values: [0, 0, 0, 0] }),
};
const open = async (file: string) => Readable.from([FILES[file] as Buffer]);
const SCANS: TableOutput = {
  participant_id: ['sub-01'],
  scan: ['rest'],
  session: [null],
  task: [null],
  run: [null],
  series_file: ['bold.nii'],
  series_sha256: ['bold.nii'],
  motion_file: [null],
  motion_sha256: [null],
  tr_s: Float64Array.of(2),
  origin: [null],
};
const maskTable = (file: string): TableOutput => ({ mask_file: [file], mask_sha256: [file] });
const KNOWN: TableOutput = {
  participant_id: ['sub-01', 'sub-01'],
  scan: ['rest', 'rest'],
  column: ['a_comp_cor_00', 'global_signal'],
  values: { values: Float64Array.of(1, 2, 3, 4, 9, 9, 9, 9), offsets: Int32Array.of(0, 4, 8) },
  method: ['aCompCor', null],
  mask: ['CSF', null],
  variance_explained: Float64Array.of(0.5, NaN),
  cumulative_variance: Float64Array.of(0.5, NaN),
  retained: [true, null],
};

async function run(mask?: string, known?: TableOutput) {
  const result = await runStage(stage, {
    params: {},
    inputs: {
      scans: [buildTable(scans, SCANS, 'test')],
      ...(mask === undefined ? {} : { mask: [buildTable(commonMask, maskTable(mask), 'test')] }),
      ...(known ? { confounds: [buildTable(confounds, known, 'test')] } : {}),
    },
    key: 'sub-01',
    open,
    where: 'stage signals',
  });
  const view = tableView(confounds, [result.tables['confounds']!], 'test');
  const { values, offsets } = view.list('values');
  return {
    series: Object.fromEntries(
      view.strings('column').map((column, i) => [column, [...values.subarray(offsets[i], offsets[i + 1])]]),
    ),
    retained: view
      .strings('column')
      .map((_, i) => (view.isNull('retained', i) ? null : view.f64('retained')[i])),
  };
}

describe('image-signals stage', () => {
  it.each(
    checkStage(stage, {
      params: {},
      inputs: { scans: SCANS, mask: maskTable('mask.nii'), confounds: KNOWN },
      key: 'sub-01',
      open,
    }),
  )('%s', (_, check) => check());

  it('averages the mask, and compares neighbours in time', async () => {
    const { series } = await run('mask.nii');
    FRAMES.forEach(([a = 0, b = 0, c = 0], t) =>
      expect(series['global_signal']?.[t]).toBeCloseTo((a + b + c) / 3, 12),
    );
    const [global, step, square] = ['', '_derivative1', '_derivative1_power2'].map(
      (suffix) => series[`global_signal${suffix}`] as number[],
    );
    expect(step![0]).toBeNaN();
    expect(step![2]).toBe(global![2]! - global![1]!);
    expect(square![3]).toBe(step![3]! ** 2);
    // Squares of steps, over the two voxels that vary: 1 + 4, 4 + 4, 1 + 16.
    const dvars = series['std_dvars'] as number[];
    expect(dvars[0]).toBeNaN();
    expect(dvars[2]! / dvars[1]!).toBeCloseTo(Math.sqrt(8 / 5), 12);
    expect(dvars[3]! / dvars[1]!).toBeCloseTo(Math.sqrt(17 / 5), 12);
  });

  it('leaves columns that are there as they are', async () => {
    const { series, retained } = await run('mask.nii', KNOWN);
    expect(Object.keys(series)).toEqual(['a_comp_cor_00', 'global_signal', 'std_dvars']);
    expect(series['global_signal']).toEqual([9, 9, 9, 9]);
    expect(retained).toEqual([1, null, null]);
  });

  it('needs a mask that holds voxels', async () => {
    await expect(run()).rejects.toThrow(
      'the image has no mask: the air around the head would count as signal\n  at: bold.nii\n  try: connect masks',
    );
    await expect(run('air.nii')).rejects.toThrow('no voxel of the image lies in the mask\n  at: bold.nii');
  });
});
