import {
  buildTable,
  cleanTimeseries,
  confounds,
  denoising,
  frames,
  runStage,
  tableView,
  timeseries,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { NO_CENSOR, NO_REGRESSORS } from '../strategies/preset-parts.ts';
import { PRESETS } from '../strategies/presets.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { denoiseStage } from './stage.ts';

const PERSON = 'sub-01';
const FRAMES = 80;
const REGIONS = 3;

/** A number in -1..1 that looks random and needs no generator. */
const noise = (seed: number, t: number): number => {
  const x = Math.imul(seed * 7919 + t * 104729 + 12345, 2654435761) >>> 0;
  return ((x ^ (x >>> 13)) % 20001) / 10000 - 1;
};

const COLUMNS: Readonly<Record<string, (t: number) => number>> = {
  ...Object.fromEntries(
    ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'].map((name, k) => [
      name,
      (t: number) => noise(k + 1, t) + 0.01 * t,
    ]),
  ),
  trans_x_derivative1: (t) => (t === 0 ? NaN : noise(1, t) - noise(1, t - 1)),
  std_dvars: (t) => (t === 0 ? NaN : t === 40 ? 2 : 1),
  rmsd: (t) => (t === 0 ? NaN : t === 50 ? 1 : 0.1),
  non_steady_state_outlier00: (t) => (t === 0 ? 1 : 0),
};

interface Given {
  readonly runs?: readonly string[];
  readonly columns?: Readonly<Record<string, (t: number) => number>>;
  readonly frames?: number;
  readonly confoundFrames?: number;
  readonly trS?: number;
  readonly signal?: (region: number, t: number) => number;
  readonly fd?: (t: number) => number;
  readonly confounds?: boolean;
}

const signalOf = (region: number, t: number): number =>
  100 * (region + 1) + noise(20 + region, t) + noise(1, t);

function tables(given: Given = {}): Record<'series' | 'frames' | 'confounds', TableOutput> {
  const { runs = ['rest'], columns = COLUMNS, frames: n = FRAMES, trS = 2, signal = signalOf } = given;
  const fd = given.fd ?? ((t: number) => (t === 0 ? NaN : t === 30 ? 0.9 : 0.1));
  const series = runs.flatMap((scan) => Array.from({ length: REGIONS }, (_, region) => ({ scan, region })));
  const rows = runs.flatMap((scan) => Array.from({ length: n }, (_, t) => ({ scan, t })));
  const names = Object.keys(columns).sort();
  const cells = runs.flatMap((scan) => names.map((column) => ({ scan, column })));
  const length = given.confoundFrames ?? n;
  const lists = (count: number, size: number, value: (row: number, t: number) => number) => ({
    values: Float64Array.from({ length: count * size }, (_, i) => value(Math.floor(i / size), i % size)),
    offsets: Int32Array.from({ length: count + 1 }, (_, i) => i * size),
  });
  return {
    series: {
      participant_id: series.map(() => PERSON),
      scan: series.map(({ scan }) => scan),
      region: Int32Array.from(series, ({ region }) => region),
      values: lists(series.length, n, (row, t) => signal(row % REGIONS, t)),
      tr_s: new Float64Array(series.length).fill(trS),
    },
    frames: {
      participant_id: rows.map(() => PERSON),
      scan: rows.map(({ scan }) => scan),
      frame: Int32Array.from(rows, ({ t }) => t),
      fd_mm: Float64Array.from(rows, ({ t }) => fd(t)),
      kept: rows.map(() => true),
    },
    confounds: {
      participant_id: cells.map(() => PERSON),
      scan: cells.map(({ scan }) => scan),
      column: cells.map(({ column }) => column),
      values: lists(cells.length, length, (row, t) =>
        (columns[cells[row]!.column] as (t: number) => number)(t),
      ),
      method: cells.map(() => null),
      mask: cells.map(() => null),
      variance_explained: new Float64Array(cells.length).fill(NaN),
      cumulative_variance: new Float64Array(cells.length).fill(NaN),
      retained: cells.map(() => null),
    },
  };
}

const BASE: Strategy = {
  ...(PRESETS['24P'] as Strategy),
  regressors: { ...NO_REGRESSORS, motion: 'basic' },
  censor: { ...NO_CENSOR, fd_mm: 0.5 },
  minimum: { minutes: 0, residual_df: 1 },
};

