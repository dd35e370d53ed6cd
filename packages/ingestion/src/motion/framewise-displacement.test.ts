import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelimited } from '../delimited/read-delimited.ts';
import {
  jenkinsonDisplacement,
  powerDisplacement,
  RADIUS_MM,
  type MotionParameters,
} from './framewise-displacement.ts';

interface Oracle {
  readonly parameters: number[][];
  readonly power: number[];
  readonly jenkinson: number[];
}

const small = JSON.parse(readFileSync(new URL('oracle.json', import.meta.url), 'utf8')) as Oracle;

/** Rows of trans_x, trans_y, trans_z in mm, rot_x, rot_y, rot_z in rad. */
function parameters(rows: readonly (readonly number[])[]): MotionParameters {
  const column = (at: number) => Float64Array.from(rows, (row) => row[at] as number);
  return {
    translations: [column(0), column(1), column(2)],
    rotations: [column(3), column(4), column(5)],
  };
}

/** Largest difference after the first frame, which has no value. */
function apart(ours: Float64Array, theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length + 1);
  expect(ours[0]).toBeNaN();
  return Math.max(...theirs.map((value, i) => Math.abs((ours[i + 1] as number) - value)));
}

describe('framewise displacement', () => {
  it('equals numpy on six frames', () => {
    expect(apart(powerDisplacement(parameters(small.parameters), RADIUS_MM.power), small.power)).toBeLessThan(
      1e-10,
    );
    expect(
      apart(jenkinsonDisplacement(parameters(small.parameters), RADIUS_MM.jenkinson), small.jenkinson),
    ).toBeLessThan(1e-10);
  });

  const motion = oracleFile('connectivity/definitions/motion');
  const rows = oracleFile('connectivity/inputs/bold_confounds.tsv');
  it.skipIf(!motion || !rows)('equals fMRIPrep and C-PAC on 80 frames (needs the oracles)', () => {
    const read = (file: string) =>
      readDelimited(readFileSync(file, 'utf8'), file).rows.map((row) => row.map(Number));
    const given = parameters(read(rows as string));
    const theirs = (name: string) =>
      read(`${motion}/${name}.tsv`)
        .slice(1)
        .map(([value]) => value as number);
    expect(apart(powerDisplacement(given, 50), theirs('fd_power_r50'))).toBeLessThan(1e-10);
    expect(apart(jenkinsonDisplacement(given, 80), theirs('fd_jenkinson_rmax80_center0'))).toBeLessThan(
      1e-10,
    );
  });

  const frame = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 });
  const run = fc.array(frame, { minLength: 2, maxLength: 8 });

  it('is the length of a pure translation; a turn about an axis alone gives radius sqrt(2 (2 - 2 cos) / 5)', () => {
    const moved = parameters([
      [0, 0, 0, 0, 0, 0],
      [3, 4, 0, 0, 0, 0],
    ]);
    expect(jenkinsonDisplacement(moved, 80)[1]).toBeCloseTo(5, 12);
    expect(powerDisplacement(moved, 50)[1]).toBe(7);
    const turned = parameters([
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0.1, 0, 0],
    ]);
    expect(jenkinsonDisplacement(turned, 80)[1]).toBeCloseTo(
      80 * Math.sqrt((2 * (2 - 2 * 0.9950041652780258)) / 5),
      9,
    );
    expect(powerDisplacement(turned, 50)[1]).toBeCloseTo(5, 12);
  });

  it('does not see the direction of time, scales with a doubled shift, is never negative', () => {
    fc.assert(
      fc.property(run, (rows) => {
        const forward = powerDisplacement(parameters(rows), 60).subarray(1);
        const backward = powerDisplacement(parameters([...rows].reverse()), 60)
          .subarray(1)
          .reverse();
        forward.forEach((value, i) => expect(value).toBeCloseTo(backward[i] as number, 10));
        const turned = jenkinsonDisplacement(parameters(rows), 60).subarray(1);
        expect(Math.min(...forward, ...turned)).toBeGreaterThanOrEqual(0);
        const shifted = rows.map((row) => [...row.slice(0, 3).map((value) => 2 * value), 0, 0, 0]);
        const plain = rows.map((row) => [...row.slice(0, 3), 0, 0, 0]);
        const [two, one] = [shifted, plain].map((values) => jenkinsonDisplacement(parameters(values), 80));
        two?.subarray(1).forEach((value, i) => expect(value).toBeCloseTo(2 * (one?.[i + 1] as number), 10));
      }),
    );
  });
});
