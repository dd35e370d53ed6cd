import {
  buildTable,
  cleanTimeseries,
  edges,
  runStage,
  tableView,
  type RunResult,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deadRegions } from '../scans/dead-regions.ts';
import type { Scan } from '../scans/read-scans.ts';
import { connections, type ConnectionOptions } from './connections.ts';
import { joinRuns } from './join-runs.ts';
import oracle from './oracle.json' with { type: 'json' };
import { correlateStage } from './stage.ts';

const FRAMES = 150;
const REGIONS = 20;
const series = Float64Array.from(oracle.series);
const PERSON = 'sub-01';

const alive = (regions: number) => new Uint8Array(regions);
const scanOf = (values: Float64Array, regions: number, scan = 'rest'): Scan => ({
  scan,
  trS: 2,
  frames: values.length / regions,
  regions,
  series: values,
});
const estimate = (
  values: Float64Array,
  regions: number,
  options: Partial<ConnectionOptions>,
  standardise: 'none' | 'ddof0' | 'ddof1' = 'none',
) =>
  connections(
    joinRuns([scanOf(values, regions)], standardise, PERSON),
    { measure: 'pearson', estimator: 'empirical', dead: alive(regions), runs: 1, ...options },
    PERSON,
  );

function columns(scans: readonly Scan[], person = PERSON): TableOutput {
  const rows = scans.flatMap((scan) =>
    Array.from({ length: scan.regions }, (_, region) => ({ scan, region })),
  );
  const lists = rows.map(({ scan, region }) =>
    Array.from({ length: scan.frames }, (_, t) => scan.series[t * scan.regions + region]),
  );
  const offsets = new Int32Array(rows.length + 1);
  lists.forEach((list, i) => void (offsets[i + 1] = offsets[i] + list.length));
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ scan }) => scan.scan),
    region: Int32Array.from(rows, ({ region }) => region),
    values: { values: Float64Array.from(lists.flat()), offsets },
    tr_s: Float64Array.from(rows, ({ scan }) => scan.trS),
  };
}

const run = (scans: readonly Scan[], params: object) =>
  runStage(correlateStage, {
    params,
    inputs: { series: [buildTable(cleanTimeseries, columns(scans), 'test')] },
    where: 'correlate',
    key: PERSON,
  });

const edgeValues = ({ tables }: RunResult) => tableView(edges, [tables['edges']], 'test').matrix('r').values;

const worstDistance = (ours: Float64Array, theirs: readonly number[]) =>
  ours.reduce((worst, value, i) => Math.max(worst, Math.abs(value - theirs[i])), 0);

describe('connections equal nilearn', () => {
  it.each([
    ['pearson', 'empirical', 'pearson'],
    ['pearson', 'ledoit-wolf', 'correlationLedoitWolf'],
    ['partial', 'empirical', 'partialEmpirical'],
    ['partial', 'ledoit-wolf', 'partialLedoitWolf'],
  ] as const)('%s, %s', (measure, estimator, theirs) => {
    const { r, shrinkage } = estimate(series, REGIONS, { measure, estimator });
    expect(r.length).toBe(oracle[theirs].length);
    expect(worstDistance(r, oracle[theirs])).toBeLessThan(1e-12);
    expect(Number.isNaN(shrinkage)).toBe(estimator === 'empirical');
    expect(Math.abs(shrinkage - oracle.shrinkage)).not.toBeGreaterThan(1e-12);
  });
});

const matrices = fc
  .tuple(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 12, max: 20 }))
  .chain(([regions, frames]) =>
    fc
      .array(fc.double({ min: -10, max: 10, noNaN: true }), {
        minLength: regions * frames,
        maxLength: regions * frames,
      })
      .map((noise) => ({
        regions,
        frames,
        // Waves keep every region alive and no region a sum of others, whatever is drawn.
        values: Float64Array.from(noise, (v, i) => v + 20 * Math.sin((i % regions) + 1 + i * i)),
      })),
  );
const MEASURES = [
  { measure: 'pearson', estimator: 'empirical' },
  { measure: 'pearson', estimator: 'ledoit-wolf' },
  { measure: 'partial', estimator: 'empirical' },
  { measure: 'partial', estimator: 'ledoit-wolf' },
] as const;

