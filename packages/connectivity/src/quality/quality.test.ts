import {
  buildTable,
  edges,
  estimates,
  frames,
  participants,
  personQuality,
  qcFc as qcFcTable,
  quality,
  regions,
  runQuality,
  runStage,
  tableView,
  variables,
  denoising,
  regionVoxels,
  type RunResult,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { createStream, fillNormal, nextNormal, tanh } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceDependence, distances } from './distance.ts';
import { qualityAssociation } from './motion-association.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py
import { expectedMedian, medianSize, motionCorrelations, qcFc, type MotionStudy } from './qc-fc.ts';
import { qualityStage } from './stage.ts';

const N = oracle.motion.length;
const CONNECTIONS = oracle.distance.length;
const none = new Float64Array(0);
const study = (covariates: Float64Array = none): MotionStudy => ({
  n: N,
  values: Float64Array.from(oracle.values.flat()),
  connections: CONNECTIONS,
  motion: Float64Array.from(oracle.motion),
  covariates,
});
const axis = (k: number) => Float64Array.from(oracle.centres, (place) => place[k]);
const mm = distances({ x: axis(0), y: axis(1), z: axis(2) });
const close = (found: ArrayLike<number>, wanted: readonly number[], digits = 11) =>
  wanted.forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits));

describe('QC-FC equals scipy', () => {
  it.each([
    ['plain', none],
    ['partial', Float64Array.from(oracle.age)],
  ] as const)('%s', (which, covariates) => {
    const wanted = oracle[which];
    const found = qcFc(study(covariates));
    for (const name of ['r', 'p', 'q', 'lower', 'upper'] as const) close(found[name], wanted[name]);
    expect(medianSize(found.r)).toBeCloseTo(wanted.median, 12);
    close(mm, oracle.distance);
    const { slope, spearman } = distanceDependence(study(covariates), found.r, mm);
    close([slope.estimate, slope.lower, slope.upper], wanted.slope, 9);
    close([spearman.estimate, spearman.lower, spearman.upper], wanted.spearman, 9);
  });

  it('association of motion with a number, two groups and three levels', () => {
    const { association } = oracle;
    const motion = Float64Array.from(oracle.motion);
    const number = qualityAssociation(motion, Float64Array.from(oracle.age), false);
    close(
      [number?.r ?? NaN, number?.p ?? NaN, number?.lower ?? NaN, number?.upper ?? NaN],
      [association.r, association.p, ...association.limits],
    );
    const two = qualityAssociation(motion, Float64Array.from(association.two), true);
    close([two?.r ?? NaN, two?.p ?? NaN], [association.two_r, association.two_p]);
    const levels = qualityAssociation(motion, Float64Array.from(association.levels), true);
    close(
      [levels?.r ?? NaN, levels?.statistic ?? NaN, levels?.p ?? NaN],
      [association.R, association.f, association.f_p],
    );
    expect(levels?.several).toBe(true);
    expect(qualityAssociation(motion, new Float64Array(N), true)).toBeUndefined();
  });
});

