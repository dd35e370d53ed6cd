import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  buildTable,
  coverage,
  frames,
  regions,
  runStage,
  scans,
  tableView,
  timeseries,
  type Stage,
  type TableOutput,
} from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { readDelimited } from '../delimited/read-delimited.ts';
import { readSeriesStage } from './stage.ts';

const stage = readSeriesStage as unknown as Stage;
type Files = Readonly<Record<string, string | Buffer>>;

const sha = (file: string) => createHash('sha256').update(file).digest('hex');
/** Opens files by the digest of their name; small ones in pieces of 7 bytes, so that every boundary is met. */
const opener = (files: Files) => async (digest: string) => {
  const bytes = Buffer.from(files[Object.keys(files).find((name) => sha(name) === digest)!]!);
  const size = bytes.length < 10_000 ? 7 : 65_536;
  const count = Math.ceil(bytes.length / size);
  const pieces = Array.from({ length: count }, (_, i) => bytes.subarray(size * i, size * i + size));
  return Readable.from(pieces);
};

function scanTable(rows: readonly { scan: string; series: string; motion?: string }[]): TableOutput {
  const none = rows.map(() => null);
  const motion = rows.map((row) => row.motion ?? null);
  return {
    participant_id: rows.map(() => '08'),
    scan: rows.map((row) => row.scan),
    session: none,
    task: none,
    run: none,
    series_file: rows.map((row) => row.series),
    series_sha256: rows.map((row) => sha(row.series)),
    motion_file: motion,
    motion_sha256: motion.map((file) => (file === null ? null : sha(file))),
    tr_s: Float64Array.from(rows, () => 2.5),
    origin: none,
  };
}

function regionRows(names: readonly string[]): TableOutput {
  const none = names.map(() => null);
  const unknown = Float64Array.from(names, () => NaN);
  const index = Int32Array.from(names, (_, i) => i);
  return {
    region: index,
    atlas: names.map(() => 'test'),
    series_column: index,
    name: names,
    plain_name: names,
    hemisphere: none,
    network: none,
    x_mm: unknown,
    y_mm: unknown,
    z_mm: unknown,
  };
}

const NAMES = ['A', 'B', 'C'];
const SERIES = 'C\tA\tB\n0\t1\t10\n0\t2\t30\n0\t4\t20\n';
const RULES = { columns: 'by_name', first_fd: 'as_is' };

async function read(files: Files, params: object = {}, names: readonly string[] = NAMES) {
  const [series, motion] = Object.keys(files) as [string, string?];
  const rows = [{ scan: 'rest', series, ...(motion === undefined ? {} : { motion }) }];
  return readRows(rows, files, params, names);
}

async function readRows(
  rows: Parameters<typeof scanTable>[0],
  files: Files,
  params: object = {},
  names: readonly string[] = NAMES,
) {
  const result = await runStage(stage, {
    params: { ...RULES, ...params },
    inputs: {
      scans: [buildTable(scans, scanTable(rows), 'test')],
      regions: [buildTable(regions, regionRows(names), 'test')],
    },
    key: '08',
    open: opener(files),
    where: 'stage series',
  });
  const view = (name: 'timeseries' | 'frames' | 'coverage') =>
    tableView({ timeseries, frames, coverage }[name], [result.tables[name]!], 'test');
  return {
    series: view('timeseries'),
    frames: view('frames'),
    coverage: view('coverage'),
    checks: result.checks.map((check) => check.code),
  };
}

const FILES = { 's.tsv': SERIES, 'm.tsv': '0.1\n0.2\n0.3\n' };

