import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realData } from '@mesovia/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE } from './spawn.test.helper.ts';

const image = realData('bold/haxby25mm/run01_bold_25mm.nii.gz');
const data = image && dirname(dirname(dirname(image)));
const study = fileURLToPath(new URL('../../../../pipelines/haxby-images', import.meta.url));

/** Real images through the real command: public data, skipped where they are absent (set MESOVIA_DATA). */
describe.skipIf(!data)('Haxby images', () => {
  const folder = freshFolder();

  async function ask(query: string): Promise<Record<string, number>[]> {
    const { code, stderr, stdout } = await mesovia(['sql', '--json', '--store', '.mesovia', query], folder);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, number>[];
  }

  beforeAll(async () => {
    for (const file of ['pipeline.yaml', 'cortex.tsv', 'temporal.tsv', 'spheres.tsv'])
      copyFileSync(join(study, file), join(folder, file));
    const { code, stderr } = await mesovia(['run', 'pipeline.yaml'], folder, { MESOVIA_DATA: data ?? '' });
    if (code !== 0) throw new Error(stderr);
  }, PATIENCE);

  it('twelve runs, three atlases in one node set, every region with a signal', async () => {
    const [found] = await ask(
      `select count(*)::double n, count(distinct participant_id)::double runs, min(covered) least,
         min(tsnr) tsnr from signals.region_voxels`,
    );
    expect(found).toMatchObject({ n: 12 * 23, runs: 12, least: 5 / 7 });
    expect(found?.['tsnr']).toBeGreaterThan(20);
  });

  // The numbers of pipelines/haxby-images/oracle.py, which any nilearn 0.14 gives again.
  it('the first run has the signals, motion and connections of nibabel and nilearn', async () => {
    const sums = await ask(
      `select list_sum("values") total from signals.timeseries
       where participant_id = 'run01' and region in (0, 21, 22) order by region`,
    );
    [83371, 204108, 214646.2].forEach((total, i) => expect(sums[i]?.['total']).toBeCloseTo(total, 7));
    const [quality] = await ask("select mean_fd_mm from clean.quality where participant_id = 'run01'");
    expect(quality?.['mean_fd_mm']).toBeCloseTo(0.12919890043333335, 12);
    const [r] = await ask(
      `select r[1] one, r[21 * 20 // 2 + 10] two, r[22 * 21 // 2 + 22] three, list_sum(r) total
       from edges.edges where participant_id = 'run01'`,
    );
    const wanted = [0.3537987542175228, 0.32462797843688324, -0.035054148457472116, -2.740069076453681];
    Object.values(r ?? {}).forEach((value, i) => expect(value).toBeCloseTo(wanted[i] as number, 10));
  });
});
