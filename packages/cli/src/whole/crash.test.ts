import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE, mesovia, start, succeeds } from './spawn.test.helper.ts';
import { copyStudy, edit, published, writeStudy } from './study.test.helper.ts';

const KILLS = process.env['MESOVIA_LONG'] ? 10 : 3;
const base = writeStudy();
let whole: string;
let uninterrupted: Record<string, string>;
let took: number;

beforeAll(async () => {
  whole = copyStudy(base);
  took = (await succeeds(['run', '--jobs', '2'], whole)).milliseconds;
  uninterrupted = published(whole);
}, PATIENCE);

describe('nothing is lost', () => {
  it(
    `kill -9 at ${KILLS} moments of one run, then run again: the digests of an uninterrupted run`,
    async () => {
      const folder = copyStudy(base);
      for (let i = 0; i < KILLS; i++) {
        const { child, ended } = start(['run', '--jobs', '2'], folder);
        const timer = setTimeout(
          () => child.kill('SIGKILL'),
          took * (0.25 + (0.7 * (i + Math.random())) / KILLS),
        );
        await ended;
        clearTimeout(timer);
      }
      const { stderr } = await succeeds(['run', '--jobs', '2'], folder);
      expect(stderr).toContain('tiny: done');
      expect(published(folder)).toEqual(uninterrupted);
      expect((await succeeds(['verify'], folder)).stdout).toContain('all as it was written');
    },
    KILLS * 40_000,
  );

  it('Ctrl-C stops gently with 130; the next run continues', async () => {
    const folder = copyStudy(base);
    const run = start(['run', '--jobs', '1', '--set', 'permutations=20000'], folder);
    await run.says('connections: 1/1');
    run.child.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(stderr).toContain('stopping; finished tasks are kept');
    expect(stderr).toContain('tiny: interrupted');
    expect(code).toBe(130);
    const again = await succeeds(['run', '--jobs', '1'], folder);
    expect(again.stderr).toMatch(/series: 9\/9 reused/);
    expect(published(folder)).toEqual(uninterrupted);
  });

  it('a second runner stops at once with 75 and names the first', async () => {
    const folder = copyStudy(base);
    const first = start(['run', '--jobs', '1', '--set', 'permutations=20000'], folder);
    await first.says('scrub: ');
    const second = await mesovia(['run'], folder);
    expect(second.code).toBe(75);
    expect(second.stderr).toContain(String(first.child.pid));
    const query = await mesovia(['sql', 'select 1'], folder);
    expect(query.code).toBe(75);
    expect(query.stderr).toContain(String(first.child.pid));
    expect((await succeeds(['status'], folder)).stdout).toContain('tiny: running');
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
  });
});

describe('a lock file', () => {
  it('holds in another folder: --frozen gives the same digests, and rerun too', async () => {
    const copy = copyStudy(whole);
    rmSync(join(copy, '.mesovia'), { recursive: true });
    rmSync(join(copy, 'results'), { recursive: true });
    await succeeds(['run', '--frozen'], copy);
    expect(published(copy)).toEqual(uninterrupted);
    const { stdout } = await succeeds(['rerun', 'pipeline.lock.json'], copy);
    expect(stdout).toContain('the same digests');
  });

  it('refuses a difference and names it', async () => {
    const copy = copyStudy(whole);
    edit(copy, 'data/series/sub-02.tsv', /[0-8]\n/, '9\n');
    const { code, stderr } = await mesovia(['run', '--frozen'], copy);
    expect(code).toBe(2);
    expect(stderr).toContain('scans');
    expect(published(copy)).toEqual(uninterrupted);
  });
});
