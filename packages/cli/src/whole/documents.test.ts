import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPipeline } from '@mesovia/runner';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../main.ts';
import { RESOLVE_FROM } from '../options.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

function documents(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = join(folder, entry.name);
    if (entry.isDirectory())
      return ['node_modules', 'dist', '_site', '.mesovia'].includes(entry.name) ? [] : documents(place);
    return entry.name.endsWith('.md') ? [place] : [];
  });
}

interface Shown {
  readonly place: string;
  readonly text: string;
  /** Relative files are looked up beside the document. */
  readonly folder: string;
}

/** Every pipeline that people are shown: yaml blocks of documents, and the pipelines of the repository. */
function pipelines(): Shown[] {
  const texts = [
    join(root, 'README.md'),
    ...['docs', 'packages', 'pipelines'].flatMap((f) => documents(join(root, f))),
  ];
  const blocks = texts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
      .map((match) => match[1] ?? '')
      .filter((text) => /^mesovia: 1$/m.test(text))
      .map((text, i) => ({ place: `${relative(root, file)} block ${i + 1}`, text, folder: dirname(file) })),
  );
  const studies = readdirSync(join(root, 'pipelines')).flatMap((study) => {
    const folder = join(root, 'pipelines', study);
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => ({
        place: `pipelines/${study}/${name}`,
        text: readFileSync(join(folder, name), 'utf8'),
        folder,
      }));
  });
  return [...blocks, ...studies];
}

describe('every pipeline that people are shown', () => {
  it.each(pipelines().map((p) => [p.place, p] as const))('%s', async (_, { text, folder }) => {
    const temporary = mkdtempSync(join(folder, '.shown-'));
    try {
      const file = join(temporary, 'pipeline.yaml');
      const deeper = (_: string, dots: string) => `extends: ${dots === '.' ? '..' : '../..'}/`;
      writeFileSync(file, text.replace(/^extends: (\.{1,2})\//m, deeper));
      const pipeline = await loadPipeline(file, { resolveFrom: RESOLVE_FROM, env: {} });
      expect(pipeline.stages.length).toBeGreaterThan(0);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });

  it('are found', () => {
    const places = pipelines().map((p) => p.place);
    expect(places).toContain('README.md block 1');
    expect(places).toContain('pipelines/exercise-pain/pipeline.yaml');
  });
});

it('commands in documents exist', () => {
  const names = new Set(makeProgram('0').commands.map((c) => c.name()));
  const texts = [
    join(root, 'README.md'),
    ...documents(join(root, 'docs')),
    ...documents(join(root, 'pipelines')),
  ];
  const strange = texts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:npx |^ *\$ |`)mesovia ([a-z]+)/gm)]
      .filter(([, name = '']) => !names.has(name))
      .map(([line]) => `${relative(root, file)}: ${line}`),
  );
  expect(strange).toEqual([]);
});