describe.each(MEASURES)('$measure, $estimator', (options) => {
  it('stays within -1 and 1, and does not depend on level or scale of a region', () => {
    fc.assert(
      fc.property(matrices, fc.nat(5), fc.double({ min: 0.01, max: 100, noNaN: true }), (m, which, scale) => {
        const moved = m.values.map((v, i) => (i % m.regions === which % m.regions ? 7 + scale * v : v));
        const one = estimate(m.values, m.regions, options, 'ddof1').r;
        const other = estimate(moved, m.regions, options, 'ddof1').r;
        one.forEach((r, e) => {
          expect(Math.abs(r)).toBeLessThanOrEqual(1);
          expect(other[e]).toBeCloseTo(r, 8);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('permuting regions permutes connections', () => {
    fc.assert(
      fc.property(matrices, fc.infiniteStream(fc.nat()), (m, numbers) => {
        const keys = Array.from({ length: m.regions }, () => numbers.next().value as number);
        const order = [...keys.keys()].sort((i, j) => keys[i] - keys[j] || i - j);
        const permuted = m.values.map((_, i) => m.values[i - (i % m.regions) + order[i % m.regions]]);
        const one = estimate(m.values, m.regions, options, 'ddof0').r;
        const other = estimate(permuted, m.regions, options, 'ddof0').r;
        const at = (i: number, j: number) => (Math.max(i, j) * (Math.max(i, j) - 1)) / 2 + Math.min(i, j);
        for (let i = 1; i < m.regions; i += 1) {
          for (let j = 0; j < i; j += 1) expect(other[at(i, j)]).toBeCloseTo(one[at(order[i], order[j])], 8);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('several runs', () => {
  const half = series.length / 2;
  const runs = [
    scanOf(series.slice(0, half), REGIONS, 'run-1'),
    scanOf(series.slice(half), REGIONS, 'run-2'),
  ];

  it('are z-scored one by one, so that their levels do not correlate regions', () => {
    const raised = scanOf(
      runs[1].series.map((v) => 1000 + 3 * v),
      REGIONS,
      'run-2',
    );
    const one = joinRuns(runs, 'ddof1', PERSON);
    const other = joinRuns([runs[0], raised], 'ddof1', PERSON);
    other.series.forEach((v, i) => expect(v).toBeCloseTo(one.series[i], 10));
    expect(one.frames).toBe(FRAMES);
  });

  it.each([
    ['ddof0', 2],
    ['ddof1', Math.sqrt(3)],
  ] as const)('have squares that sum to frames - ddof in every region, %s', (standardise, size) => {
    const { series } = joinRuns([scanOf(Float64Array.of(1, 2, 3, 6), 1)], standardise, PERSON);
    expect(Math.sqrt(series.reduce((sum, v) => sum + v * v, 0))).toBeCloseTo(size, 14);
  });

  it('refuses to join them as they are', async () => {
    await expect(run(runs, { standardise: 'none' })).rejects.toThrow(
      '2 runs cannot be joined without z-scoring: levels differ between runs\n  at: sub-01\n  try: set standardise',
    );
  });

  it('passes over a run without frames, refuses one with a single frame', async () => {
    const whole = await run([scanOf(series, REGIONS, 'run-1')], {});
    const withEmpty = await run(
      [scanOf(series, REGIONS, 'run-1'), scanOf(new Float64Array(0), REGIONS, 'run-2')].map((scan) => ({
        ...scan,
        regions: REGIONS,
      })),
      {},
    );
    expect(edgeValues(withEmpty)).toEqual(edgeValues(whole));
    const single = scanOf(series.slice(0, REGIONS), REGIONS, 'run-2');
    await expect(run([runs[0], single], {})).rejects.toThrow('the run keeps 1 frame\n  at: sub-01, run-2');
  });
});

describe('a region without signal', () => {
  const PAIRS = Array.from({ length: REGIONS }, (_, i) => Array.from({ length: i }, (_, j) => [i, j])).flat();
  const touched = PAIRS.map((pair) => pair.includes(3));
  const flat = series.map((v, i) => (i % REGIONS === 3 ? 7 : v));
  const dead = Uint8Array.from({ length: REGIONS }, (_, j) => (j === 3 ? 1 : 0));
  const untouched = (r: Float64Array) => r.filter((_, e) => !touched[e]);

  it('is found when it is constant in one of the runs', () => {
    expect(deadRegions([scanOf(series, REGIONS), scanOf(flat, REGIONS)])).toEqual(dead);
    expect(deadRegions([scanOf(series, REGIONS), scanOf(new Float64Array(0), REGIONS)])).toEqual(
      alive(REGIONS),
    );
  });

  it.each(MEASURES)('has no connection, $measure, $estimator', (options) => {
    const { r } = estimate(flat, REGIONS, { ...options, dead }, 'ddof1');
    expect([...r].map((value) => value !== value)).toEqual(touched);
  });

  it('does not change the Pearson correlations of the others', () => {
    const theirs = untouched(Float64Array.from(oracle.pearson));
    expect(worstDistance(untouched(estimate(flat, REGIONS, { dead }).r), [...theirs])).toBeLessThan(1e-12);
  });

  it('is left out of what partial correlations are given', () => {
    const options = { measure: 'partial', estimator: 'ledoit-wolf' } as const;
    const others = series.filter((_, i) => i % REGIONS !== 3);
    const rest = estimate(others, REGIONS - 1, { ...options, dead: alive(REGIONS - 1) });
    expect(untouched(estimate(flat, REGIONS, { ...options, dead }).r)).toEqual(rest.r);
  });

  it.each([
    ['pearson', 'their connections are unknown.'],
    ['partial', 'given the living regions only.'],
  ])('is remarked on by the stage, %s', async (measure, words) => {
    const result = await run([scanOf(flat, REGIONS)], { measure });
    expect([...edgeValues(result)].map((value) => value !== value)).toEqual(touched);
    expect(result.checks.map((c) => c.code)).toEqual(['dead-regions']);
    expect(result.checks[0]?.message).toContain(words);
  });
});

describe('stage correlate', () => {
  it.each([
    [{}, 'pearson', NaN],
    [{ estimator: 'ledoit-wolf' }, 'ledoit-wolf shrunk correlation', oracle.shrinkage],
    [{ measure: 'partial' }, 'partial correlation (empirical)', NaN],
    [{ measure: 'partial', estimator: 'ledoit-wolf' }, 'partial correlation (ledoit-wolf)', oracle.shrinkage],
  ])('names what it computed: %j is %s', async (params, name, shrinkage) => {
    const { tables } = await run([scanOf(series, REGIONS)], params);
    const row = tables.edges.get(0)?.toJSON();
    expect(row).toMatchObject({ measure: name, kept_frames: FRAMES });
    expect(row?.['shrinkage'] === null).toBe(shrinkage !== shrinkage);
    expect(Math.abs(row?.['shrinkage'] - shrinkage)).not.toBeGreaterThan(1e-12);
  });

  it('warns that a shrunk correlation is not Pearson', async () => {
    const { checks } = await run([scanOf(series, REGIONS)], { estimator: 'ledoit-wolf' });
    expect(checks.map((c) => [c.code, c.severity])).toEqual([['shrunk-correlation', 'warning']]);
  });

  it('refuses partial correlations of as many regions as frames', async () => {
    const short = scanOf(series.slice(0, REGIONS * REGIONS), REGIONS);
    await expect(run([short], { measure: 'partial' })).rejects.toThrow(
      '20 frames in 1 run(s) cannot give the partial correlations of 20 regions\n  at: sub-01\n  try: use the estimator ledoit-wolf',
    );
    const enough = scanOf(series.slice(0, (REGIONS + 1) * REGIONS), REGIONS);
    await expect(run([enough], { measure: 'partial' })).resolves.toBeDefined();
  });

  it.each([
    [0, 'regions can be computed from one another: their partial correlations do not exist\n  at: sub-01'],
    [1e-5, 'regions, such as 4 and 5, can be computed from one another'],
  ])('refuses partial correlations of a region that is another up to %s', async (noise, problem) => {
    const copy = series.map((v, i) => (i % REGIONS === 5 ? series[i - 1] + noise * Math.sin(i * i) : v));
    await expect(run([scanOf(copy, REGIONS)], { measure: 'partial' })).rejects.toThrow(problem);
  });

  it('keeps a row of unknown connections for a person of whom denoising left nothing', async () => {
    const result = await run(
      [scanOf(new Float64Array(0), REGIONS), scanOf(new Float64Array(0), REGIONS, 'b')],
      {},
    );
    expect(result.tables.edges.get(0)?.toJSON()).toMatchObject({ measure: 'pearson', kept_frames: 0 });
    const values = edgeValues(result);
    expect(values.length).toBe((REGIONS * (REGIONS - 1)) / 2);
    expect(values.every((value) => value !== value)).toBe(true);
    expect(result.checks.map(({ code }) => code)).toEqual(['no-frames']);
  });

  it('refuses fewer than four frames', async () => {
    await expect(run([scanOf(series.slice(0, 3 * REGIONS), REGIONS)], {})).rejects.toThrow(
      '3 frames are too few for a correlation\n  at: sub-01\n  try: keep at least 4 frames',
    );
  });

  it('refuses an estimator it does not know', async () => {
    await expect(run([scanOf(series, REGIONS)], { estimator: 'lasso' })).rejects.toThrow('estimator');
  });

  it.each(
    checkStage(correlateStage, {
      params: { measure: 'partial', estimator: 'ledoit-wolf' },
      inputs: { series: [columns([scanOf(series.slice(0, 40 * REGIONS), REGIONS)])] },
      key: PERSON,
    }),
  )('%s', (_, check) => check());
});
