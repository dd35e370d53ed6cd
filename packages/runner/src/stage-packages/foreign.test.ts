import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '../pipeline-file/load-pipeline.ts';
import { planPipeline } from '../run/plan-pipeline.ts';
import { runPipeline } from '../run/run-pipeline.ts';
import { messageOf } from '../testing-fixtures/outcome.ts';
import { StudyFolder } from '../testing-fixtures/study.ts';
import { codeDigest } from './code-digest.ts';
import { trustedFolders, trustFolder } from './trust.ts';

let study: StudyFolder;
beforeAll(() => {
  study = new StudyFolder(`mesovia: 1
name: foreign
stages:
  around: { use: "@lab/tools/surroundings", with: { name: HOME } }
  query: { use: fixtures/query, in: { around: around }, with: { query: "select * from around", key: [measure] } }
`);
  const built = fileURLToPath(new URL('../../dist/testing-fixtures/stages.js', import.meta.url));
  study.write(
    'node_modules/@lab/tools/package.json',
    JSON.stringify({
      name: '@lab/tools',
      version: '2.0.0',
      type: 'module',
      exports: { './stages': { import: './lib/stages.js' } },
      dependencies: { left: '*' },
    }),
  );
  study.write(
    'node_modules/@lab/tools/lib/stages.js',
    `export { surroundingsStage } from '${pathToFileURL(built).href}';\n`,
  );
  study.write('node_modules/left/package.json', JSON.stringify({ name: 'left', version: '1.0.0' }));
});
afterAll(() => study.remove());

describe('a stage of a foreign package', () => {
  it('is not loaded without consent: plan says so, run refuses and says how', async () => {
    const plan = await planPipeline(study.file, study.options);
    expect(plan.stages[0]).toMatchObject({ stage: 'around', notLoaded: true, hit: 0, run: 0 });
    const message = await messageOf(runPipeline(study.file, study.options));
    expect(message).toContain(
      'pipeline.yaml:4:3 stage around uses @lab/tools/surroundings, code of a foreign package',
    );
    expect(message).toContain(`mesovia trust ${study.folder}`);
  });

  it('is not even imported', async () => {
    study.write('node_modules/@lab/evil/package.json', JSON.stringify({ exports: { './stages': './s.js' } }));
    study.write('node_modules/@lab/evil/s.js', 'globalThis.evil = true;\n');
    const file = study.write('evil.yaml', 'mesovia: 1\nname: x\nstages: { s: { use: "@lab/evil/x" } }\n');
    await loadPipeline(file, study.options);
    expect('evil' in globalThis).toBe(false);
  });

  it('is refused where it is not installed, or has no such name', async () => {
    const none = study.write('none.yaml', 'mesovia: 1\nname: x\nstages: { s: { use: "@lab/none/x" } }\n');
    expect(await messageOf(loadPipeline(none, study.options))).toContain('npm install @lab/none');
    const odd = study.write('odd.yaml', 'mesovia: 1\nname: x\nstages: { s: { use: ../x } }\n');
    expect(await messageOf(loadPipeline(odd, study.options))).toContain('is "../x", not package/stage');
  });

  it('is digested whole: every file of the package, and versions of what it needs', async () => {
    const digest = async () => {
      const { stages } = await loadPipeline(study.file, study.options);
      return codeDigest(stages[0]!.found);
    };
    const before = await digest();
    expect(await digest()).toBe(before);
    study.write('node_modules/@lab/tools/lib/more.js', '// more\n');
    const after = await digest();
    expect(after).not.toBe(before);
    study.write('node_modules/left/package.json', JSON.stringify({ name: 'left', version: '1.0.1' }));
    expect(await digest()).not.toBe(after);
  });

  it('is refused where its code does not load', async () => {
    const file = join(study.folder, 'evil.yaml');
    study.write('node_modules/@lab/evil/s.js', 'throw new Error("no such luck");\n');
    const loading = loadPipeline(file, { ...study.options, allowCode: true });
    expect(await messageOf(loading)).toContain('@lab/evil cannot be loaded: no such luck');
  });

  it('loads and runs in a trusted folder', async () => {
    const { env } = study.options;
    const program = fileURLToPath(new URL('../../dist/testing-fixtures/run-study.js', import.meta.url));
    const run = () => spawnSync(process.execPath, [program, study.folder], { env, encoding: 'utf8' });
    expect(await trustedFolders(env)).toEqual([]);
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('of a foreign package') });
    expect(await trustFolder(study.folder, env)).toBe(join(study.folder, 'config/mesovia/trusted.json'));
    await trustFolder(study.folder, env);
    expect(await trustedFolders(env)).toEqual([study.folder]);
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('query@null done') });
    expect(await messageOf(trustFolder(join(study.folder, 'nowhere'), env))).toContain('does not exist');
    study.write('config/mesovia/trusted.json', '{');
    expect(await messageOf(trustedFolders(env))).toContain('cannot be read');
  });
});
