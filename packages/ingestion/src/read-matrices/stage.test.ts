import { readFileSync } from 'node:fs';
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
import fc from 'fast-check';
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

const read = (values: readonly number[], more: object = {}, names = ['rest']) =>
  readFrom(opened(values), scanRows(names), more);

/** A file of another name and content. */
const readFile = (file: string, content: string | Uint8Array, more: object = {}) =>
  readFrom(
    async () => Readable.from([Buffer.from(content as string)]),
    { ...scanRows(['rest']), series_file: [file] },
    more,
  );

const z = (r: number) => Math.atanh(r);

async function readFrom(open: () => Promise<Readable>, rows: TableOutput, more: object) {
  const result = await runStage(stage, {
    params: { ...params, ...more },
    inputs: {
      scans: [buildTable(scans, rows, 'test')],
      regions: [buildTable(regions, REGIONS, 'test')],
    },
    key: 'sub-01',
    open,
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
    const z = [0, 2, NaN, 2, 0, 0, NaN, 0, 0];
    const found = await read(z, { holds: 'fisher_z' });
    expect(found.list('r').values[0]).toBeCloseTo(Math.tanh(2), 15);
    expect([...found.list('r').values].slice(1)).toEqual([0, NaN]);
    await expect(read(z)).rejects.toThrow('A - B is 2\n  at: x.pconn.nii\n  try: correlations lie between');
  });

  it('takes one matrix per person', async () =>
    expect(read(VALUES, {}, ['run-1', 'run-2'])).rejects.toThrow('sub-01 has 2 matrices\n  at: x.pconn.nii'));
});

