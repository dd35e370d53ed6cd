import { Readable } from 'node:stream';
import {
  buildTable,
  edges,
  regions,
  runStage,
  scans,
  tableView,
  type Stage,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { axis, ciftiBytes, parcels } from '../cifti/cifti-writer.test.helper.ts';
import { readMatricesStage } from './stage.ts';

const stage = readMatricesStage as unknown as Stage;
const NAMES = ['B', 'A', 'C'];
const region = Int32Array.of(0, 1, 2);
const none = NAMES.map(() => null);
const unknown = new Float64Array(3).fill(NaN);
const REGIONS: TableOutput = {
  region,
  atlas: NAMES.map(() => 'x'),
  series_column: { values: region, valid: new Uint8Array(3) },
  name: NAMES,
  plain_name: NAMES,
  hemisphere: none,
  network: none,
  x_mm: unknown,
  y_mm: unknown,
  z_mm: unknown,
};
const scanRows = (names: readonly string[]): TableOutput => {
  const empty = names.map(() => null);
  return {
    participant_id: names.map(() => 'sub-01'),
    scan: names,
    session: empty,
    task: empty,
    run: empty,
    series_file: names.map(() => 'x.pconn.nii'),
    series_sha256: names.map(() => 'digest'),
    motion_file: empty,
    motion_sha256: empty,
    tr_s: new Float64Array(names.length).fill(NaN),
    origin: empty,
  };
};
/** Parcels A, B, C: A-B .5, A-C .25, B-C -.75. */
const VALUES = [1, 0.5, 0.25, 0.5, 1, -0.75, 0.25, -0.75, 1];
const opened = (values: readonly number[]) => async () =>
  Readable.from([ciftiBytes(axis('0,1', 'parcels', parcels(['A', 'B', 'C'])), 3, 3, values)]);
const params = { holds: 'r', frames: 200 };

async function read(values: readonly number[], more: object = {}, names = ['rest']) {
  const result = await runStage(stage, {
    params: { ...params, ...more },
    inputs: {
      scans: [buildTable(scans, scanRows(names), 'test')],
      regions: [buildTable(regions, REGIONS, 'test')],
    },
    key: 'sub-01',
    open: opened(values),
    where: 'stage edges',
  });
  return tableView(edges, [result.tables['edges']!], 'test');
}

describe('read-matrices stage', () => {
  it.each(
    checkStage(stage, {
      params,
      inputs: { scans: scanRows(['rest']), regions: REGIONS },
      key: 'sub-01',
      open: opened(VALUES),
    }),
  )('%s', (_, check) => check());

  it('gives connections in the order of the regions: B-A, C-B, C-A', async () => {
    const found = await read(VALUES);
    expect([...found.list('r').values]).toEqual([0.5, -0.75, 0.25]);
    expect([...found.i32('kept_frames')]).toEqual([200]);
  });

  it('turns Fisher z back, and keeps unknown values unknown', async () => {
    const z = [1, 2, NaN, 2, 1, 0, NaN, 0, 1];
    const found = await read(z, { holds: 'fisher_z' });
    expect(found.list('r').values[0]).toBeCloseTo(Math.tanh(2), 15);
    expect([...found.list('r').values].slice(1)).toEqual([0, NaN]);
    await expect(read(z)).rejects.toThrow('A - B is 2\n  at: x.pconn.nii\n  try: correlations lie between');
  });

  it('takes one matrix per person', async () =>
    expect(read(VALUES, {}, ['run-1', 'run-2'])).rejects.toThrow('sub-01 has 2 matrices\n  at: x.pconn.nii'));
});