describe('QC-FC', () => {
  it('does not depend on units or signs of motion beyond the sign of r', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (by, plus) => {
          const given = study();
          const other = motionCorrelations({ ...given, motion: given.motion.map((v) => -by * v + plus) });
          motionCorrelations(given).forEach((r, e) => expect(other[e]).toBeCloseTo(-r, 10));
        },
      ),
    );
  });

  it('uses whoever is known: the same as leaving the others out by hand', () => {
    const given = study(Float64Array.from(oracle.age));
    const values = given.values.slice();
    values[2 * CONNECTIONS + 4] = NaN;
    values[5 * CONNECTIONS + 4] = Infinity;
    const found = qcFc({ ...given, values });
    expect(found.n[4]).toBe(N - 2);
    expect(found.n[3]).toBe(N);
    const rest = [...Array(N).keys()].filter((i) => i !== 2 && i !== 5);
    const fewer = qcFc({
      n: N - 2,
      connections: 1,
      values: Float64Array.from(rest, (i) => given.values[i * CONNECTIONS + 4]),
      motion: Float64Array.from(rest, (i) => given.motion[i]),
      covariates: Float64Array.from(rest, (i) => oracle.age[i]),
    });
    expect(found.r[4]).toBeCloseTo(fewer.r[0], 12);
    expect(found.p[4]).toBeCloseTo(fewer.p[0], 12);
  });

  it('is unknown for a connection that is the same for everybody', () => {
    const given = study();
    const values = given.values.map((value, i) => (i % CONNECTIONS === 3 ? 0.4 : value));
    const found = qcFc({ ...given, values });
    expect([found.r[3], found.p[3], found.q[3], found.lower[3]]).toEqual([NaN, NaN, NaN, NaN]);
    expect(found.q[2]).toBeGreaterThan(0);
  });

  it('without a relation: medians, p and distance limits are as declared', () => {
    const stream = createStream(11n, 1, 0, 0);
    const [people, count, studies] = [30, 15, 300];
    const draw = (size: number) => {
      const out = new Float64Array(size);
      fillNormal(stream, out);
      return out;
    };
    let [significant, apartSlope, apartRank, median] = [0, 0, 0, 0];
    for (let k = 0; k < studies; k += 1) {
      const common = draw(people);
      // connections share a signal of the people, so they are far from independent
      const values = draw(people * count).map((v, i) => 0.7 * v + 0.7 * common[Math.floor(i / count)]);
      const null_ = { n: people, values, connections: count, motion: draw(people), covariates: none };
      const found = qcFc(null_);
      significant += found.p[0] < 0.05 ? 1 : 0;
      median += medianSize(found.r) / studies;
      const { slope, spearman } = distanceDependence(null_, found.r, mm);
      apartSlope += slope.lower * slope.upper > 0 ? 1 : 0;
      apartRank += spearman.lower * spearman.upper > 0 ? 1 : 0;
    }
    // 99.9 % binomial quantile of .05 in 300: 28
    expect([significant, apartSlope, apartRank].every((calls) => calls <= 28)).toBe(true);
    expect(median).toBeCloseTo(expectedMedian(people - 2), 1);
  });
});

const IDS = Array.from({ length: N }, (_, i) => `sub-${String(i + 1).padStart(2, '0')}`);
const lists = (rows: readonly (readonly number[])[]) => ({
  values: Float64Array.from(rows.flat()),
  offsets: Int32Array.from({ length: rows.length + 1 }, (_, i) => i * (rows[0]?.length ?? 0)),
});
const ints = (values: readonly number[]) => Int32Array.from(values);
const unknown = (count: number) => new Float64Array(count).fill(NaN);