/** B-A .5, C-B -.75, C-A .25, as the regions are ordered. */
const WANTED = [0.5, -0.75, 0.25];
const arrays = JSON.parse(readFileSync(new URL('../npy/arrays.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const npy = (name: string) => Buffer.from(arrays[name]!, 'hex');

describe('matrices as other programs write them', () => {
  it.each<[string, string, string | Uint8Array, object]>([
    [
      'XCP-D, names on both sides',
      'sub-01_stat-pearsoncorrelation_relmat.tsv',
      'Node\tA\tB\tC\nA\t1.0\t0.5\t0.25\nB\t0.5\t1.0\t-0.75\nC\t0.25\t-0.75\t1.0\n',
      {},
    ],
    [
      'giga_connectome, names in the header',
      'sub-01_desc-correlation_relmat.tsv',
      'A\tB\tC\n1.0\t0.5\t0.25\n0.5\t1.0\t-0.75\n0.25\t-0.75\t1.0\n',
      {},
    ],
    ['pandas, rows without a name', 'x.csv', ',A,B,C\nA,1,.5,.25\nB,.5,1,-.75\nC,.25,-.75,1\n', {}],
    [
      'HALFpipe, numbers only with blanks in front',
      'x.txt',
      '   1.0e+00   5.0e-01  -7.5e-01\n   5.0e-01 1 0.25\n  -7.5e-01 0.25 1\n',
      { regions: 'by_position' },
    ],
    [
      'AFNI, remarks in front',
      'x.1D',
      '# 3  # Number of network ROIs\n#\n 0 0.5 -0.75\n 0.5 0 0.25\n -0.75 0.25 0\n',
      { regions: 'by_position' },
    ],
    [
      'CONN, Fisher z without a diagonal',
      'x.csv',
      `NaN,${z(0.5)},${z(-0.75)}\n${z(0.5)},NaN,${z(0.25)}\n${z(-0.75)},${z(0.25)},NaN\n`,
      { regions: 'by_position', holds: 'fisher_z' },
    ],
    [
      'names by position are checked',
      'x.tsv',
      'B\tA\tC\n1\t.5\t-.75\n.5\t1\t.25\n-.75\t.25\t1\n',
      { regions: 'by_position' },
    ],
  ])('%s', async (_, file, content, more) => {
    const found = await readFile(file, content, more);
    expect([...found.list('r').values].map((value) => Math.round(value * 1e12) / 1e12)).toEqual(WANTED);
  });

  it('NumPy, in the order of the region table', async () => {
    const found = await readFile('x.npy', npy('float32'), { regions: 'by_position' });
    expect([...found.list('r').values]).toEqual([0.5, 0.25, -0.75]);
  });

  const square = (...rows: string[]) => `${rows.join('\n')}\n`;
  const named = (...rows: string[]) => square('A\tB\tC', ...rows);
  const position = { regions: 'by_position' };
  it.each<[string, string, string | Uint8Array, object, string]>([
    [
      'numbers without names',
      'x.tsv',
      square('1\t0\t0', '0\t1\t0', '0\t0\t1'),
      {},
      'the matrix has no names of regions\n  at: x.tsv\n  try: say regions: by_position if its rows have the order of the region table',
    ],
    [
      'another number of regions',
      'x.npy',
      npy('four'),
      position,
      'the matrix has 2 regions, the region table 3\n  at: x.npy\n  try: give the region table that the matrix was made with',
    ],
    [
      'an array that is no matrix',
      'x.npy',
      npy('fortran'),
      position,
      'the array has 2 rows and 3 columns\n  at: x.npy\n  try: give the whole matrix, one row and one column per region',
    ],
    [
      'one direction only',
      'x.tsv',
      named('1\t0\t0', '.5\t1\t0', '.2\t.3\t1'),
      {},
      'B - A is 0.5, A - B is 0\n  at: x.tsv\n  try: give correlations, which are the same in both directions',
    ],
    [
      'covariances',
      'x.tsv',
      named('2.5\t.1\t.1', '.1\t1\t.2', '.1\t.2\t1'),
      {},
      'A with itself is 2.5, not 1\n  at: x.tsv\n  try: give correlations, not covariances',
    ],
    [
      'Fisher z said to be correlations',
      'x.tsv',
      named('inf\t.1\t.1', '.1\tinf\t.2', '.1\t.2\tinf'),
      {},
      'B with itself is Infinity, not 1\n  at: x.tsv\n  try: say holds: fisher_z if the file holds Fisher z',
    ],
    [
      'correlations said to be Fisher z',
      'x.tsv',
      named('1\t.1\t.1', '.1\t1\t.2', '.1\t.2\t1'),
      { holds: 'fisher_z' },
      'the diagonal is 1 throughout, as that of correlations is; the Fisher z of 1 is infinite\n  at: x.tsv\n  try: say holds: r; if it does hold Fisher z, write n/a into its diagonal',
    ],
    [
      'a region the table does not have',
      'x.tsv',
      square('A\tB\tC\tD', '1\t0\t0\t0', '0\t1\t0\t0', '0\t0\t1\t0', '0\t0\t0\t1'),
      {},
      'the column "D" is not in the region table',
    ],
    [
      'rows in another order than columns',
      'x.tsv',
      square('\tA\tB\tC', 'A\t1\t0\t0', 'C\t0\t1\t0', 'B\t0\t0\t1'),
      {},
      'row 2 is "C", but column 2 is "B"\n  at: x.tsv:3\n  try: write rows and columns in one order',
    ],
    [
      'names in another order than the regions',
      'x.tsv',
      named('1\t0\t0', '0\t1\t0', '0\t0\t1'),
      position,
      'column 1 is "A", the region table says "B"\n  at: x.tsv',
    ],
    [
      'a row that was cut off',
      'x.tsv',
      named('1\t0\t0', '0\t1', '0\t0\t1'),
      {},
      'the matrix has 3 rows, but this one has 2 values\n  at: x.tsv:3\n  try: give the whole matrix, one row and one column per region',
    ],
    [
      'a word in the matrix',
      'x.tsv',
      named('1\t0\t0', '0\tone\t0', '0\t0\t1'),
      {},
      'column 2 is "one"\n  at: x.tsv:3\n  try: write a number, or n/a where it is unknown',
    ],
    [
      'a file with remarks only',
      'x.1D',
      '# nothing\n',
      position,
      'there is no matrix\n  at: x.1D\n  try: write the matrix again',
    ],
  ])('refuses %s', async (_, file, content, more, message) => {
    await expect(readFile(file, content, more)).rejects.toThrow(message);
  });

  it('whatever the order of names in the file, a connection is that of its two names', async () => {
    const orders = fc.shuffledSubarray(['A', 'B', 'C'], { minLength: 3 });
    const r: Readonly<Record<string, number>> = { AB: 0.5, BC: -0.75, AC: 0.25 };
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const cell = (a: string, b: string) => (a === b ? 1 : r[[a, b].sort().join('')]);
        const text = [order, ...order.map((a) => order.map((b) => cell(a, b)))]
          .map((row) => row.join('\t'))
          .join('\n');
        expect([...(await readFile('x.tsv', text)).list('r').values]).toEqual(WANTED);
      }),
    );
  });
});