const own = (given: Partial<Strategy>): object => ({ own_strategy: { ...BASE, ...given } });

async function run(params: object, given: Given = {}) {
  const { series, frames: motion, confounds: columns } = tables(given);
  const inputs = {
    series: [buildTable(timeseries, series, 'test')],
    frames: [buildTable(frames, motion, 'test')],
    ...(given.confounds === false ? {} : { confounds: [buildTable(confounds, columns, 'test')] }),
  };
  const result = await runStage(denoiseStage, { params, inputs, where: 'denoise', key: PERSON });
  const clean = tableView(cleanTimeseries, [result.tables.clean_timeseries], 'test').list('values');
  const rows = tableView(denoising, [result.tables.denoising], 'test');
  return {
    ...result,
    clean,
    row: result.tables.denoising.get(0)?.toJSON() as Record<string, unknown>,
    reasons: rows.strings('reason'),
  };
}

const keptOf = (table: { getChild(name: string): Iterable<boolean> | null }): number[] =>
  [...(table.getChild('kept') as Iterable<boolean>)].flatMap((kept, t) => (kept ? [] : [t]));

describe('stage denoise', () => {
  it('returns clean series, the fate of every frame, and what is left', async () => {
    const { tables: out, row, clean, checks } = await run(own({}));
    expect(keptOf(out.frames)).toEqual([0, 30]);
    expect(clean.offsets[1]).toBe(FRAMES - 2);
    expect(row).toMatchObject({
      strategy: 'own',
      kept_frames: 78,
      regressors: 6,
      rank: 6,
      excluded: false,
      reason: null,
    });
    expect(row['filter_df']).toBeCloseTo(78 * 4 * 0.09, 12);
    expect(row['residual_df']).toBeCloseTo(78 * 4 * 0.09 - 6, 12);
    expect(out.quality.get(0)?.toJSON()).toMatchObject({ kept_frames: 78, frames: 80, dead_regions: 0 });
    expect(checks.map(({ code }) => code)).toEqual(['unknown-motion']);
  });

  it.each([
    ['Butterworth', {}],
    ['mirrored Fourier', { filter: { kind: 'mirrored_fourier', high_pass_hz: 0.01, low_pass_hz: 0.1 } }],
    ['ideal Fourier', { filter: { kind: 'ideal_fourier', high_pass_hz: 0.01, low_pass_hz: 0.1 } }],
    ['Gaussian', { filter: { kind: 'gaussian', cut_off_s: 60 } }],
    ['cosine', { filter: { kind: 'cosine', high_pass_hz: 0.02 } }],
    ['no filter, despiked', { filter: { kind: 'none' }, despike: true }],
    ['regression first', { order: 'regress_then_filter' }],
    ['nearest frames at the ends', { censor: { ...BASE.censor, ends: 'nearest' } }],
    ['the spline at the ends', { censor: { ...BASE.censor, ends: 'extrapolate' } }],
  ] as const)('%s: what stands in censored frames changes no bit', async (_, given) => {
    const plain = await run(own(given as Partial<Strategy>));
    const spoilt = await run(own(given as Partial<Strategy>), {
      signal: (region, t) => (t === 0 || t === 30 ? 1e6 : signalOf(region, t)),
      columns: Object.fromEntries(
        Object.entries(COLUMNS).map(([name, value]) => [
          name,
          /^(trans|rot)_.$/.test(name) ? (t: number) => (t === 0 || t === 30 ? -1e6 : value(t)) : value,
        ]),
      ),
    });
    expect([...spoilt.clean.values]).toEqual([...plain.clean.values]);
    expect([...plain.clean.values].every((value) => Math.abs(value) < 10)).toBe(true);
  });

  it('leaves no correlation with the regressors as they were entered', async () => {
    const { clean } = await run(own({ filter: { kind: 'none' }, standardise: 'none' }));
    const kept = Array.from({ length: FRAMES }, (_, t) => t).filter((t) => t !== 0 && t !== 30);
    const entered = centredWithoutLine(kept.map((t) => COLUMNS['rot_y']!(t)));
    const first = [...clean.values.subarray(0, kept.length)];
    const product = first.reduce((sum, value, i) => sum + value * entered[i]!, 0);
    expect(Math.abs(product)).toBeLessThan(1e-11);
  });

  it('gives a run the same bits alone and beside another', async () => {
    const alone = await run(own({}));
    const both = await run(own({}), { runs: ['rest', 'rest2'] });
    const half = both.clean.values.length / 2;
    expect([...both.clean.values.subarray(0, half)]).toEqual([...alone.clean.values]);
    expect([...both.clean.values.subarray(half)]).toEqual([...alone.clean.values]);
  });

  it('censors by DVARS, by RMS displacement, around a frame, and short stretches', async () => {
    const censor = (given: Partial<Strategy['censor']>) =>
      run(own({ censor: { ...BASE.censor, ...given } })).then(({ tables: out }) => keptOf(out.frames));
    expect(await censor({ std_dvars: 1.5 })).toEqual([0, 30, 40]);
    expect(await censor({ fd: 'jenkinson' })).toEqual([0, 50]);
    expect(await censor({ before: 1, after: 2, non_steady: false })).toEqual([29, 30, 31, 32]);
    expect(await censor({ std_dvars: 1.5, minimum_segment: 10 })).toEqual([
      0, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    ]);
  });

  it('fills the first value of a derivative by its rule', async () => {
    const also = ['trans_x_derivative1'];
    const given = (first_row: Strategy['regressors']['first_row']) =>
      run(
        own({
          regressors: { ...BASE.regressors, also, first_row },
          censor: { ...BASE.censor, non_steady: false },
        }),
      );
    const [second, zero, drop] = [await given('second_row'), await given('zero'), await given('drop')];
    expect(keptOf(second.tables.frames)).toEqual([30]);
    expect(keptOf(drop.tables.frames)).toEqual([0, 30]);
    expect([...second.clean.values]).not.toEqual([...zero.clean.values]);
  });

  it('a region without signal, or of which nothing is left, becomes zeros and is reported', async () => {
    const {
      clean,
      checks,
      tables: out,
    } = await run(own({ filter: { kind: 'none' } }), {
      signal: (region, t) =>
        region === 0 ? 7 : region === 1 ? 5 + 3 * COLUMNS['rot_x']!(t) : signalOf(2, t),
    });
    expect([...clean.values.subarray(0, 2 * 78)].every((value) => value === 0)).toBe(true);
    expect(clean.values[2 * 78]).not.toBe(0);
    expect(out.quality.get(0)?.toJSON()).toMatchObject({ dead_regions: 2 });
    expect(checks.map(({ code }) => code)).toEqual(['unknown-motion', 'region-used-up']);
  });

  it('warns of regression before the filter, notes spanned regressors', async () => {
    const columns = { ...COLUMNS, twice: (t: number) => 2 * COLUMNS['rot_x']!(t) };
    const regressors = { ...BASE.regressors, also: ['twice'] };
    const { checks, row } = await run(own({ order: 'regress_then_filter', regressors }), { columns });
    expect(checks.map(({ code }) => code)).toEqual([
      'unknown-motion',
      'regress-then-filter',
      'dependent-regressors',
    ]);
    expect(row).toMatchObject({ regressors: 7, rank: 6 });
  });

  it('censor-only needs no confounds and no repetition time without a rule on minutes', async () => {
    const { clean, row } = await run({ strategy: 'censor-only' }, { confounds: false, trS: 4 });
    expect(clean.values[0]).toBe(signalOf(0, 0));
    expect(row).toMatchObject({ strategy: 'censor-only', kept_frames: 79, regressors: 0, residual_df: 79 });
    const none: Partial<Strategy> = { ...PRESETS['censor-only'], minimum: { minutes: 0, residual_df: 1 } };
    expect((await run(own(none), { confounds: false, trS: NaN })).row).toMatchObject({ minutes: null });
  });

  it.each(checkStage(denoiseStage, { params: own({}), inputs: tables({ runs: ['a', 'b'] }), key: PERSON }))(
    '%s',
    (_, check) => check(),
  );
});

