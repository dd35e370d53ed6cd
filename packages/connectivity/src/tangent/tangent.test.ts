import { buildTable, cleanTimeseries, edges, participants, runStage, tableView } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { createStream, fillNormal, ledoitWolf } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { seriesColumns } from '../denoise/output-tables.ts';
import { hasOracle, readOracle, relativeGap } from '../denoise/read-oracle.test.helper.ts';
import type { Scan } from '../scans/read-scans.ts';
import { displacements } from './displacements.ts';
import { readPeople, spreadOfLiving } from './people.ts';
import { tangentStage } from './stage.ts';
import oracle from './tangent-oracle.json' with { type: 'json' };

const chunks = (values: readonly number[], size: number) =>
  Array.from({ length: values.length / size }, (_, i) =>
    Float64Array.from(values.slice(i * size, (i + 1) * size)),
  );
const joined = (matrices: readonly Float64Array[]) => matrices.flatMap((matrix) => [...matrix]);
const found = (...of: Parameters<typeof displacements>) => {
  const result = displacements(...of);
  if (result === null) throw new Error('no reference');
  return result;
};
const covariances = chunks(oracle.covariances, 16);

describe('displacements', () => {
  it('equal scipy, geometric mean', () => {
    const { reference, matrices } = found(covariances, 4, 'geometric');
    expect(relativeGap(reference, oracle.mean)).toBeLessThan(1e-6);
    expect(relativeGap(joined(matrices), oracle.geometric)).toBeLessThan(1e-5);
  });

  it('equal scipy, log-Euclidean mean', () => {
    const { matrices } = found(covariances, 4, 'log-euclidean');
    expect(relativeGap(joined(matrices), oracle.logEuclidean)).toBeLessThan(1e-10);
  });

  it.each(['geometric', 'log-euclidean'] as const)('sum to nothing, %s', (reference) => {
    const { matrices } = found(covariances, 4, reference);
    for (let cell = 0; cell < 16; cell += 1) {
      const sum = matrices.reduce((total, matrix) => total + matrix[cell], 0);
      expect(Math.abs(sum)).toBeLessThan(5e-5);
    }
  });

  it('the geometric mean moves with a mixing of the regions, and displacements keep their size', () => {
    const mixing = Float64Array.of(2, 0.5, 0, 0, 0, 1, 0.3, 0, 0, 0, 0.5, 0, 0.2, 0, 0, 3);
    const mixed = covariances.map((matrix) => {
      const out = new Float64Array(16);
      for (let i = 0; i < 4; i += 1)
        for (let j = 0; j < 4; j += 1)
          for (let k = 0; k < 4; k += 1)
            for (let l = 0; l < 4; l += 1)
              out[i * 4 + j] += mixing[i * 4 + k] * matrix[k * 4 + l] * mixing[j * 4 + l];
      return out;
    });
    const size = (matrix: Float64Array) => Math.sqrt(matrix.reduce((sum, value) => sum + value ** 2, 0));
    const one = found(covariances, 4, 'geometric').matrices;
    found(mixed, 4, 'geometric').matrices.forEach((matrix, i) =>
      expect(size(matrix)).toBeCloseTo(size(one[i]), 4),
    );
  });

  it('does not exist of a covariance that is not positive definite', () => {
    const flat = new Float64Array(16).fill(1);
    expect(displacements([covariances[0], flat], 4, 'geometric')).toBeNull();
    expect(displacements([covariances[0], flat], 4, 'log-euclidean')).toBeNull();
  });
});

describe.skipIf(!hasOracle)('equals nilearn, stored results', () => {
  it.each(['empirical', 'ledoitwolf'])('%s', (estimator) => {
    const spreads = Array.from({ length: 8 }, (_, k) => {
      const { columns } = readOracle(`inputs/group/sub-0${k + 1}_timeseries.tsv`);
      const { frames, values } = columns;
      const rows = Float64Array.from(values, (_v, i) => values[(i % 6) * frames + Math.floor(i / 6)]);
      if (estimator === 'ledoitwolf') return ledoitWolf(rows, frames, 6).covariance;
      const out = new Float64Array(36);
      for (let i = 0; i < 6; i += 1)
        for (let j = 0; j < 6; j += 1) {
          const mean = (c: number) =>
            values.subarray(c * frames, (c + 1) * frames).reduce((s, v) => s + v, 0) / frames;
          const [a, b] = [mean(i), mean(j)];
          for (let t = 0; t < frames; t += 1)
            out[i * 6 + j] += ((rows[t * 6 + i] - a) * (rows[t * 6 + j] - b)) / frames;
        }
      return out;
    });
    const { matrices } = found(spreads, 6, 'geometric');
    const { columns } = readOracle(`nilearn-0.14.0/group/tangent_${estimator}_subjects_rowmajor.tsv`);
    const theirs = Array.from(
      { length: 8 * 36 },
      (_, i) => columns.values[(i % 36) * 8 + Math.floor(i / 36)],
    );
    expect(relativeGap(joined(matrices), theirs)).toBeLessThan(1e-5);
  });
});