describe('read-series stage', () => {
  it.each(
    checkStage(stage, {
      params: RULES,
      inputs: {
        scans: scanTable([{ scan: 'rest', series: 's.tsv', motion: 'm.tsv' }]),
        regions: regionRows(NAMES),
      },
      key: '08',
      open: opener(FILES),
    }),
  )('%s', (_, check) => check());

  it('puts columns in the order of the regions, and says which are dead', async () => {
    const { series, frames, coverage, checks } = await read(FILES);
    expect([...series.list('values').values]).toEqual([1, 2, 4, 10, 30, 20, 0, 0, 0]);
    expect([...series.i32('region')]).toEqual([0, 1, 2]);
    expect([...series.f64('tr_s')]).toEqual([2.5, 2.5, 2.5]);
    expect([...frames.f64('fd_mm')]).toEqual([0.1, 0.2, 0.3]);
    expect([...frames.f64('kept')]).toEqual([1, 1, 1]);
    expect([...coverage.f64('alive')]).toEqual([1, 1, 0]);
    expect(coverage.f64('temporal_sd')[0]).toBeCloseTo(Math.sqrt(7 / 3), 14);
    expect([...coverage.f64('temporal_sd').subarray(1)]).toEqual([10, 0]);
    expect(checks).toEqual(['dead-regions']);
  });

  it('reads .1D of AFNI and arrays of NumPy, which have no names', async () => {
    const arrays = readFileSync(new URL('../npy/arrays.json', import.meta.url), 'utf8');
    const { float64 = '' } = JSON.parse(arrays) as Record<string, string>;
    for (const files of [
      { 'a.1D': '# ni_type = "3*double"\n 1 0.5 0.25\n 0.5 1 -0.75\n# more\n 0.25 -0.75 1\n' },
      { 'a.npy': Buffer.from(float64, 'hex') },
    ]) {
      const { series, checks } = await read(files, { columns: 'by_position' });
      expect([...series.list('values').values]).toEqual([1, 0.5, 0.25, 0.5, 1, -0.75, 0.25, -0.75, 1]);
      expect(checks).toEqual(['series-without-header']);
      await expect(read(files)).rejects.toThrow('the series has no header line\n  at: a.');
    }
  });

  it('refuses what is no number in an array of NumPy', async () => {
    const arrays = readFileSync(new URL('../npy/arrays.json', import.meta.url), 'utf8');
    const bytes = Buffer.from((JSON.parse(arrays) as Record<string, string>)['float64']!, 'hex');
    bytes.writeDoubleLE(NaN, 128 + 8 * 5);
    await expect(read({ 'a.npy': bytes }, { columns: 'by_position' })).rejects.toThrow(
      'column 3 (C) is NaN in frame 2\n  at: a.npy\n  try: write a number for every frame; a region outside the field of view is 0 in every frame',
    );
  });

  it('reads gzip, commas, spaces, quotes, row numbers, any line end and exact doubles alike', async () => {
    const values = ['0.1', '-2.591670000000000085e-02', '1e3', '3', '4', '5.'];
    const [a, b] = [values.slice(0, 3), values.slice(3)];
    const variants: Files[] = [
      { 'a.tsv.gz': gzipSync(`A\tB\tC\n${a.join('\t')}\n${b.join('\t')}\n\n`) },
      { 'a.csv': `\uFEFF"A","B","C"\r\n${a.join(',')}\r\n"${b.join('","')}"` },
      { 'a.csv': `,A,B,C\n0,${a.join(',')}\n1,${b.join(',')}\n` },
      { 'a.txt': ` A  B C\n${a.join('  ')} \n ${b.join(' ')}\n` },
      { 'a.tsv.gz': Buffer.concat([gzipSync(`A\tB\tC\n${a.join('\t')}\n`), gzipSync(b.join('\t'))]) },
    ];
    for (const files of variants) {
      const { series } = await read(files);
      expect([...series.list('values').values]).toEqual([0.1, 3, -0.02591670000000000085, 4, 1000, 5]);
    }
  });

  it('matches doubled names by position, and takes a file without a header with a warning', async () => {
    const names = ['A', 'B', 'A'];
    const text = 'A\tB\tA\n1\t2\t3\n4\t5\t7\n';
    const byPosition = { columns: 'by_position' };
    const { series, checks } = await read({ 's.tsv': text }, byPosition, names);
    expect([...series.list('values').values]).toEqual([1, 4, 2, 5, 3, 7]);
    expect(checks).toEqual([]);
    const bare = await read({ 's.tsv': text.slice(6) }, byPosition, names);
    expect([...bare.series.list('values').values]).toEqual([1, 4, 2, 5, 3, 7]);
    expect(bare.checks).toEqual(['series-without-header']);
    const numbered = await read({ 's.tsv': '1\t2\t3\n4\t5\t7\n1\t2\t8\n' }, byPosition, ['1', '2', '3']);
    expect(numbered.frames.rows).toBe(2);
  });

  it('keeps runs apart and pools the SD over them', async () => {
    const { series, frames, coverage } = await readRows(
      [
        { scan: 'run-2', series: 'b.tsv' },
        { scan: 'run-1', series: 'a.tsv', motion: 'm.txt' },
      ],
      { 'a.tsv': 'A\n1\n3\n', 'b.tsv': 'A\n100\n102\n104\n', 'm.txt': '0.5\n0.6\n' },
      {},
      ['A'],
    );
    expect(series.strings('scan')).toEqual(['run-1', 'run-2']);
    expect([...series.list('values').offsets]).toEqual([0, 2, 5]);
    expect([...frames.f64('fd_mm')]).toEqual([0.5, 0.6, NaN, NaN, NaN]);
    expect([...frames.i32('frame')]).toEqual([0, 1, 0, 1, 2]);
    expect(coverage.f64('temporal_sd')[0]).toBe(Math.sqrt((2 + 8) / 3));
  });

  it.each<[string, string, string, number[]]>([
    ['as_is', 'whole', '0.1\n0.2\n0.3\n', [0.1, 0.2, 0.3]],
    ['as_is', 'unknown first value', 'framewise_displacement\nn/a\n0.2\n0.3\n', [NaN, 0.2, 0.3]],
    ['zero', 'one short, header', 'FramewiseDisplacement\n2e-1\n0.3\n', [0, 0.2, 0.3]],
    ['zero', 'unknown first value', 'n/a\n0.2\n0.3\n', [0, 0.2, 0.3]],
    ['zero', 'whole', '0.1\n0.2\n0.3\n', [0.1, 0.2, 0.3]],
    ['unknown', 'one short', '0.2\n0.3\n', [NaN, 0.2, 0.3]],
    ['as_is', 'confounds', 'trans_x\tframewise_displacement\n1\tn/a\n2\t0.2\n3\t0.3\n', [NaN, 0.2, 0.3]],
  ])('first_fd: %s, %s', async (rule, _, motion, expected) => {
    const { frames } = await read({ 's.tsv': SERIES, 'm.tsv': motion }, { first_fd: rule });
    expect([...frames.f64('fd_mm')]).toEqual(expected);
    expect(frames.isNull('fd_mm', 0)).toBe(Number.isNaN(expected[0]));
  });
});

