import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE, succeeds } from './spawn.test.helper.ts';

const folder = freshFolder();
const small = ['--people', '14', '--regions', '6', '--frames', '60', '--tr', '5'];
const demo = (file: string) =>
  fileURLToPath(new URL(`../../../../pipelines/exercise-pain/${file}`, import.meta.url));

/** The stages of images.yaml beside those of pipeline.yaml that read the tables. */
const BOTH = `mesovia: 1
extends: ./images.yaml
name: both
params:
  tables: { path: true, default: ./data/planted }
stages:
  scans:
    use: ingestion/series-files
    with:
      root: $tables
      series: 'timeseries/{participant_id}_task-rest_timeseries.tsv'
      motion: 'motion/{participant_id}_task-rest_motion.tsv'
      sidecar: task-rest_bold.json
  series:
    use: ingestion/read-series
    in: { scans: scans, regions: regions }
    with: { columns: by_name, first_fd: as_is }
`;

beforeAll(async () => {
  await succeeds(['simulate', 'data/planted', ...small], folder);
  await succeeds(['simulate', 'data/images', ...small, '--images'], folder);
  for (const file of ['pipeline.yaml', 'images.yaml']) copyFileSync(demo(file), join(folder, file));
  writeFileSync(join(folder, 'both.yaml'), BOTH);
  await succeeds(['run', 'both.yaml', '--set', 'permutations=50', '--jobs', '2'], folder);
}, PATIENCE);

async function rows(query: string): Promise<Record<string, number>[]> {
  const { stdout } = await succeeds(['sql', query, '-p', 'both.yaml', '--json'], folder);
  return JSON.parse(stdout) as Record<string, number>[];
}

describe('a study that starts from images', () => {
  it('has the time series of the tables, to an eighth of a stored step', async () => {
    const pairs = `select unnest(a."values") x, unnest(b."values") y from signals.timeseries a
      join series.timeseries b using (participant_id, region) where a.tr_s = b.tr_s`;
    const [found] = await rows(`select count(*)::double n, max(abs(x - y)) largest from (${pairs})`);
    expect(found).toMatchObject({ n: 14 * 6 * 60 });
    // Largest signal / 32,366 steps / 8.
    expect(found?.['largest']).toBeLessThan(0.01);
    expect(found?.['largest']).toBeGreaterThan(0);
  });

  it('has the motion of the tables, unknown in the first volume', async () => {
    const [found] = await rows(
      `select max(abs(a.fd_mm - b.fd_mm)) largest, count(*) filter (where a.fd_mm is null)::double unknown_ones
       from signals.frames a join series.frames b using (participant_id, frame)`,
    );
    expect(found).toEqual({ largest: 0, unknown_ones: 14 });
  });

  it('has the confounds of every person, and no functional file without a reason', async () => {
    const [found] = await rows(
      `select count(*)::double n, count(distinct "column")::double kinds, min(len("values"))::double frames,
       (select count(*)::double from images.files_not_used) unused,
       (select max(abs(a.fd_mm - b.fd_mm)) from confounds.frames a join signals.frames b
        using (participant_id, frame)) apart,
       (select count(distinct origin)::double from images.scans where origin = 'mesovia simulate') origins
       from confounds.confounds`,
    );
    expect(found).toEqual({ n: 14 * 39, kinds: 39, frames: 60, unused: 0, apart: 0, origins: 1 });
  });

  it('show strategy: what a preset would do to a run, and what it would lack', async () => {
    const words = (name: string) => [
      'show',
      'strategy',
      name,
      '--run',
      'sub-01/task-rest',
      '-p',
      'both.yaml',
    ];
    const { stdout } = await succeeds([...words('scrubbing'), '--json'], folder);
    const { plan } = JSON.parse(stdout) as { plan: Record<string, unknown> };
    expect(plan).toMatchObject({ frames: 60, remarks: [], obstacle: null });
    expect(plan['kept_frames']).toBe(60 - (plan['censored_frames'] as number[]).length);
    expect(plan['columns']).toHaveLength(32);
    // TR 5 s: the Nyquist frequency is 0.1 Hz, which 24P would pass.
    expect((await mesovia(words('24P'), folder)).stderr).toContain(
      'the band edge 0.1 Hz is not below 0.1000 Hz',
    );
    expect((await mesovia(words('halfpipe'), folder)).stderr).toContain(
      'the confounds lack aCompCor combined: aCompCor combined',
    );
  });

  it('ends in a report, with every region covered', async () => {
    expect(readFileSync(join(folder, 'results/images-report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(
      await rows('select min(covered) covered, min(voxels)::double voxels from signals.region_voxels'),
    ).toEqual([{ covered: 1, voxels: 4 }]);
  });
});
