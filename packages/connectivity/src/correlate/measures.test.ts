import { buildTable, cleanTimeseries, edgeVariances, frames, runStage, tableView } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { correlation, createStream, fillNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { hasOracle, readOracle, relativeGap } from '../denoise/read-oracle.test.helper.ts';
import { frameColumns, seriesColumns } from '../denoise/output-tables.ts';
import type { Scan } from '../scans/read-scans.ts';
import { connections } from './connections.ts';
import { equaliseFrames } from './equalise-frames.ts';
import { joinRuns } from './join-runs.ts';
import { measurePerson } from './measure-person.ts';
import theirs from './measures-oracle.json' with { type: 'json' };
import type { Estimator, Measure } from './measures.ts';
import oracle from './oracle.json' with { type: 'json' };
import { correlateStage } from './stage.ts';
import { effectiveFrames } from './variance.ts';
import { xdfVariance } from './xdf-variance.ts';

const PERSON = 'sub-01';
const REGIONS = 6;
const FRAMES = 60;
const series = Float64Array.from(
  { length: FRAMES * REGIONS },
  (_, i) => oracle.series[Math.floor(i / REGIONS) * 20 + (i % REGIONS)],
);
const scanOf = (values: Float64Array, scan = 'rest', regions = REGIONS): Scan => ({
  scan,
  trS: 2,
  frames: values.length / regions,
  regions,
  series: values,
});
const together = (count: number) => new Int32Array(count);
const DEFAULTS = {
  measure: 'pearson',
  estimator: 'empirical',
  standardise: 'none',
  runs: 'concatenate',
  variance: 'none',
} as const;

const estimate = (measure: Measure, estimator: Estimator, values = series, regions = REGIONS) =>
  connections(
    joinRuns([scanOf(values, 'rest', regions)], 'none', PERSON),
    { measure, estimator, dead: new Uint8Array(regions), runs: 1 },
    PERSON,
  );

describe('measures equal other software', () => {
  it.each([
    ['spearman', 'empirical', 'spearman'],
    ['covariance', 'empirical', 'covariance'],
    ['precision', 'empirical', 'precision'],
    ['covariance', 'ledoit-wolf', 'covarianceLedoitWolf'],
    ['pearson', 'oas', 'correlationOas'],
  ] as const)('%s, %s', (measure, estimator, name) => {
    expect(relativeGap(estimate(measure, estimator).r, theirs[name])).toBeLessThan(1e-10);
  });

  it('gives the intensity of OAS', () => {
    expect(estimate('pearson', 'oas').shrinkage).toBeCloseTo(theirs.shrinkageOas, 12);
  });

  it('xDF', () => {
    expect(relativeGap(xdfVariance(series, FRAMES, REGIONS, together(FRAMES)), theirs.xdf)).toBeLessThan(
      1e-10,
    );
  });
});

describe.skipIf(!hasOracle)('measures equal nilearn and HALFpipe, stored results', () => {
  const triangle = (name: string) => {
    const { columns } = readOracle(name);
    const out: number[] = [];
    for (let i = 1; i < columns.count; i += 1) {
      for (let j = 0; j < i; j += 1) out.push(columns.values[j * columns.frames + i]);
    }
    return out;
  };
  const input = () => {
    const { columns } = readOracle('nilearn-0.14.0/clean/conf24_band.tsv');
    const { frames, count, values } = columns;
    const rows = Float64Array.from(values, (_, i) => values[(i % count) * frames + Math.floor(i / count)]);
    return { rows, frames, count };
  };

  it.each(
    (['covariance', 'precision', 'partial', 'pearson'] as const).flatMap((measure) =>
      (['empirical', 'ledoit-wolf', 'oas'] as const).map((estimator) => [measure, estimator] as const),
    ),
  )('%s, %s', (measure, estimator) => {
    const kind = { pearson: 'correlation', partial: 'partial_correlation' }[measure as string] ?? measure;
    if (kind === 'partial_correlation' && estimator === 'oas') return;
    const { rows, count } = input();
    const expected = triangle(`nilearn-0.14.0/connectivity/${kind}_${estimator.replace('-', '')}.tsv`);
    expect(relativeGap(estimate(measure, estimator, rows, count).r, expected)).toBeLessThan(1e-9);
  });

  it('variance of z with autocorrelation', () => {
    const { rows, frames, count } = input();
    const expected = triangle('definitions/connectivity/xdf_variance_of_z.tsv');
    expect(relativeGap(xdfVariance(rows, frames, count, together(frames)), expected)).toBeLessThan(1e-10);
  });
});

/** Smooth noise: an autoregression of order one. */
function smooth(regions: number, count: number, seed: bigint): Float64Array {
  const values = new Float64Array(regions * count);
  fillNormal(createStream(seed, 0, 0, 0), values);
  return values.map((_, i) => {
    if (i >= regions) values[i] += 0.7 * values[i - regions];
    return values[i];
  });
}

describe('xDF', () => {
  it('is the variance of z over simulated people, where the naive one is far too small', () => {
    const [count, people] = [120, 400];
    const z: number[] = [];
    let mean = 0;
    for (let person = 0; person < people; person += 1) {
      const values = smooth(2, count, BigInt(person + 1));
      const r = new Float64Array(4);
      correlation(values, count, 2, r);
      z.push(Math.atanh(r[2]));
      mean += xdfVariance(values, count, 2, together(count))[0] / people;
    }
    const observed = z.reduce((sum, value) => sum + value ** 2, 0) / people;
    expect(mean / observed).toBeGreaterThan(0.8);
    expect(mean / observed).toBeLessThan(1.2);
    expect(1 / (count - 3) / observed).toBeLessThan(0.5);
  });

  it('never pairs frames across a gap: two runs give what each says, not what their order says', () => {
    const [one, two] = [smooth(3, 80, 1n), smooth(3, 80, 2n)];
    const order = (first: Float64Array, second: Float64Array) => Float64Array.from([...first, ...second]);
    const halves = Int32Array.from({ length: 160 }, (_, t) => (t < 80 ? 1 : 2));
    const forward = xdfVariance(order(one, two), 160, 3, halves);
    const backward = xdfVariance(order(two, one), 160, 3, halves);
    forward.forEach((value, e) => expect(backward[e]).toBeCloseTo(value, 14));
    expect(xdfVariance(order(one, two), 160, 3, together(160))).not.toEqual(forward);
  });

  it('is 1 / frames when no frame has a neighbour', () => {
    const alone = Int32Array.from({ length: FRAMES }, (_, t) => t);
    xdfVariance(series, FRAMES, REGIONS, alone).forEach((value) => expect(value).toBeCloseTo(1 / FRAMES, 14));
  });
});

describe('several runs', () => {
  const [one, two] = [scanOf(smooth(5, 80, 3n), 'a', 5), scanOf(smooth(5, 50, 4n), 'b', 5)];
  const options = { ...DEFAULTS, standardise: 'ddof1', runs: 'fisher-average', variance: 'naive' } as const;

  it('are averaged on the scale of Fisher z, weighted by frames - 3', () => {
    const { r, varZ, frames: count } = measurePerson([one, two], [], options, PERSON);
    const own = [one, two].map((scan) => measurePerson([scan], [], options, PERSON).r);
    r.forEach((value, e) =>
      expect(Math.atanh(value)).toBeCloseTo(
        (77 * Math.atanh(own[0][e]) + 47 * Math.atanh(own[1][e])) / 124,
        12,
      ),
    );
    expect(count).toBe(130);
    varZ.forEach((value) => expect(value).toBeCloseTo(1 / 124, 14));
  });

  it('do not depend on their order', () => {
    const forward = measurePerson([one, two], [], options, PERSON);
    const backward = measurePerson([two, one], [], options, PERSON);
    forward.r.forEach((value, e) => expect(backward.r[e]).toBeCloseTo(value, 14));
  });
});

describe('equal frames', () => {
  const runs = [scanOf(smooth(4, 61, 5n), 'a', 4), scanOf(smooth(4, 40, 6n), 'b', 4)];

  it('takes its share of each run, in the order of time, the same for the same seed', () => {
    const chosen = equaliseFrames(runs, 50, 9n) as Scan[];
    expect(chosen.map(({ frames: count }) => count)).toEqual([30, 20]);
    expect(equaliseFrames(runs, 50, 9n)).toEqual(chosen);
    expect(equaliseFrames(runs, 50, 10n)).not.toEqual(chosen);
    chosen.forEach(({ series: values }, run) => {
      const places = Array.from({ length: values.length / 4 }, (_, t) =>
        runs[run].series.indexOf(values[t * 4]),
      );
      expect(places).toEqual([...new Set(places)].sort((i, j) => i - j));
    });
  });

  it('is everything when everything is wanted, and nothing when more', () => {
    expect(equaliseFrames(runs, 101, 1n)).toEqual(runs);
    expect(equaliseFrames(runs, 102, 1n)).toBeNull();
  });
});

const keptColumns = (scans: readonly Scan[], kept: readonly Uint8Array[]) =>
  frameColumns(
    scans,
    kept.map((flags) => new Float64Array(flags.length)),
    kept,
    PERSON,
  );

const stage = (scans: readonly Scan[], params: object, kept?: readonly Uint8Array[]) =>
  runStage(correlateStage, {
    params,
    inputs: {
      series: [buildTable(cleanTimeseries, seriesColumns(scans, PERSON), 't')],
      ...(kept && { frames: [buildTable(frames, keptColumns(scans, kept), 't')] }),
    },
    where: 'correlate',
    key: PERSON,
  });

describe('stage correlate, variances', () => {
  const flags = Uint8Array.from({ length: FRAMES + 5 }, (_, t) => (t >= 20 && t < 25 ? 0 : 1));

  it('gives none when none are asked for', async () => {
    const { tables } = await stage([scanOf(series)], {});
    expect(tables['edge_variances'].numRows).toBe(0);
  });

  it.each([
    ['pearson', 1 / (FRAMES - 3)],
    ['partial', 1 / (FRAMES - 3 - (REGIONS - 2))],
  ])('naive, %s', async (measure, expected) => {
    const { tables } = await stage([scanOf(series)], { measure, variance: 'naive' });
    const view = tableView(edgeVariances, [tables['edge_variances']], 't');
    view.matrix('var_z').values.forEach((value) => expect(value).toBe(expected));
    expect(view.f64('effective_frames')[0]).toBeCloseTo(3 + 1 / expected, 10);
  });

  it('has none for shrunk estimates, and says so', async () => {
    const { tables, checks } = await stage([scanOf(series)], { estimator: 'oas', variance: 'naive' });
    expect(tables['edge_variances'].get(0)?.toJSON()['effective_frames']).toBeNull();
    expect(checks.map(({ code }) => code)).toEqual(['shrunk-correlation', 'no-variance-formula']);
  });

  it('xDF knows where frames were censored', async () => {
    const { tables } = await stage([scanOf(series)], { variance: 'xdf' }, [flags]);
    const view = tableView(edgeVariances, [tables['edge_variances']], 't');
    const segments = Int32Array.from({ length: FRAMES }, (_, t) => (t < 20 ? 1 : 2));
    const expected = xdfVariance(series, FRAMES, REGIONS, segments);
    expect(relativeGap(view.matrix('var_z').values, expected)).toBeLessThan(1e-12);
    expect(view.f64('effective_frames')[0]).toBeCloseTo(effectiveFrames(expected), 8);
  });

  it('xDF refuses without the frames, and frames of another length', async () => {
    await expect(stage([scanOf(series)], { variance: 'xdf' })).rejects.toThrow(
      'xDF needs to know which frames were censored\n  at: sub-01\n  try: connect the frames of the stage that dropped them: in: { frames: clean.frames }',
    );
    await expect(stage([scanOf(series)], { variance: 'xdf' }, [flags.subarray(1)])).rejects.toThrow(
      'the frames table keeps 59 frames, the series has 60\n  at: sub-01, rest\n  try: connect series and frames of the same stage',
    );
  });

  it.each([
    [
      { measure: 'spearman', estimator: 'oas' },
      'rank correlations are not shrunk: oas is given\n  at: with.estimator\n  try: set estimator to empirical',
    ],
    [
      { measure: 'covariance' },
      'the covariance of z-scored series is their correlation\n  at: with.standardise\n  try: set standardise to none, or measure to pearson',
    ],
    [
      { measure: 'precision', runs: 'fisher-average' },
      'a precision has no Fisher z to average\n  at: with.runs\n  try: set runs to concatenate',
    ],
    [
      { measure: 'partial', variance: 'xdf' },
      'xDF is the variance of a Pearson correlation, not of partial correlation (empirical)\n  at: with.variance\n  try: set variance to naive or none',
    ],
    [
      { variance: 'xdf', equalise_frames: 10 },
      'frames drawn at random have no autocorrelation to take into account\n  at: with.variance\n  try: set equalise_frames to null, or variance to naive',
    ],
  ])('refuses %j', async (params, message) => {
    await expect(stage([scanOf(series)], params)).rejects.toThrow(message);
  });

  it('equalises frames by the seed; a person with fewer has a row of unknown connections', async () => {
    const kept = async (params: object) =>
      (await stage([scanOf(series)], params)).tables['edges'].get(0)?.toJSON();
    expect((await kept({ equalise_frames: 40 }))?.['kept_frames']).toBe(40);
    const few = await stage([scanOf(series)], { equalise_frames: 61 });
    expect(few.checks.map(({ code }) => code)).toEqual(['fewer-frames']);
    expect(few.tables['edges'].get(0)?.toJSON()['kept_frames']).toBe(0);
  });

  it.each(
    checkStage(correlateStage, {
      params: { variance: 'xdf', runs: 'fisher-average' },
      inputs: {
        series: [seriesColumns([scanOf(series)], PERSON)],
        frames: [frameColumns([scanOf(series)], [new Float64Array(65)], [flags], PERSON)],
      },
      key: PERSON,
    }),
  )('%s', (_, check) => check());
});