const REGIONS = 5;
const IDS = ['sub-01', 'sub-02', 'sub-03', 'sub-04'];
function scanOf(seed: number, frames = 40): Scan {
  const series = new Float64Array(frames * REGIONS);
  fillNormal(createStream(BigInt(seed), 0, 0, 0), series);
  for (let i = 1; i < series.length; i += 1) if (i % REGIONS !== 0) series[i] += 0.6 * series[i - 1];
  return { scan: 'rest', trS: 2, frames, regions: REGIONS, series };
}
const columnsOf = (scans: readonly Scan[]) => {
  const parts = scans.map((scan, i) => seriesColumns([scan], IDS[i]));
  const values = parts.flatMap((part) => [...(part['values'] as { values: Float64Array }).values]);
  const offsets = Int32Array.from({ length: scans.length * REGIONS + 1 }, (_, i) => i * 40);
  const all = (name: string) => parts.flatMap((part) => [...(part[name] as unknown as Iterable<never>)]);
  return {
    participant_id: all('participant_id') as string[],
    scan: all('scan') as string[],
    region: Int32Array.from(all('region') as number[]),
    values: { values: Float64Array.from(values), offsets },
    tr_s: Float64Array.from(all('tr_s') as number[]),
  };
};
const SCANS = [1, 2, 3, 4].map((seed) => scanOf(seed));
const run = (scans: readonly Scan[], params: object = {}, ids?: readonly string[]) =>
  runStage(tangentStage, {
    params,
    inputs: {
      series: [buildTable(cleanTimeseries, columnsOf(scans), 't')],
      ...(ids && { people: [buildTable(participants, { participant_id: ids }, 't')] }),
    },
    where: 'tangent',
  });

describe('stage tangent', () => {
  it('gives a row a person, named after reference and estimator', async () => {
    const { tables } = await run(SCANS, { reference: 'geometric' });
    const view = tableView(edges, [tables['edges']], 't');
    expect(view.strings('participant_id')).toEqual(IDS);
    expect(view.strings('measure')[0]).toBe('tangent (geometric mean, ledoit-wolf)');
    expect(view.matrix('r').columns).toBe(10);
    expect([...view.f64('shrinkage')].every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('leaves people out of the reference who are not in the participants table', async () => {
    const { tables } = await run(SCANS, {}, IDS.slice(0, 3));
    const three = await run(SCANS.slice(0, 3));
    expect(tables['edges'].toArray().map(String)).toEqual(three.tables['edges'].toArray().map(String));
  });

  it('leaves a region without signal in one person out for all', async () => {
    const flat = { ...SCANS[3], series: SCANS[3].series.map((value, i) => (i % REGIONS === 2 ? 7 : value)) };
    const { tables, checks } = await run([...SCANS.slice(0, 3), flat]);
    const unknown = [...tableView(edges, [tables['edges']], 't').matrix('r').values.subarray(0, 10)];
    expect(unknown.map((value) => value !== value)).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(checks.map(({ code }) => code)).toEqual(['dead-regions']);
  });

  it('refuses one person', async () => {
    await expect(run(SCANS, {}, IDS.slice(0, 1))).rejects.toThrow(
      '1 people have frames; a reference needs at least 2\n  at: stage tangent\n  try: connect the series of more people',
    );
  });

  it('refuses empirical covariances of regions that repeat', async () => {
    const copy = {
      ...SCANS[3],
      series: SCANS[3].series.map((v, i, all) => (i % REGIONS === 2 ? all[i - 1] : v)),
    };
    await expect(run([...SCANS.slice(0, 3), copy], { estimator: 'empirical' })).rejects.toThrow(
      'the mean of the covariances was not found: at least one is not positive definite\n  at: stage tangent\n  try: use the estimator ledoit-wolf, or leave out a global signal or a repeated region',
    );
  });

  it('refuses empirical covariances of more regions than frames allow, and people with other regions', () => {
    const person = {
      id: 'sub-09',
      frames: 5,
      regions: 5,
      series: new Float64Array(25),
      dead: new Uint8Array(5),
    };
    expect(() => spreadOfLiving(person, Int32Array.of(0, 1, 2, 3, 4), 'empirical')).toThrow(
      '5 frames cannot give a positive definite covariance of 5 regions\n  at: sub-09\n  try: use the estimator ledoit-wolf, fewer regions or more frames',
    );
    const rows = columnsOf(SCANS.slice(0, 2));
    const last = rows.participant_id.length - 1;
    const shorter = {
      participant_id: rows.participant_id.slice(0, last),
      scan: rows.scan.slice(0, last),
      region: rows.region.slice(0, last),
      values: {
        values: rows.values.values.slice(0, 40 * last),
        offsets: rows.values.offsets.slice(0, last + 1),
      },
      tr_s: rows.tr_s.slice(0, last),
    };
    const table = tableView(cleanTimeseries, [buildTable(cleanTimeseries, shorter, 't')], 't');
    expect(() => readPeople(table, undefined, 'ddof1')).toThrow(
      'sub-02 has 4 regions, sub-01 has 5\n  at: sub-02\n  try: use one region table for everybody',
    );
  });

  it.each(
    checkStage(tangentStage, { params: { reference: 'geometric' }, inputs: { series: [columnsOf(SCANS)] } }),
  )('%s', (_, check) => check());
});
