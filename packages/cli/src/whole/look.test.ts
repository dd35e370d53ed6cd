import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE, succeeds } from './spawn.test.helper.ts';
import { writeStudy } from './study.test.helper.ts';

const folder = writeStudy(7);
const lock = join(folder, 'pipeline.lock.json');
let before: string;
beforeAll(async () => {
  await succeeds(['run', '--jobs', '1'], folder);
  before = join(freshFolder(), 'before.lock.json');
  writeFileSync(before, readFileSync(lock));
}, PATIENCE);

describe('mesovia diff', () => {
  it('says that nothing differs, and exits with 0', async () => {
    expect((await succeeds(['diff', before, '.'], folder)).stdout).toBe('the same digests\n');
  });

  it('names the parameter, the stage and the published file that differ, and exits with 3', async () => {
    await succeeds(['run', '--jobs', '1', '--set', 'permutations=30'], folder);
    const told = await mesovia(['diff', before, lock], folder);
    expect(told.code).toBe(3);
    expect(told.stdout).toContain('params.permutations 20 -> 30');
    expect(told.stdout).toContain('stage search: its parameters differ');
    expect(told.stdout).toMatch(/published\.results\/connections\.csv /);
    const { differences } = JSON.parse((await mesovia(['diff', before, lock, '--json'], folder)).stdout) as {
      differences: string[];
    };
    expect(told.stdout).toBe(`${differences.join('\n')}\n`);
  });

  it('refuses a folder without a lock file', async () => {
    const told = await mesovia(['diff', freshFolder(), lock], folder);
    expect(told.code).toBe(2);
    expect(told.stderr).toContain('there is no lock file in this folder');
    expect(told.stderr).toContain('run the pipeline once: that writes it');
  });
});

/** The study of the demo, publishing other files. */
function pages(...published: readonly string[]): string {
  const place = freshFolder();
  mkdirSync(join(place, 'results'));
  const demo = fileURLToPath(new URL('../../../../pipelines/exercise-pain/pipeline.yaml', import.meta.url));
  const lines = published.map((path) => `  ${path}: report`);
  const publish = `publish:${lines.length === 0 ? ' {}' : ''}\n${lines.join('\n')}\n`;
  writeFileSync(
    join(place, 'pipeline.yaml'),
    readFileSync(demo, 'utf8').replace(/^publish:\n(?: .*\n|\n)*/m, publish),
  );
  return place;
}

describe('mesovia open', () => {
  it.runIf(process.platform === 'linux')(
    'hands the report to the opener of the system and prints its place',
    async () => {
      const place = pages('results/report.html');
      const page = join(place, 'results/report.html');
      writeFileSync(page, '<!doctype html>');
      const bin = freshFolder();
      const seen = join(bin, 'seen');
      // A real program under the name that desktops use.
      writeFileSync(
        join(bin, 'xdg-open'),
        `#!/bin/sh\nprintf %s "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'\n`,
      );
      chmodSync(join(bin, 'xdg-open'), 0o755);
      const { stdout } = await succeeds(['open'], place, { PATH: `${bin}:${process.env['PATH']}` });
      expect(stdout).toBe(`${page}\n`);
      await expect.poll(() => readFileSync(seen, 'utf8'), { timeout: 20_000 }).toBe(page);
    },
  );

  it('says what to do when there is no page yet, several, or none', async () => {
    const none = await mesovia(['open'], pages('results/report.html'));
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('results/report.html is not there yet');
    expect(none.stderr).toContain('make it: mesovia run pipeline.yaml');
    const several = await mesovia(['open'], pages('results/a.html', 'results/b.html'));
    expect(several.stderr).toContain('publishes results/a.html, results/b.html');
    expect(several.stderr).toContain('name one: --file results/a.html');
    const wrong = await mesovia(['open', '--file', 'c.html'], pages('results/a.html'));
    expect(wrong.stderr).toContain('publishes no page called c.html');
    const empty = await mesovia(['open'], pages());
    expect(empty.stderr).toContain('give it one: publish: { results/report.html: report }, then run it');
  });

  it('without a browser it says where the page is', async () => {
    const place = pages('results/report.html');
    writeFileSync(join(place, 'results/report.html'), '<!doctype html>');
    const told = await mesovia(['open'], place, { PATH: freshFolder() });
    expect(told.code).toBe(2);
    expect(told.stderr).toContain('`mesovia open --path` prints where it is');
    expect((await succeeds(['open', '--path'], place, { PATH: freshFolder() })).stdout).toContain(
      'report.html',
    );
  });
});