describe('refusals', () => {
  const position = { columns: 'by_position' };
  const gz = gzipSync(SERIES.repeat(50));
  it.each<[string, Files, object, string]>([
    [
      'text',
      { 's.tsv': 'A\tB\tC\n1\t2\t3\n1\t2\tx\n' },
      {},
      'column 3 (C) is "x"\n  at: s.tsv:3\n  try: write a number for every frame',
    ],
    ['NaN', { 's.tsv': 'C\tA\tB\n1\tNaN\t3\n' }, {}, 'column 2 (A) is "NaN"\n  at: s.tsv:2'],
    ['an empty cell', { 's.tsv': 'A\tB\tC\n1\t\t3\n' }, {}, 'column 2 (B) is empty\n  at: s.tsv:2'],
    ['a NaN without header', { 's.tsv': '1\tNaN\t3\n' }, position, 'column 2 (B) is "NaN"\n  at: s.tsv:1'],
    [
      'a ragged line',
      { 's.tsv': 'A\tB\tC\n1\t2\n' },
      {},
      'the line has 2 values, the first one 3\n  at: s.tsv:2',
    ],
    [
      'an empty line in between',
      { 's.tsv': 'A\tB\tC\n\n1\t2\t3\n' },
      {},
      'the line has 1 values, the first one 3\n  at: s.tsv:2',
    ],
    ['no frames', { 's.tsv': 'A\tB\tC\n' }, {}, 'there are no frames\n  at: s.tsv'],
    ['an empty file', { 's.tsv': '' }, {}, 'there are no frames\n  at: s.tsv'],
    ['one frame', { 's.tsv': 'A\tB\tC\n1\t2\t3\n' }, {}, '08 has a series of one frame\n  at: s.tsv'],
    [
      'other column count',
      { 's.tsv': 'A\tB\n1\t2\n' },
      position,
      'the series has 2 columns, the region table 3 regions\n  at: s.tsv:1\n  try: list every column in the region table',
    ],
    [
      'names in another order',
      { 's.tsv': SERIES },
      position,
      'column 1 is "C", the region table says "A"\n  at: s.tsv:1',
    ],
    [
      'no header by name',
      { 's.tsv': '1\t2\t3\n' },
      {},
      'the series has no header line\n  at: s.tsv:1\n  try: use columns: by_position',
    ],
    [
      'a name twice',
      { 's.tsv': 'A\tB\tA\n1\t2\t3\n' },
      {},
      '"A" occurs 2 times in the series (columns or rows 1, 3)\n  at: s.tsv:1\n  try: names do not tell these apart: use columns: by_position',
    ],
    ['a region without column', { 's.tsv': 'A\tB\n1\t2\n' }, {}, 'there is no column for the region "C"'],
    [
      'a column without region',
      { 's.tsv': 'A\tB\tC\tGS\n1\t2\t3\t4\n' },
      {},
      'the column "GS" is not in the region table',
    ],
    ['a cut gzip file', { 's.tsv.gz': gz.subarray(0, gz.length - 20) }, {}, 'the gzip file ends too early'],
    [
      'a damaged gzip file',
      { 's.tsv.gz': Buffer.concat([gz.subarray(0, 12), Buffer.from('xxxxxx'), gz.subarray(18)]) },
      {},
      'the gzip file is damaged\n  at: s.tsv.gz\n  try: copy the file again',
    ],
    [
      'bytes that are not text',
      { 's.tsv': Buffer.from([0x41, 0x0a, 0xff, 0xfe]) },
      {},
      'the file is not UTF-8 text',
    ],
    [
      'motion one short',
      { 's.tsv': SERIES, 'm.txt': '0.1\n0.2\n' },
      {},
      'the series has 3 volumes, the motion file 2 values: the first volume has none\n  at: 08: s.tsv and m.txt\n  try: say what it is: first_fd: zero',
    ],
    [
      'motion two short',
      { 's.tsv': SERIES, 'm.txt': '0.1\n' },
      { first_fd: 'zero' },
      'the series has 3 volumes, the motion file 1 values\n  at: 08: s.tsv and m.txt\n  try: give one displacement per volume',
    ],
    [
      'a series that was scrubbed',
      { 's.tsv': SERIES, 'm.txt': '0\n0\n0\n0\n' },
      { first_fd: 'zero' },
      'the series has 3 volumes, the motion file 4 values: the series may be already scrubbed\n  at: 08: s.tsv and m.txt\n  try: give the full series; never scrub twice',
    ],
    [
      'motion that is text',
      { 's.tsv': SERIES, 'm.txt': '0.1\nn/a\n0.2\n' },
      {},
      'the framewise displacement is "n/a"\n  at: m.txt:2\n  try: only the first value may be unknown',
    ],
    [
      'negative motion',
      { 's.tsv': SERIES, 'm.txt': '0.1\n-1\n0.2\n' },
      {},
      'the framewise displacement is -1\n  at: m.txt:2',
    ],
    [
      'motion without values',
      { 's.tsv': SERIES, 'm.txt': 'FD\n' },
      {},
      'there is no framewise displacement\n  at: m.txt',
    ],
    [
      'motion parameters',
      { 's.tsv': SERIES, 'm.tsv': '0\t0\n1\t1\n2\t2\n' },
      {},
      'the file has 2 columns and no header: it holds neither framewise displacement nor six motion parameters',
    ],
    [
      'confounds without displacement',
      { 's.tsv': SERIES, 'm.tsv': 'csf\trot_x\n0\t0\n' },
      {},
      'no column is called framewise displacement; the columns are csf, rot_x\n  at: m.tsv:1',
    ],
  ])('%s', async (_, files, params, message) => {
    await expect(read(files, params)).rejects.toThrow(message);
  });

  it('doubled names in the region table, by name', async () => {
    await expect(read({ 's.tsv': 'A\tB\n1\t2\n' }, {}, ['A', 'B', 'A'])).rejects.toThrow(
      '"A" occurs 2 times in the region table',
    );
  });

  it('an error of the stream itself is passed on', async () => {
    const open = async () =>
      new Readable({
        read() {
          this.destroy(new Error('disk on fire'));
        },
      });
    const inputs = {
      scans: [buildTable(scans, scanTable([{ scan: 'rest', series: 's.tsv' }]), 'test')],
      regions: [buildTable(regions, regionRows(NAMES), 'test')],
    };
    await expect(runStage(stage, { params: RULES, inputs, key: '08', open, where: 'x' })).rejects.toThrow(
      'disk on fire',
    );
  });
});