function inputs(
  given: { shrinkage?: Float64Array; pain?: readonly number[] } = {},
): Record<string, TableOutput> {
  return {
    edges: {
      participant_id: IDS,
      measure: IDS.map(() => 'pearson'),
      r: lists(oracle.values.map((row) => row.map((z) => tanh(z)))),
      kept_frames: ints(IDS.map((_, i) => 100 - i)),
      shrinkage: given.shrinkage ?? unknown(N),
    },
    'people.participants': {
      participant_id: IDS,
      habit: IDS.map((_, i) => (i % 2 === 0 ? 'no' : 'yes')),
      pain: Float64Array.from(given.pain ?? oracle.age),
    },
    'people.variables': {
      variable: ['habit', 'pain'],
      type: ['binary', 'number'],
      label: ['Habit', 'Pain'],
      unit: [null, null],
      description: [null, null],
      levels: { values: ['no', 'yes'], offsets: ints([0, 2, 2]) },
      level_labels: { values: ['no', 'yes'], offsets: ints([0, 2, 2]) },
      minimum: unknown(2),
      maximum: unknown(2),
      instrument: [null, null],
      missing: ints([0, 0]),
    },
    quality: {
      participant_id: IDS,
      scans: ints(IDS.map(() => 1)),
      frames: ints(IDS.map(() => 4)),
      kept_frames: ints(IDS.map(() => 3)),
      percent_dropped: Float64Array.from(IDS, () => 25),
      minutes: Float64Array.from(IDS, () => 0.1),
      mean_fd_mm: Float64Array.from(oracle.motion),
      max_fd_mm: Float64Array.from(oracle.motion, (v) => 2 * v),
      dead_regions: ints(IDS.map(() => 0)),
    },
    frames: {
      participant_id: IDS.flatMap((id) => Array<string>(4).fill(id)),
      scan: IDS.flatMap(() => ['rest-1', 'rest-1', 'rest-2', 'rest-2']),
      frame: ints(IDS.flatMap(() => [0, 1, 0, 1])),
      fd_mm: Float64Array.from(IDS.flatMap((_, i) => [NaN, 0.1 * i, NaN, 0.3])),
      kept: IDS.flatMap((_, i) => [true, true, i > 0, i > 0]),
    },
    regions: {
      region: ints([0, 1, 2, 3, 4, 5]),
      atlas: Array<string>(6).fill('test'),
      series_column: ints([0, 1, 2, 3, 4, 5]),
      name: ['a', 'b', 'c', 'd', 'e', 'f'],
      plain_name: ['a', 'b', 'c', 'd', 'e', 'f'],
      hemisphere: Array<null>(6).fill(null),
      network: Array<null>(6).fill(null),
      x_mm: axis(0),
      y_mm: axis(1),
      z_mm: axis(2),
    },
    denoising: {
      participant_id: IDS.flatMap((id) => [id, id]),
      scan: IDS.flatMap(() => ['rest-1', 'rest-2']),
      strategy: IDS.flatMap(() => ['own', 'own']),
      procedure: IDS.flatMap(() => ['nothing', 'nothing']),
      frames: ints(IDS.flatMap(() => [2, 2])),
      kept_frames: ints(IDS.flatMap(() => [2, 2])),
      minutes: Float64Array.from(IDS.flatMap(() => [3, 4])),
      regressors: ints(IDS.flatMap(() => [1, 1])),
      rank: ints(IDS.flatMap(() => [1, 1])),
      filter_df: Float64Array.from(IDS.flatMap(() => [9, 9])),
      residual_df: Float64Array.from(IDS.flatMap((_, i) => [8, i])),
      excluded: IDS.flatMap((_, i) => [false, i === 0]),
      reason: IDS.flatMap(() => [null, null]),
    },
    region_voxels: {
      participant_id: IDS.flatMap((id) => [id, id]),
      scan: IDS.flatMap(() => ['rest-1', 'rest-1']),
      region: ints(IDS.flatMap(() => [0, 1])),
      voxels: ints(IDS.flatMap(() => [5, 5])),
      atlas_voxels: ints(IDS.flatMap(() => [10, 10])),
      covered: Float64Array.from(IDS.flatMap(() => [0.4, 0.8])),
      tsnr: Float64Array.from(IDS.flatMap((_, i) => [50 + i, NaN])),
    },
  };
}

const CONTRACTS: Record<string, TableContract> = {
  edges,
  'people.participants': participants,
  'people.variables': variables,
  quality,
  frames,
  regions,
  denoising,
  region_voxels: regionVoxels,
};
const run = (given: Record<string, TableOutput>, params: object = {}): Promise<RunResult> =>
  runStage(qualityStage, {
    params: { exposure: 'habit', outcome: 'pain', ...params },
    inputs: Object.fromEntries(
      Object.entries(given).map(([role, columns]) => [
        role,
        [buildTable(CONTRACTS[role] as TableContract, columns, role)],
      ]),
    ),
    where: 'quality',
  });
const view = (contract: TableContract, { tables }: RunResult) =>
  tableView(contract, [tables[contract.name] as RunResult['tables'][string]], 'test');

