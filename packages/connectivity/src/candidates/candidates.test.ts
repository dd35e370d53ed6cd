import {
  buildTable,
  edges,
  regions,
  runStage,
  tableView,
  candidates,
  participants,
  variables,
  type RunResult,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import oracle from '../correlate/oracle.json' with { type: 'json' };
import { edgeLabels } from './labels.ts';
import { nodeStrength } from './node-strength.ts';
import { candidatesStage } from './stage.ts';

const NAMES = ['left thalamus', 'right amygdala', 'left insula', 'medial prefrontal cortex'];

function edgeColumns(rows: readonly (readonly number[])[], measure = 'pearson'): TableOutput {
  const width = rows[0].length;
  return {
    participant_id: rows.map((_, i) => `sub-0${i + 1}`),
    measure: rows.map(() => measure),
    r: {
      values: Float64Array.from(rows.flat()),
      offsets: Int32Array.from({ length: rows.length + 1 }, (_, i) => i * width),
    },
    kept_frames: Int32Array.from(rows, () => 100),
    shrinkage: Float64Array.from(rows, () => NaN),
  };
}

function regionColumns(names: readonly string[]): TableOutput {
  const unknown = () => names.map(() => null);
  const numbers = () => new Float64Array(names.length).fill(NaN);
  return {
    region: Int32Array.from(names.keys()),
    atlas: names.map(() => 'test'),
    series_column: Int32Array.from(names.keys()),
    name: names.map((_, i) => `r${i}`),
    plain_name: names,
    hemisphere: unknown(),
    network: unknown(),
    x_mm: numbers(),
    y_mm: numbers(),
    z_mm: numbers(),
  };
}

const ROWS = [
  [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
  [-0.1, 0.3, 0.1, 0.2, -0.5, 0.9],
];

const run = (rows: TableOutput, params: object = {}, names: readonly string[] = NAMES) =>
  runStage(candidatesStage, {
    params,
    inputs: {
      edges: [buildTable(edges, rows, 't')],
      regions: [buildTable(regions, regionColumns(names), 't')],
    },
    where: 'candidates',
  });

const PEOPLE = {
  participants: { participant_id: ['sub-01', 'sub-02'], depression: Float64Array.of(7, 9), sex: ['f', 'm'] },
  variables: {
    variable: ['depression', 'sex'],
    type: ['number', 'binary'],
    label: ['Depression', 'Sex'],
    unit: [null, null],
    description: [null, null],
    levels: { values: ['f', 'm'], offsets: Int32Array.of(0, 0, 2) },
    level_labels: { values: ['f', 'm'], offsets: Int32Array.of(0, 0, 2) },
    minimum: new Float64Array(2).fill(NaN),
    maximum: new Float64Array(2).fill(NaN),
    instrument: [null, null],
    missing: new Int32Array(2),
  },
};

/** With participants and networks. */
const runWith = (params: object, network: readonly (string | null)[] = NAMES.map(() => null)) =>
  runStage(candidatesStage, {
    params,
    inputs: {
      edges: [buildTable(edges, edgeColumns(ROWS), 't')],
      regions: [buildTable(regions, { ...regionColumns(NAMES), network }, 't')],
      'people.participants': [buildTable(participants, PEOPLE.participants, 't')],
      'people.variables': [buildTable(variables, PEOPLE.variables, 't')],
    },
    where: 'candidates',
  });

/** Values of the first person. */
function firstPerson(tables: RunResult['tables']): number[] {
  const { columns, values } = tableView(candidates, [tables['candidates']], 'test').matrix('values');
  return [...values.subarray(0, columns)];
}

describe('candidates', () => {
  it('names connections in the order of the lower triangle', () => {
    expect(edgeLabels(NAMES, 'r').map((label) => [label.regionA, label.regionB, label.name])).toEqual([
      [0, 1, 'left thalamus - right amygdala'],
      [0, 2, 'left thalamus - left insula'],
      [1, 2, 'right amygdala - left insula'],
      [0, 3, 'left thalamus - medial prefrontal cortex'],
      [1, 3, 'right amygdala - medial prefrontal cortex'],
      [2, 3, 'left insula - medial prefrontal cortex'],
    ]);
  });

  it('strength is the mean of the row of the full matrix', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (e) => {
          const at = (i: number, j: number) =>
            e[(Math.max(i, j) * (Math.max(i, j) - 1)) / 2 + Math.min(i, j)];
          nodeStrength(Float64Array.from(e), 5).forEach((value, i) => {
            const others = [0, 1, 2, 3, 4].filter((j) => j !== i);
            expect(value).toBeCloseTo(others.reduce((sum, j) => sum + at(i, j), 0) / 4, 12);
          });
        },
      ),
    );
  });

  it('Fisher z equals numpy', async () => {
    const { tables } = await run(
      edgeColumns([oracle.pearson]),
      {},
      Array.from({ length: 20 }, (_, i) => `region ${i}`),
    );
    const values = firstPerson(tables);
    oracle.fisherZ.forEach((z, e) => expect(values[e]).toBeCloseTo(z, 12));
    expect(values.length).toBe(210);
  });

  it('labels every value with family, regions and unit', async () => {
    const { tables } = await run(edgeColumns(ROWS), { fisher_z: false });
    const labels = tables.candidate_labels.toArray().map((row) => row?.toJSON());
    expect(labels.length).toBe(10);
    expect(labels[0]).toMatchObject({ family: 'edge', region_a: 0, region_b: 1, unit: 'r' });
    expect(labels[6]).toMatchObject({
      family: 'node strength',
      name: 'strength of left thalamus',
      region_a: 0,
      region_b: null,
      unit: 'mean r',
    });
    const first = firstPerson(tables);
    expect(first.slice(0, 6)).toEqual(ROWS[0]);
    expect(first[6]).toBeCloseTo((0.1 + 0.2 + 0.4) / 3, 15);
  });

  it.each([
    ['pearson', true, 'Fisher z'],
    ['partial correlation (ledoit-wolf)', false, 'partial correlation (ledoit-wolf)'],
    ['ledoit-wolf shrunk correlation', true, 'Fisher z of ledoit-wolf shrunk correlation'],
  ])('%s with fisher_z %s has the unit %s', async (measure, fisher, unit) => {
    const { tables } = await run(edgeColumns(ROWS, measure), { fisher_z: fisher, families: ['edge'] });
    expect(tables.candidate_labels.numRows).toBe(6);
    expect(tables.candidate_labels.get(0)?.toJSON()['unit']).toBe(unit);
  });

  it('gives strengths alone when asked', async () => {
    const { tables } = await run(edgeColumns(ROWS), { families: ['node strength'] });
    expect(tables.candidate_labels.toArray().map((row) => row?.toJSON()['candidate'])).toEqual([0, 1, 2, 3]);
  });

  it('keeps unknown connections unknown, and says what that does to strengths', async () => {
    const rows = [ROWS[0].map((r, e) => (e === 0 ? NaN : r)), ROWS[1]];
    const { tables, checks } = await run(edgeColumns(rows));
    const first = firstPerson(tables);
    expect(first.map((value) => value !== value)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(checks.map((c) => c.code)).toEqual(['unknown-connections']);
  });

  it('gives each family its candidates, in the order asked for', async () => {
    const networks = ['b', 'a', 'a', 'b'];
    const { tables } = await runWith(
      {
        families: ['seed', 'network mean', 'degree', 'participation', 'eigenvector centrality', 'scale'],
        fisher_z: false,
        seeds: ['left insula', 'r0'],
        densities: [0.5, 1],
        density: 0.5,
        scales: ['depression'],
      },
      networks,
    );
    const labels = tables.candidate_labels.toArray().map((row) => row?.toJSON());
    const of = (family: string) => labels.filter((label) => label?.['family'] === family);
    const first = firstPerson(tables);
    const valuesOf = (family: string) => of(family).map((label) => first[label?.['candidate']]);
    expect(of('seed').map((label) => label?.['name'])).toEqual([
      'left insula - left thalamus',
      'left insula - right amygdala',
      'left insula - medial prefrontal cortex',
      'left thalamus - right amygdala',
      'left thalamus - medial prefrontal cortex',
    ]);
    expect(valuesOf('seed')).toEqual([0.2, 0.3, 0.6, 0.1, 0.4]);
    expect(of('network mean').map((label) => label?.['name'])).toEqual(['within a', 'a - b', 'within b']);
    const means = valuesOf('network mean');
    [0.3, (0.1 + 0.2 + 0.5 + 0.6) / 4, 0.4].forEach((mean, k) => expect(means[k]).toBeCloseTo(mean, 15));
    expect(of('degree')[4]?.['name']).toBe('degree at 100 % of left thalamus');
    expect(valuesOf('degree')).toEqual([1, 1, 1, 3, 3, 3, 3, 3]);
    expect(valuesOf('participation')[3]).toBeCloseTo(1 - (0.4 / 1.5) ** 2 - (1.1 / 1.5) ** 2, 14);
    expect(of('eigenvector centrality').length).toBe(4);
    expect(of('scale')[0]).toMatchObject({
      name: 'Depression',
      unit: 'points',
      region_a: null,
      region_b: null,
    });
    expect(valuesOf('scale')).toEqual([7]);
    expect(labels.every((label) => label?.['fitted'] === null)).toBe(true);
  });

  it.each([
    [
      { families: ['seed'] },
      'the family seed needs at least one region\n  at: with.seeds\n  try: name the regions, for example seeds: [left thalamus]',
    ],
    [
      { families: ['seed'], seeds: ['pons'] },
      'there is no region "pons"\n  at: with.seeds\n  try: the regions are left thalamus, right amygdala, left insula, medial prefrontal cortex',
    ],
    [
      { families: ['participation'] },
      'the region left thalamus belongs to no network; the family participation needs one for every region\n  at: regions.network\n  try: name one in the table of the atlas, for example subcortex',
    ],
    [
      { families: ['scale'] },
      'the family scale needs at least one variable\n  at: with.scales\n  try: name the variables',
    ],
    [
      { families: ['scale'], scales: ['mood'] },
      'there is no variable "mood"\n  at: with.scales\n  try: there are depression, sex',
    ],
    [
      { families: ['scale'], scales: ['sex'] },
      'sex is of type binary\n  at: with.scales\n  try: name numbers only',
    ],
  ])('refuses %j', async (params, message) => {
    await expect(runWith(params)).rejects.toThrow(message);
  });

  it('refuses a scale without the participants', async () => {
    await expect(run(edgeColumns(ROWS), { families: ['scale'], scales: ['depression'] })).rejects.toThrow(
      'the family scale needs the participants\n  at: in\n  try: in: { people: people }',
    );
  });

  it.each(['covariance (empirical)', 'precision (oas)', 'tangent (log-euclidean mean, oas)'])(
    'refuses the Fisher z of %s',
    async (measure) => {
      await expect(run(edgeColumns(ROWS, measure))).rejects.toThrow(
        `the measure is ${measure}: it has no Fisher z\n  at: stage candidates\n  try: set fisher_z to false`,
      );
    },
  );

  it.each([
    ['tangent (geometric mean, ledoit-wolf)', 'the geometric mean of covariances'],
    ['tangent (log-euclidean mean, ledoit-wolf)', null],
  ])('says what was fitted on everybody: %s', async (measure, fitted) => {
    const { tables } = await run(edgeColumns(ROWS, measure), { fisher_z: false });
    expect(tables.candidate_labels.get(0)?.toJSON()['fitted']).toBe(fitted);
  });

  it('refuses a region table of another size', async () => {
    await expect(run(edgeColumns(ROWS), {}, NAMES.slice(1))).rejects.toThrow(
      'people have 6 connections, the region table of 3 regions gives 3\n  at: stage candidates\n  try: connect the region table',
    );
  });

  it('refuses people measured in different ways', async () => {
    const mixed = { ...edgeColumns(ROWS), measure: ['pearson', 'partial correlation (empirical)'] };
    await expect(run(mixed)).rejects.toThrow('people were measured by pearson and partial correlation');
  });

  it('refuses the Fisher z of a perfect correlation', async () => {
    const same = [ROWS[0], ROWS[1].map((r, e) => (e === 2 ? 1 : r))];
    await expect(run(edgeColumns(same))).rejects.toThrow(
      'the correlation of right amygdala - left insula is 1: its Fisher z is infinite\n  at: sub-02',
    );
    await expect(run(edgeColumns(same), { fisher_z: false })).resolves.toBeDefined();
  });

  it.each(
    checkStage(candidatesStage, {
      params: {},
      inputs: { edges: edgeColumns(ROWS), regions: regionColumns(NAMES) },
    }),
  )('%s', (_, check) => check());
});