function centredWithoutLine(values: readonly number[]): number[] {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const slope =
    values.reduce((sum, value, t) => sum + (t - (n - 1) / 2) * (value - mean), 0) / ((n * (n * n - 1)) / 12);
  return values.map((value, t) => value - mean - slope * (t - (n - 1) / 2));
}

describe('what is left out, with its reason', () => {
  it.each([
    ['every frame is censored', own({}), { fd: () => 1 }],
    [
      '6 regressors and the filter leave 22.1 degrees of freedom of 78 kept frames, fewer than 50',
      own({ minimum: { minutes: 0, residual_df: 50 } }),
      {},
    ],
    [
      '6 regressors and the filter leave -0.7 degrees of freedom of 16 kept frames, fewer than 1',
      own({ filter: { kind: 'gaussian', cut_off_s: 6 } }),
      { frames: 17 },
    ],
    [
      '30 frames are too few for the filter, which continues them by 33 at each end',
      own({ censor: { ...NO_CENSOR, non_steady: false } }),
      { frames: 30 },
    ],
    [
      '2.60 minutes are kept over all runs, fewer than 4',
      own({ minimum: { minutes: 4, residual_df: 1 } }),
      {},
    ],
  ] as [string, object, Given][])('%s', async (reason, params, given) => {
    const { reasons, clean, tables: out, checks } = await run(params, given);
    expect(reasons).toEqual([reason]);
    expect(clean.values.length).toBe(0);
    expect(keptOf(out.frames).length).toBe(given.frames ?? FRAMES);
    expect(out.quality.get(0)?.toJSON()).toMatchObject({ kept_frames: 0, minutes: 0 });
    expect(checks.map(({ code }) => code)).toContain('run-left-out');
    await expect(run({ ...params, unusable: 'stop' }, given)).rejects.toThrow(
      `${reason}\n  at: sub-01, rest\n  try: set unusable: exclude to go on without such runs, or use a strategy with fewer regressors, a wider band or milder censoring`,
    );
  });
});

