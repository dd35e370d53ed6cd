import {
  buildTable,
  cleanTimeseries,
  frames,
  runStage,
  tableView,
  timeseries,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { readScans } from '../scans/read-scans.ts';
import { quality } from '../denoise/quality.ts';
import { dropFrames } from './scrub.ts';
import { scrubStage } from './stage.ts';

const PERSON = 'sub-01';

/** Two runs of 6 and 4 frames, 2 regions; region 1 is dead in the second run. */
function series(person = PERSON): TableOutput {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6, 6, 5, 4, 9, 2, 1, 7, 8, 9, 7, 5, 5, 5, 5);
  return {
    participant_id: [person, person, person, person],
    scan: ['run-1', 'run-1', 'run-2', 'run-2'],
    region: Int32Array.of(0, 1, 0, 1),
    values: { values, offsets: Int32Array.of(0, 6, 12, 16, 20) },
    tr_s: Float64Array.of(2, 2, 3, 3),
  };
}

function motion(fd: readonly (readonly number[])[], person = PERSON): TableOutput {
  const rows = fd.flatMap((values, run) => values.map((value, frame) => ({ run, value, frame })));
  return {
    participant_id: rows.map(() => person),
    scan: rows.map(({ run }) => `run-${run + 1}`),
    frame: Int32Array.from(rows, ({ frame }) => frame),
    fd_mm: Float64Array.from(rows, ({ value }) => value),
    kept: rows.map(() => true),
  };
}

const FD = [
  [NaN, 0.1, 0.5, 0.51, 0.2, 0.1],
  [NaN, 0.9, 0.1, 0.2],
];

const run = (fd: TableOutput, params: object = {}, signals = series()) =>
  runStage(scrubStage, {
    params: { minimum_frames: 4, ...params },
    inputs: { series: [buildTable(timeseries, signals, 'test')], frames: [buildTable(frames, fd, 'test')] },
    where: 'scrub',
    key: PERSON,
  });

describe('scrubbing', () => {
  it('keeps the values of the other frames untouched', () => {
    const scan = { scan: 'rest', trS: 2, frames: 3, regions: 2, series: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(dropFrames(scan, Uint8Array.of(1, 0, 1))).toEqual({
      ...scan,
      frames: 2,
      series: Float64Array.of(1, 2, 5, 6),
    });
  });

  it('measures motion over all frames, minutes over kept ones', () => {
    const scans = readScans(tableView(timeseries, [buildTable(timeseries, series(), 't')], 't'), PERSON);
    const clean = scans.map((scan, i) =>
      dropFrames(
        scan,
        Uint8Array.from(FD[i], (fd) => (fd > 0.5 ? 0 : 1)),
      ),
    );
    const result = quality(clean, Float64Array.from(FD.flat()));
    expect(result).toMatchObject({ scans: 2, frames: 10, keptFrames: 8, percentDropped: 20, deadRegions: 1 });
    expect(result.minutes).toBeCloseTo((5 * 2 + 3 * 3) / 60, 14);
    expect(result.meanFdMm).toBeCloseTo(2.61 / 8, 14);
    expect(result.maxFdMm).toBe(0.9);
  });
});

describe('stage scrub', () => {
  it('returns kept series, all frames with their fate, and the quality of the person', async () => {
    const { tables, checks } = await run(motion(FD));
    const clean = tables.clean_timeseries;
    expect(clean.numRows).toBe(4);
    const { values, offsets } = tableView(cleanTimeseries, [clean], 'test').list('values');
    expect([...offsets]).toEqual([0, 5, 10, 13, 16]);
    expect([...values.subarray(0, 5)]).toEqual([1, 2, 3, 5, 6]);
    expect([...values.subarray(10, 13)]).toEqual([7, 9, 7]);
    expect([...tables.frames.getChild('kept')!]).toEqual(FD.flat().map((fd) => !(fd > 0.5)));
    expect(tables.quality.get(0)?.toJSON()).toMatchObject({ kept_frames: 8, dead_regions: 1, scans: 2 });
    expect(checks.map((c) => [c.severity, c.message])).toEqual([
      ['note', 'The first frame of a run has no framewise displacement and is kept.'],
    ]);
  });

  it('leaves minutes and motion unknown where the data say nothing', async () => {
    const unknown = { ...series(), tr_s: Float64Array.of(2, 2, NaN, NaN) };
    const { tables, checks } = await run(motion(FD.map((fd) => fd.map(() => NaN))), {}, unknown);
    expect(tables.quality.get(0)?.toJSON()).toMatchObject({
      minutes: null,
      mean_fd_mm: null,
      max_fd_mm: null,
      percent_dropped: 0,
    });
    expect(checks[0]?.message).toBe(
      'A person has no framewise displacement at 10 of 10 frames; these are kept.',
    );
    expect(checks[0]?.severity).toBe('warning');
  });

  it('says nothing about motion when it is not used', async () => {
    expect((await run(motion(FD), { fd_mm: null })).checks).toEqual([]);
  });

  it('refuses a person with too few frames', async () => {
    await expect(run(motion(FD), { minimum_frames: 9 })).rejects.toThrow(
      '8 of 10 frames are kept at or below 0.5 mm, fewer than minimum_frames 9\n  at: sub-01\n  try: take the person out',
    );
  });

  it('refuses motion of another length, and a run without motion', async () => {
    await expect(run(motion([FD[0].slice(1), FD[1]]))).rejects.toThrow(
      'the series has 6 frames, its motion 5\n  at: sub-01, run-1\n  try: give both at full length',
    );
    await expect(run(motion([FD[0]]))).rejects.toThrow('the series has 4 frames, its motion 0');
  });

  it('refuses series with infinite values, unequal lengths or missing regions', async () => {
    const whole = series();
    const list = whole['values'] as { values: Float64Array; offsets: Int32Array };
    const gap = { ...list, values: list.values.map((v, i) => (i === 8 ? Infinity : v)) };
    await expect(run(motion(FD), {}, { ...whole, values: gap })).rejects.toThrow(
      'the signal of region 1 is Infinity at frame 2\n  at: sub-01, run-1',
    );
    const uneven = { ...list, offsets: Int32Array.of(0, 6, 11, 16, 20) };
    await expect(run(motion(FD), {}, { ...whole, values: uneven })).rejects.toThrow(
      'region 1 has 5 frames, region 0 has 6',
    );
    await expect(run(motion(FD), {}, { ...whole, region: Int32Array.of(0, 1, 0, 2) })).rejects.toThrow(
      'region 1 is missing: the next one is 2\n  at: sub-01, run-2',
    );
    const fewer = {
      participant_id: [PERSON, PERSON, PERSON],
      scan: ['run-1', 'run-1', 'run-2'],
      region: Int32Array.of(0, 1, 0),
      values: { values: list.values.subarray(0, 16), offsets: Int32Array.of(0, 6, 12, 16) },
      tr_s: Float64Array.of(2, 2, 3),
    };
    await expect(run(motion(FD), {}, fewer)).rejects.toThrow('run-2 has 1 regions, run-1 has 2');
  });

  it.each(
    checkStage(scrubStage, {
      params: { minimum_frames: 4 },
      inputs: { series: [series()], frames: [motion(FD)] },
      key: PERSON,
    }),
  )('%s', (_, check) => check());
});