const essen = realData('rpn/essen');
describe.skipIf(!essen)('RPN Essen', () => {
  const names = () => {
    const rois = readDelimited(readFileSync(realData('rpn/atlas/rois.tsv')!, 'utf8'), 'rois.tsv');
    return ['GlobSig', ...rois.rows.map((row) => row[1]!)];
  };

  it('every series has 290 volumes of 123 signals; mean displacement as published', async () => {
    const table = readDelimited(readFileSync(`${essen}/participants.tsv`, 'utf8'), 'participants.tsv');
    const published = table.header.indexOf('published_mean_fd');
    const nodes = regionRows(names());
    let slowest = 0;
    for (const row of table.rows.slice(0, 12)) {
      const [series, motion] = [`timeseries/${row[0]}.tsv.gz`, `fd/${row[0]}.txt`];
      const start = performance.now();
      const result = await runStage(stage, {
        params: { columns: 'by_position', first_fd: 'zero' },
        inputs: {
          scans: [buildTable(scans, scanTable([{ scan: 'rest', series, motion }]), 'test')],
          regions: [buildTable(regions, nodes, 'test')],
        },
        key: '08',
        open: async (digest) => createReadStream(`${essen}/${digest === sha(series) ? series : motion}`),
        where: 'stage series',
      });
      slowest = Math.max(slowest, performance.now() - start);
      const fd = tableView(frames, [result.tables['frames']!], 'test').f64('fd_mm');
      expect(fd).toHaveLength(290);
      expect(fd.reduce((sum, value) => sum + value, 0) / 290).toBeCloseTo(Number(row[published]), 12);
      expect(tableView(timeseries, [result.tables['timeseries']!], 'test').matrix('values')).toMatchObject({
        rows: 123,
        columns: 290,
      });
    }
    // Generous: a first run compiles, and the machine may be busy. About 20 ms when it is not.
    expect(slowest).toBeLessThan(2000);
  });

  it('values are the doubles of the file', async () => {
    const file = readdirSync(`${essen}/timeseries`).sort()[0]!;
    const packed = readFileSync(`${essen}/timeseries/${file}`);
    const rows = readDelimited(gunzipSync(packed).toString(), 'x.tsv').rows;
    const { series } = await read({ [file]: packed }, { columns: 'by_position' }, names());
    const { values } = series.list('values');
    expect(rows.every((row, t) => row.every((cell, r) => values[r * 290 + t] === Number(cell)))).toBe(true);
  });
});