describe('refusals', () => {
  it.each([
    [
      'the repetition time is unknown\n  at: sub-01, rest\n  try: give RepetitionTime in the sidecar of the BOLD run; filters and minutes need it',
      own({}),
      { trS: NaN },
    ],
    ['the repetition time is 0 s\n  at: sub-01, rest', own({}), { trS: 0 }],
    [
      'the band edge 0.1 Hz is not below 0.1000 Hz, the highest frequency a repetition time of 5 s shows\n  at: sub-01, rest\n  try: lower the edge or set it to none',
      own({}),
      { trS: 5 },
    ],
    [
      'the series has 80 frames, the confound non_steady_state_outlier00 85\n  at: sub-01, rest\n  try: give both at full length: it looks as if 5 volumes were dropped from the series',
      own({}),
      { confoundFrames: 85 },
    ],
    [
      'the confounds lack wm_csf: csf, white_matter\n  at: sub-01, rest\n  try: fMRIPrep calls them csf, white_matter and global_signal since version 1.2, with derivatives and squares since 1.5',
      own({ regressors: { ...BASE.regressors, wm_csf: 'basic' } }),
      {},
    ],
    [
      'the run has no confounds, the strategy needs motion: trans_x, trans_y, trans_z, rot_x, rot_y, rot_z\n  at: sub-01, rest\n  try: connect a confounds table, or use a strategy without regressors such as censor-only',
      own({}),
      { confounds: false },
    ],
    [
      'the confounds lack censoring: rmsd, std_dvars\n  at: sub-01, rest\n  try: fMRIPrep writes std_dvars since version 1.2 and rmsd since 20.2',
      own({
        regressors: NO_REGRESSORS,
        censor: { ...BASE.censor, fd: 'jenkinson', std_dvars: 1.5 },
      }),
      { columns: { trans_x: COLUMNS['trans_x'] } },
    ],
    [
      'rot_z is unknown at frame 7, which is kept\n  at: sub-01, rest\n  try: repair the confounds file, or leave the column out',
      own({}),
      { columns: { ...COLUMNS, rot_z: (t: number) => (t === 7 ? NaN : noise(6, t)) } },
    ],
    [
      'the regressor rot_z is 0 in every frame\n  at: sub-01, rest\n  try: see whether the confounds were computed; otherwise leave the column out of the strategy',
      own({}),
      { columns: { ...COLUMNS, rot_z: () => 0 } },
    ],
    ['give either strategy or own_strategy', {}, {}],
    ['give either strategy or own_strategy', { ...own({}), strategy: '36P' }, {}],
  ] as [string, object, Given][])('%s', async (message, params, given) => {
    await expect(run(params, given)).rejects.toThrow(message);
  });
});
