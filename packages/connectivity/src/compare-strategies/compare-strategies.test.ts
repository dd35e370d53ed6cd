import {
  buildTable,
  confounds,
  frames,
  participants,
  regions,
  runStage,
  strategyEdges,
  tableView,
  timeseries,
  variables,
  type Stage,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { atanh, createStream, fisherZ, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { applyStrategiesStage } from '../apply-strategies/stage.ts';
import { correlateStage } from '../correlate/stage.ts';
import { denoiseStage } from '../denoise/stage.ts';
import { distances } from '../quality/distance.ts';
import { medianSize, qcFc } from '../quality/qc-fc.ts';
import { NO_CENSOR, NO_REGRESSORS } from '../strategies/preset-parts.ts';
import { PRESETS } from '../strategies/presets.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { compareStrategiesStage } from './stage.ts';

const [PEOPLE, REGIONS, FRAMES] = [8, 4, 70];
const EDGES = (REGIONS * (REGIONS - 1)) / 2;
const IDS = Array.from({ length: PEOPLE }, (_, i) => `sub-0${i + 1}`);
const MOTION = ['rot_x', 'rot_y', 'rot_z', 'trans_x', 'trans_y', 'trans_z'];
const stream = createStream(5n, 1, 0, 0);
const noise = Float64Array.from({ length: PEOPLE * (REGIONS + 6) * FRAMES }, () => nextNormal(stream));
/** Motion parameter `k` of a person; people move more and more. */
const moved = (person: number, k: number, t: number) =>
  0.02 * (person + 1) * noise[(person * (REGIONS + 6) + REGIONS + k) * FRAMES + t];
const signal = (person: number, region: number, t: number) =>
  noise[(person * (REGIONS + 6) + region) * FRAMES + t] +
  8 * moved(person, region, t) +
  8 * moved(person, 0, t);

const plain: Strategy = {
  ...(PRESETS['24P'] as Strategy),
  regressors: NO_REGRESSORS,
  filter: { kind: 'none' },
  minimum: { minutes: 0, residual_df: 5 },
};
const regressed: Strategy = { ...plain, regressors: { ...NO_REGRESSORS, motion: 'basic' } };
const strict: Strategy = {
  ...regressed,
  censor: { ...NO_CENSOR, fd_mm: 0.3 },
  minimum: { minutes: 1, residual_df: 5 },
};
const PARAMS = { own_strategies: { plain, regressed, strict } };

const lists = (rows: readonly Float64Array[]) => ({
  values: Float64Array.from(rows.flatMap((row) => [...row])),
  offsets: Int32Array.from({ length: rows.length + 1 }, (_, i) => i * (rows[0]?.length ?? 0)),
});
const column = (of: (t: number) => number) => Float64Array.from({ length: FRAMES }, (_, t) => of(t));

function inputs(person: number): Record<string, TableOutput> {
  const id = IDS[person];
  const unknown = new Float64Array(MOTION.length).fill(NaN);
  return {
    series: {
      participant_id: Array<string>(REGIONS).fill(id),
      scan: Array<string>(REGIONS).fill('rest'),
      region: Int32Array.from({ length: REGIONS }, (_, j) => j),
      values: lists(Array.from({ length: REGIONS }, (_, j) => column((t) => signal(person, j, t)))),
      tr_s: new Float64Array(REGIONS).fill(2),
    },
    frames: {
      participant_id: Array<string>(FRAMES).fill(id),
      scan: Array<string>(FRAMES).fill('rest'),
      frame: Int32Array.from({ length: FRAMES }, (_, t) => t),
      // the last person moves too much in most frames
      fd_mm: column((t) => (person === PEOPLE - 1 && t % 4 !== 0 ? 0.9 : 0.02 * (person + 1))),
      kept: Array<boolean>(FRAMES).fill(true),
    },
    confounds: {
      participant_id: MOTION.map(() => id),
      scan: MOTION.map(() => 'rest'),
      column: MOTION,
      values: lists(MOTION.map((_, k) => column((t) => moved(person, k, t)))),
      method: MOTION.map(() => null),
      mask: MOTION.map(() => null),
      variance_explained: unknown,
      cumulative_variance: unknown,
      retained: MOTION.map(() => null),
    },
  };
}

const CONTRACTS: Record<string, TableContract> = { series: timeseries, frames, confounds };
const tablesOf = (person: number) =>
  Object.fromEntries(
    Object.entries(inputs(person)).map(([role, output]) => [
      role,
      [buildTable(CONTRACTS[role] as TableContract, output, role)],
    ]),
  );
const apply = (person: number, params: object = PARAMS) =>
  runStage(applyStrategiesStage as unknown as Stage, {
    params,
    inputs: tablesOf(person),
    where: 'apply',
    key: IDS[person],
  });

const edgeParts = async () =>
  Promise.all(IDS.map(async (_, person) => (await apply(person)).tables['strategy_edges']!));

describe('stage apply-strategies', () => {
  it.each(['plain', 'regressed', 'strict'] as const)(
    '%s: the same as denoise, then correlate',
    async (name) => {
      const { tables } = await apply(2);
      const view = tableView(strategyEdges, [tables['strategy_edges']!], 'test');
      const row = view.strings('strategy').indexOf(name);
      const where = { where: 'test', key: IDS[2] };
      const denoised = await runStage(denoiseStage, {
        params: { own_strategy: PARAMS.own_strategies[name] },
        inputs: tablesOf(2),
        ...where,
      });
      const correlated = await runStage(correlateStage, {
        params: {},
        inputs: { series: [denoised.tables.clean_timeseries] },
        ...where,
      });
      const z = Float64Array.from(correlated.tables.edges.get(0)?.toJSON()['r'] as Iterable<number>);
      fisherZ(z, z);
      expect([...view.list('z').values.subarray(row * EDGES, (row + 1) * EDGES)]).toEqual([...z]);
      const left = denoised.tables.denoising.get(0)?.toJSON() as Record<string, number>;
      expect(view.f64('residual_df')[row]).toBe(left['residual_df']);
      expect(view.i32('kept_frames')[row]).toBe(left['kept_frames']);
    },
  );

  it('keeps a row of a person of whom a strategy leaves nothing', async () => {
    const { tables } = await apply(PEOPLE - 1);
    const view = tableView(strategyEdges, [tables['strategy_edges']!], 'test');
    const row = view.strings('strategy').indexOf('strict');
    expect([view.i32('used_runs')[row], view.i32('runs')[row], view.f64('residual_df')[row]]).toEqual([
      0, 1, 0,
    ]);
    expect(view.list('z').values[row * EDGES]).toBeNaN();
    // rows are in the order of names, positions in that of the strategies
    expect(view.strings('strategy').map((name, i) => [name, view.i32('position')[i]])).toEqual([
      ['plain', 0],
      ['regressed', 1],
      ['strict', 2],
    ]);
  });

  it('refuses fewer than two strategies, and one named twice', async () => {
    await expect(apply(0, { strategies: ['24P'] })).rejects.toThrow(
      '1 strategies cannot be compared\n  at: with.strategies\n  try: name at least two; `mesovia show strategies` lists the presets',
    );
    await expect(apply(0, { strategies: ['24P'], own_strategies: { '24P': plain } })).rejects.toThrow(
      '24P is named twice\n  at: with.strategies\n  try: name each strategy once',
    );
  });

  it.each(
    checkStage(applyStrategiesStage as unknown as Stage, { params: PARAMS, inputs: inputs(0), key: IDS[0]! }),
  )('%s', (_, check) => check());
});

const [x, y, z] = [0, 1, 2].map((k) =>
  Float64Array.from({ length: REGIONS }, (_, j) => (j * 37 + k * 11) % 90),
);
const texts = (value: string | null) => Array<string | null>(REGIONS).fill(value);
const REGION_TABLE: TableOutput = {
  region: Int32Array.from({ length: REGIONS }, (_, j) => j),
  atlas: texts('test') as string[],
  series_column: Int32Array.from({ length: REGIONS }, (_, j) => j),
  name: ['a', 'b', 'c', 'd'],
  plain_name: ['a', 'b', 'c', 'd'],
  hemisphere: texts(null),
  network: texts(null),
  x_mm: x,
  y_mm: y,
  z_mm: z,
};
const VARIABLES: TableOutput = {
  variable: ['age'],
  type: ['number'],
  label: ['Age'],
  unit: [null],
  description: [null],
  levels: { values: [], offsets: Int32Array.of(0, 0) },
  level_labels: { values: [], offsets: Int32Array.of(0, 0) },
  minimum: Float64Array.of(NaN),
  maximum: Float64Array.of(NaN),
  instrument: [null],
  missing: Int32Array.of(0),
};
const peopleOf = (ids: readonly string[]): TableOutput => ({
  participant_id: [...ids],
  age: Float64Array.from(ids, (_, i) => 30 + ((i * 7) % 11)),
});

async function compare(params: object = {}, ids: readonly string[] = IDS) {
  const result = await runStage(compareStrategiesStage as unknown as Stage, {
    params,
    inputs: {
      strategies: await edgeParts(),
      'people.participants': [buildTable(participants, peopleOf(ids), 'test')],
      'people.variables': [buildTable(variables, VARIABLES, 'test')],
      regions: [buildTable(regions, REGION_TABLE, 'test')],
    },
    where: 'compare',
  });
  const rows = result.tables['strategy_comparison']!.toArray().map(
    (row) => row?.toJSON() as Record<string, number>,
  );
  return { rows, checks: result.checks };
}

describe('stage compare-strategies', () => {
  it('compares over the people that every strategy keeps', async () => {
    const { rows, checks } = await compare();
    expect(rows.map((row) => row['strategy'])).toEqual(['plain', 'regressed', 'strict']);
    expect(rows.map((row) => [row['people'], row['people_lost'], row['runs_lost']])).toEqual([
      [7, 0, 0],
      [7, 0, 0],
      [7, 1, 1],
    ]);
    expect(
      rows.map((row) => [row['mean_residual_df'], row['mean_df_lost'], row['mean_kept_percent']]),
    ).toEqual([
      [FRAMES, 0, 100],
      [FRAMES - 6, 6, 100],
      [FRAMES - 6, 6, 100],
    ]);
    expect(rows[0]?.['reference_r']).toBe(1);
    expect(rows[1]?.['reference_r']).toBeLessThan(0.999);
    expect(rows[1]?.['median_qc_fc']).toBeLessThan(rows[0]?.['median_qc_fc'] ?? 0);
    expect(checks.map(({ code }) => code)).toEqual(['strategies-lose-people']);
  });

  it('is QC-FC of the same connections, also with a variable held constant', async () => {
    const { rows } = await compare({ over: 'own', adjust: ['age'] });
    expect(rows.map((row) => row['people'])).toEqual([8, 8, 7]);
    const parts = tableView(strategyEdges, await edgeParts(), 'test');
    const wanted = [...parts.strings('strategy').keys()].filter(
      (row) => parts.strings('strategy')[row] === 'plain',
    );
    const { values } = parts.list('z');
    const found = qcFc({
      n: PEOPLE,
      connections: EDGES,
      values: Float64Array.from(
        wanted.flatMap((row) => [...values.subarray(row * EDGES, (row + 1) * EDGES)]),
      ),
      motion: Float64Array.from(wanted, (row) => parts.f64('mean_fd_mm')[row]),
      covariates: peopleOf(IDS)['age'] as Float64Array,
    });
    expect(rows[0]?.['median_qc_fc']).toBeCloseTo(medianSize(found.r), 14);
    const mm = distances({ x: x!, y: y!, z: z! });
    const [meanR, meanMm] = [found.r, mm].map((list) => list.reduce((sum, value) => sum + value, 0) / EDGES);
    const slope =
      mm.reduce((sum, d, e) => sum + (d - meanMm!) * (found.r[e]! - meanR!), 0) /
      mm.reduce((sum, d) => sum + (d - meanMm!) ** 2, 0);
    expect(rows[0]?.['distance_slope']).toBeCloseTo(100 * slope, 12);
    expect(atanh(rows[0]?.['distance_spearman'] ?? 2)).toBeGreaterThan(-5);
  });

  it('refuses a person without rows, and too few people', async () => {
    await expect(compare({}, [...IDS, 'sub-99'])).rejects.toThrow(
      'sub-99 is included but has no connections\n  at: strategies\n  try: leave out people without scans with a rule in the flow stage, or connect their scans',
    );
    await expect(compare({}, IDS.slice(0, 4))).rejects.toThrow(
      '4 included people with known motion are too few for correlations with it',
    );
  });

  const rows = IDS.flatMap((id, i) => ['one', 'two'].map((strategy, k) => ({ id, strategy, k, i })));
  const strategies: TableOutput = {
    participant_id: rows.map(({ id }) => id),
    strategy: rows.map(({ strategy }) => strategy),
    position: Int32Array.from(rows, ({ k }) => 1 - k),
    procedure: rows.map(({ strategy }) => strategy),
    z: lists(rows.map((_, row) => noise.slice(row * EDGES, (row + 1) * EDGES))),
    mean_fd_mm: Float64Array.from(rows, ({ i }) => 0.1 + 0.02 * ((i * 5) % 8)),
    frames: Int32Array.from(rows, () => 70),
    kept_frames: Int32Array.from(rows, () => 60),
    minutes: Float64Array.from(rows, () => 2),
    residual_df: Float64Array.from(rows, () => 50),
    runs: Int32Array.from(rows, () => 1),
    used_runs: Int32Array.from(rows, () => 1),
  };
  it.each(
    checkStage(compareStrategiesStage as unknown as Stage, {
      params: {},
      inputs: {
        strategies,
        'people.participants': peopleOf(IDS),
        'people.variables': VARIABLES,
        regions: REGION_TABLE,
      },
    }),
  )('%s', (_, check) => check());
});
