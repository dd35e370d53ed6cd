import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, succeeds } from './spawn.test.helper.ts';
import { edit, writeStudy } from './study.test.helper.ts';

const core = dirname(fileURLToPath(import.meta.resolve('@mesovia/core/package.json')));
const zod = dirname(createRequire(join(core, 'package.json')).resolve('zod/package.json'));
const folder = writeStudy();

const STAGE = `import { defineStage, defineTable, float64, participants, text } from '@mesovia/core';
import { z } from 'zod';

const doubled = defineTable({
  name: 'doubled_ages',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: text('person'), twice: float64('years') },
});

export const doubleAgeStage = defineStage({
  name: 'double-age',
  version: 1,
  about: 'Twice the age.',
  params: z.strictObject({ factor: z.number().default(2).describe('by how much') }),
  inputs: { participants },
  outputs: { doubled },
  run: ({ params, inputs }) => ({
    doubled: {
      participant_id: inputs.participants.strings('participant_id'),
      twice: inputs.participants.f64('age').map((age) => params.factor * age),
    },
  }),
});
`;

/** Packs a package as its authors would, and installs it into the study as npm would. */
function packAndInstall(): void {
  const source = join(freshFolder(), 'package');
  mkdirSync(source);
  writeFileSync(
    join(source, 'package.json'),
    JSON.stringify({
      name: '@lab/ages',
      version: '1.0.0',
      type: 'module',
      exports: { './stages': './stages.js', './package.json': './package.json' },
      peerDependencies: { '@mesovia/core': '*', zod: '*' },
    }),
  );
  writeFileSync(join(source, 'stages.js'), STAGE);
  const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], {
    cwd: source,
    encoding: 'utf8',
  });
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@lab/ages'), { recursive: true });
  execFileSync('tar', [
    '-xzf',
    join(source, packed.trim()),
    '--strip-components=1',
    '-C',
    join(modules, '@lab/ages'),
  ]);
  mkdirSync(join(modules, '@mesovia'));
  symlinkSync(core, join(modules, '@mesovia/core'), 'dir');
  symlinkSync(zod, join(modules, 'zod'), 'dir');
}

beforeAll(() => {
  packAndInstall();
  edit(
    folder,
    'pipeline.yaml',
    'publish:',
    '  ages: { use: "@lab/ages/double-age", in: { participants: people } }\npublish:\n  results/ages.csv: ages',
  );
});

const only = ['--until', 'ages', '--jobs', '1'];

describe('a stage that another package brings', () => {
  it('is not loaded without consent: plan says so, run refuses', async () => {
    const plan = await succeeds(['plan'], folder);
    expect(plan.stdout).toMatch(/^ages +@lab\/ages\/double-age .*not loaded/m);
    const { code, stderr } = await mesovia(['run', ...only], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('@lab/ages');
    expect(stderr).toContain('mesovia trust');
  });

  it('runs with --allow-code, and its code is part of the key', async () => {
    await succeeds(['run', '--allow-code', ...only], folder);
    const { stdout } = await succeeds(
      ['sql', 'select twice from ages.doubled order by all limit 1', '--json'],
      folder,
    );
    expect((JSON.parse(stdout) as { twice: number }[])[0]?.twice).toBeGreaterThan(50);
    edit(folder, 'node_modules/@lab/ages/stages.js', 'params.factor * age', 'params.factor * age + 1');
    const plan = await mesovia(['plan', '--allow-code', '--exit-code', ...only.slice(0, 2)], folder);
    expect(plan.stdout).toMatch(/^ages .*code/m);
    expect(plan.code).toBe(3);
  });

  it('runs in a trusted folder', async () => {
    const { stderr } = await succeeds(['trust', folder], folder);
    expect(stderr).toContain('trusted');
    expect((await succeeds(['trust'], folder)).stdout).toContain(folder);
    await succeeds(['run', ...only], folder);
    expect(readFileSync(join(folder, 'pipeline.yaml'), 'utf8')).toContain('@lab/ages');
  });
});