describe('stage quality', () => {
  it('tables QC-FC of Fisher z with distances, and every association', async () => {
    const result = await run(inputs());
    const qc = view(qcFcTable, result);
    close(qc.f64('r'), oracle.plain.r, 9);
    close(qc.f64('distance_mm'), oracle.distance);
    expect([...qc.i32('region_a')].slice(0, 4)).toEqual([0, 0, 1, 0]);
    expect([...qc.i32('region_b')].slice(0, 4)).toEqual([1, 2, 2, 3]);
    const rows = view(estimates, result);
    const at = (model: string, term: string) =>
      rows.strings('model').findIndex((name, i) => name === model && rows.strings('term')[i] === term);
    const value = (model: string, term: string) => rows.f64('estimate')[at(model, term)];
    expect(value('connections and mean_fd_mm', 'median size')).toBeCloseTo(oracle.plain.median, 9);
    expect(value('connections and mean_fd_mm', 'median size without a relation')).toBeCloseTo(
      0.6744897501960817 / Math.sqrt(N - 1),
      12,
    );
    expect(value('distance and QC-FC', 'slope')).toBeCloseTo(oracle.plain.slope[0] as number, 8);
    expect(value('mean_fd_mm and pain', 'outcome')).toBeCloseTo(oracle.association.r, 11);
    expect(value('mean_fd_mm and habit', 'exposure')).toBeCloseTo(oracle.association.two_r, 11);
    expect(at('tsnr and pain', 'outcome')).toBeGreaterThan(0);
    expect(at('minutes and pain', 'outcome')).toBe(-1);
  });

  it('tells runs apart, and adds up those that are used', async () => {
    const result = await run(inputs());
    const runs = view(runQuality, result);
    expect([...runs.f64('kept_frames')].slice(0, 4)).toEqual([2, 0, 2, 2]);
    expect([...runs.f64('minutes')].slice(0, 4)).toEqual([3, NaN, 3, 4]);
    expect([...runs.f64('mean_fd_mm')].slice(2, 4)).toEqual([0.1, 0.3]);
    expect([...runs.f64('covered')].slice(0, 2)).toEqual([0.6000000000000001, NaN]);
    const people = view(personQuality, result);
    expect([...people.f64('used_runs')].slice(0, 2)).toEqual([1, 2]);
    expect([...people.f64('residual_df')].slice(0, 3)).toEqual([8, 9, 10]);
  });

  it('warns of motion that goes with the outcome, and of shrinkage that goes with motion', async () => {
    const stream = createStream(3n, 1, 0, 0);
    const followed = oracle.motion.map((v) => v + 0.01 * nextNormal(stream));
    const { checks } = await run(inputs({ pain: followed, shrinkage: Float64Array.from(followed) }));
    const messages = Object.fromEntries(checks.map(({ code, message }) => [code, message]));
    expect(messages['motion-related']).toBe('Head motion goes with the outcome.');
    expect(messages['shrinkage-related']).toContain('goes with head motion (r = 0.9');
    const other = await run(inputs());
    expect(other.checks.map(({ code }) => code)).not.toContain('shrinkage-related');
  });

  it('works without regions, denoising and voxels, and with a variable held constant', async () => {
    const { regions: _, denoising: __, region_voxels: ___, ...fewer } = inputs();
    const result = await run(fewer, { adjust: ['pain'] });
    close(view(qcFcTable, result).f64('r'), oracle.partial.r, 9);
    expect(view(estimates, result).strings('model')).not.toContain('distance and QC-FC');
    expect(view(estimates, result).strings('covariates')[0]).toBe('pain');
  });

  it.each([
    [
      { exposure: 'sport' },
      {},
      'there is no variable "sport"\n  at: with.exposure\n  try: the study has habit, pain',
    ],
    [
      { adjust: ['pain'] },
      { 'people.participants': { ...inputs()['people.participants'], pain: unknown(N) } },
      'pain is unknown for an included person\n  at: participants.pain, first for sub-01\n  try: leave such people out with a rule in the flow stage, or do not hold the variable constant',
    ],
    [
      {},
      { quality: { ...inputs()['quality'], mean_fd_mm: unknown(N) } },
      '0 included people with known motion are too few for correlations with it\n  at: mean_fd_mm\n  try: at least 5 are needed',
    ],
    [
      {},
      { edges: { ...inputs()['edges'], participant_id: IDS.map((id) => (id === 'sub-03' ? 'sub-99' : id)) } },
      'sub-03 is included but has no connections\n  at: edges\n  try: leave out people without scans with a rule in the flow stage, or connect their scans',
    ],
    [
      {},
      {
        regions: Object.fromEntries(
          Object.entries(inputs()['regions'] as Record<string, string[] | Float64Array>).map(
            ([name, values]) => [name, values.slice(1)],
          ),
        ),
      },
      'people have 15 connections, the region table of 5 regions gives 10\n  at: regions\n  try: connect the region table the series were read with',
    ],
  ])('refuses %j', async (params, changed, message) => {
    await expect(run({ ...inputs(), ...(changed as Record<string, TableOutput>) }, params)).rejects.toThrow(
      message,
    );
  });

  it.each(checkStage(qualityStage, { params: { exposure: 'habit', outcome: 'pain' }, inputs: inputs() }))(
    '%s',
    (_, check) => check(),
  );
});
