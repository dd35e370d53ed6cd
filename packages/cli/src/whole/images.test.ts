import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scannerSignals, simulateStudy } from '@mesovia/simulation';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE, succeeds } from './spawn.test.helper.ts';

const folder = freshFolder();
const small = ['--people', '14', '--regions', '6', '--frames', '100', '--tr', '5'];
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
    in: { scans: scans, regions: tables }
    with: { columns: by_name, first_fd: as_is }
  tables:
    use: ingestion/atlas
    with: { name: tables, table: $tables/regions.tsv, columns: { name: name } }
  scrubbed:
    use: connectivity/scrub
    in: { series: series.timeseries, frames: series.frames }
    with: { fd_mm: 0.5 }
  plain: { use: connectivity/correlate, in: { series: scrubbed }, with: { measure: pearson } }
`;

interface Pair {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Means of the regions of both atlases by name, one a volume; undefined where nibabel is not installed. */
function nibabelMeans(data: string, person: string): Record<string, readonly number[]> | undefined {
  const run = spawnSync('/usr/bin/env', ['python3', '-c', NIBABEL, data, person], { encoding: 'utf8' });
  if (run.status === 0) return JSON.parse(run.stdout) as Record<string, readonly number[]>;
  const system = spawnSync('/usr/bin/python3', ['-c', NIBABEL, data, person], { encoding: 'utf8' });
  return system.status === 0 ? (JSON.parse(system.stdout) as Record<string, readonly number[]>) : undefined;
}

const NIBABEL = `
import json, sys
import nibabel, numpy
data, person = sys.argv[1:]
space = "MNI152NLin2009cAsym"
bold = nibabel.load(f"{data}/derivatives/fmriprep/{person}/func/{person}_task-rest_space-{space}_desc-preproc_bold.nii.gz")
values, means = bold.get_fdata(), {}
for part in ("cortex", "subcortex"):
    atlas = nibabel.load(f"{data}/atlas/tpl-{space}_atlas-{part}_dseg.nii.gz")
    assert numpy.array_equal(atlas.affine, bold.affine)
    labels = numpy.asarray(atlas.dataobj)
    for line in open(f"{data}/atlas/tpl-{space}_atlas-{part}_dseg.tsv").read().splitlines()[1:]:
        index, name = line.split("\\t")[:2]
        means[name] = values[labels == int(index)].mean(axis=0).tolist()
print(json.dumps(means))
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
  it('has the time series of the tables with what the scanner added, to an eighth of a stored step', async () => {
    const found = await rows(
      `select r.name, a.participant_id, a."values" x, b."values" y from signals.timeseries a
       join regions.regions r using (region)
       join tables.regions t using (name)
       join series.timeseries b on b.region = t.region and b.participant_id = a.participant_id
       order by a.participant_id, t.region`,
    );
    expect(found.length).toBe(14 * 6);
    const study = simulateStudy({ people: 14, exercising: 9, regions: 6, frames: 100, tr_s: 5 });
    let largest = 0;
    for (const [i, row] of (found as unknown as Pair[]).entries()) {
      const { added } = scannerSignals(study, Math.floor(i / 6));
      row.x.forEach((value, t) => {
        largest = Math.max(largest, Math.abs(value - row.y[t]! - added[t * 6 + (i % 6)]!));
      });
    }
    // Largest signal / 32,366 steps / 8.
    expect(largest).toBeLessThan(0.01);
    expect(largest).toBeGreaterThan(0);
  });

  it('gives the means that nibabel and numpy find', async ({ skip }) => {
    const means = nibabelMeans(join(folder, 'data/images'), 'sub-03');
    if (means === undefined) return skip('python3 with nibabel is not here');
    const found = await rows(
      `select r.name, s."values" x from signals.timeseries s join regions.regions r using (region)
       where s.participant_id = 'sub-03'`,
    );
    expect(found.length).toBe(6);
    for (const { name, x } of found as unknown as { name: string; x: number[] }[]) {
      x.forEach((value, t) => expect(Math.abs(value - means[name]![t]!)).toBeLessThan(1e-9 * value));
    }
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
      `select count(distinct participant_id)::double people, min(len("values"))::double frames,
       count(*) filter ("column" like 'a_comp_cor%' and mask = 'combined')::double components,
       count(*) filter ("column" like 'cosine%')::double cosines,
       count(distinct "column") filter ("column" not similar to '.*_outlier.*')::double kinds,
       (select count(*)::double from images.files_not_used) unused,
       (select max(abs(a.fd_mm - b.fd_mm)) from confounds.frames a join signals.frames b
        using (participant_id, frame)) apart,
       (select count(distinct origin)::double from images.scans where origin = 'mesovia simulate') origins
       from confounds.confounds`,
    );
    expect(found).toEqual({
      people: 14,
      frames: 100,
      components: 14 * 5,
      cosines: 14 * 7,
      kinds: 39 + 5 + 7,
      unused: 0,
      apart: 0,
      origins: 1,
    });
  });

  it('takes out what the scanner added: the connections are those of the tables, nearly', async () => {
    const [found] = await rows(
      `with a as (select participant_id, unnest(r) r, unnest(range(15)) e from edges.edges),
       b as (select participant_id, unnest(r) r, unnest(range(15)) e from plain.edges)
       select corr(a.r, b.r) agreement, count(*)::double n from a join b using (participant_id, e)`,
    );
    // Without denoising the agreement is about .2; 18 regressors take a fifth of 100 frames.
    expect(found?.['n']).toBe(14 * 15);
    expect(found?.['agreement']).toBeGreaterThan(0.8);
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
    expect(plan).toMatchObject({ frames: 100, remarks: [], obstacle: null });
    expect(plan['kept_frames']).toBe(100 - (plan['censored_frames'] as number[]).length);
    expect(plan['columns']).toHaveLength(32 + 7);
    // TR 5 s: the Nyquist frequency is 0.1 Hz, which 24P would pass.
    expect((await mesovia(words('24P'), folder)).stderr).toContain(
      'the band edge 0.1 Hz is not below 0.1000 Hz',
    );
    // 24 motion terms and five components: no band-pass, so that the repetition time does not matter.
    const { stdout: other } = await succeeds([...words('halfpipe'), '--json'], folder);
    expect((JSON.parse(other) as { plan: { columns: string[] } }).plan.columns).toHaveLength(29);
  });

  it('ends in a report, with every region covered', async () => {
    expect(readFileSync(join(folder, 'results/images-report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(
      await rows('select min(covered) covered, min(voxels)::double voxels from signals.region_voxels'),
    ).toEqual([{ covered: 1, voxels: 4 }]);
  });
});
