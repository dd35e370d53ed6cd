import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleStage } from './bundle-stage.ts';
import { markDescribingCalls } from './describing-calls.ts';
import { writeStageDigests } from './write-stage-digests.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mesovia-digests-')));
  // The real tables, and two packages of stages, one of which uses the other's neighbour two levels down.
  for (const part of ['dist', 'package.json'])
    cpSync(join(repository, 'packages/core', part), join(root, 'core', part), { recursive: true });
  write('numbers/package.json', manifest('numbers', './dist/index.js', '.'));
  write(
    'numbers/dist/index.js',
    "export { mean } from './mean.js';\nexport { spread } from './spread.js';\n",
  );
  write(
    'numbers/dist/mean.js',
    "import { add } from './add.js';\nexport const mean = (x) => add(x) / x.length;\n",
  );
  write('numbers/dist/spread.js', 'export const spread = (x) => Math.max(...x) - Math.min(...x);\n');
  write(
    'numbers/dist/add.js',
    'export function add(values) {\n  let sum = 0; // in order\n  for (const v of values) sum += v;\n  return sum;\n}\n',
  );
  write('study/package.json', manifest('study', './dist/stages.js', './stages'));
  write(
    'study/dist/stages.js',
    "export { meanStage } from './mean.js';\nexport { spreadStage } from './spread.js';\n",
  );
  const stage = (name: string, table: string) => `import { defineStage, ${table} } from '@mesovia/core';
import { ${name} } from '@mesovia/numbers';
export const ${name}Stage = defineStage({ name: '${name}', version: 1, inputs: { x: ${table} }, run: () => ${name}([1]) });
`;
  write('study/dist/mean.js', stage('mean', 'edges'));
  write('study/dist/spread.js', stage('spread', 'regions'));
  for (const name of ['core', 'numbers', 'study']) {
    mkdirSync(join(root, 'node_modules/@mesovia'), { recursive: true });
    symlinkSync(join(root, name), join(root, 'node_modules/@mesovia', name), 'dir');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function manifest(name: string, file: string, entry: string): string {
  return JSON.stringify({
    name: `@mesovia/${name}`,
    type: 'module',
    sideEffects: false,
    exports: { [entry]: file },
  });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(root, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(root, file), text.replace(from, to));
}

async function digests(): Promise<[mean: string, spread: string]> {
  const module = join(root, 'study/dist/stages.js');
  const [mean, spread] = await Promise.all([
    bundleStage(module, 'meanStage', root),
    bundleStage(module, 'spreadStage', root),
  ]);
  return [mean.digest.code, spread.digest.code];
}

describe('the digest of the code of a stage', () => {
  it('names what the code reaches', async () => {
    const { digest } = await bundleStage(join(root, 'study/dist/stages.js'), 'meanStage', root);
    expect(digest.files).toEqual(
      expect.arrayContaining([
        'core/dist/tables/connectivity.js',
        'numbers/dist/add.js',
        'numbers/dist/mean.js',
        'study/dist/mean.js',
      ]),
    );
    expect(digest.files).not.toContain('numbers/dist/spread.js');
  });

  it('does not change with comments, white space and names of variables', async () => {
    const before = await digests();
    edit('numbers/dist/add.js', '// in order', '/* one after the other */\n\n');
    edit('numbers/dist/add.js', 'values)', 'numbers)');
    edit('numbers/dist/add.js', 'of values', 'of numbers');
    expect(await digests()).toEqual(before);
  });

  it('changes with a module two levels down, for the stages that reach it', async () => {
    const [mean, spread] = await digests();
    edit('numbers/dist/add.js', 'let sum = 0', 'let sum = -0');
    const [after, same] = await digests();
    expect(after).not.toBe(mean);
    expect(same).toBe(spread);
  });

  it('changes with a table for the stages that use it, and for no other', async () => {
    const [mean, spread] = await digests();
    edit('core/dist/tables/scans.js', 'label of the atlas, as in the series files', 'label of the atlas');
    const [same, after] = await digests();
    expect(after).not.toBe(spread);
    expect(same).toBe(mean);
    edit('core/dist/tables/people.js', 'why people are left out, for people', 'the reason');
    expect(await digests()).toEqual([same, after]);
  });

  it('does not depend on where the packages lie', async () => {
    const before = await digests();
    const other = realpathSync(mkdtempSync(join(tmpdir(), 'mesovia-elsewhere-')));
    cpSync(root, other, { recursive: true, verbatimSymlinks: true });
    const { digest } = await bundleStage(join(other, 'study/dist/stages.js'), 'meanStage', other);
    expect(digest.code).toBe(before[0]);
    rmSync(other, { recursive: true });
  });
});

describe('calls that only describe', () => {
  it('are marked where they are imported from core, under the name they have there', () => {
    const code =
      "import { text as words, digestTable } from '@mesovia/core';\nconst a = words('x'), b = text('y'), c = o.words('z');\n";
    expect(markDescribingCalls(code)).toBe(code.replace("words('x')", "/* @__PURE__ */ words('x')"));
    expect(markDescribingCalls("import { text } from './text.js';\ntext('x');")).not.toContain('PURE');
  });
});

describe('write-stage-digests', () => {
  it('writes what a build needs, and leaves alone what did not change', async () => {
    const packages = join(root, 'builds');
    const stage = (name: string) =>
      `export const ${name} = { name: '${name}', version: 1, run() { return '${name}'; } };\n`;
    write('builds/one/dist/stages.js', "export { a } from './a.js';\nexport { b } from './b.js';\n");
    write('builds/one/dist/a.js', stage('a'));
    write('builds/one/dist/b.js', stage('b'));
    write('builds/two/dist/index.js', '');
    expect(await writeStageDigests(packages)).toEqual(['one']);
    expect(await writeStageDigests(packages)).toEqual([]);
    const read = () =>
      JSON.parse(readFileSync(join(packages, 'one/dist/stages.json'), 'utf8')) as Record<
        string,
        { code: string }
      >;
    const before = read();
    expect(Object.keys(before)).toEqual(['a', 'b']);
    write('builds/one/dist/b.js', stage('b').replace("return 'b'", "return 'c'"));
    expect(await writeStageDigests(packages)).toEqual(['one']);
    expect(read()['a']).toEqual(before['a']);
    expect(read()['b']?.code).not.toBe(before['b']?.code);
  });
});
