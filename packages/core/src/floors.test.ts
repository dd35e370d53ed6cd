import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly mesovia: { readonly floor: number };
}

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const packages = new Map(
  readdirSync(join(root, 'packages')).map((folder) => {
    const manifest = JSON.parse(
      readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'),
    ) as Manifest;
    return [folder, manifest] as const;
  }),
);

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const place = join(folder, name);
    if (statSync(place).isDirectory()) return sourceFiles(place);
    return /\.tsx?$/.test(name) ? [place] : [];
  });
}

/** Every import in a text, static or dynamic. */
function importsIn(text: string, file: string): Import[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => ({ file, specifier: (match[1] ?? match[2]) as string }));
}

function violations(folder: string, imports: readonly Import[]): string[] {
  const own = packages.get(folder) as Manifest;
  return imports.flatMap(({ file, specifier }) => {
    const target = /^@mesovia\/([a-z]+)/.exec(specifier)?.[1];
    if (!target || target === folder) return [];
    const other = packages.get(target);
    // A name that does not exist is a text inside a test; a real import of it would not compile.
    if (!other) return [];
    const faults: string[] = [];
    if (other.mesovia.floor >= own.mesovia.floor) {
      faults.push(
        `${file}: ${own.name} (floor ${own.mesovia.floor}) may not import ${other.name} (floor ${other.mesovia.floor})`,
      );
    }
    if (!own.dependencies?.[other.name])
      faults.push(`${file}: ${own.name} does not list ${other.name} in its package.json`);
    return faults;
  });
}

const importsOf = (folder: string): Import[] =>
  sourceFiles(join(root, 'packages', folder, 'src')).flatMap((place) =>
    importsIn(readFileSync(place, 'utf8'), relative(root, place)),
  );

const FENCES: Record<string, RegExp> = {
  store: /^@duckdb\//,
  cli: /^commander$/,
  runner: /^yaml$/,
};

describe('the floors of the house', () => {
  it.each([...packages.keys()])('%s imports only from floors below, and lists what it imports', (folder) => {
    expect(violations(folder, importsOf(folder))).toEqual([]);
  });

  it('notices an import upwards and one that is not listed', () => {
    const imports = importsIn("import { x } from '@mesovia/statistics';\n", 'x.ts');
    expect(violations('connectivity', imports)).toEqual([
      'x.ts: @mesovia/connectivity (floor 1) may not import @mesovia/statistics (floor 1)',
      'x.ts: @mesovia/connectivity does not list @mesovia/statistics in its package.json',
    ]);
  });

  it('kernels import no package, core only zod and apache-arrow', () => {
    const outside = (folder: string) =>
      importsOf(folder)
        .filter(
          ({ file, specifier }) =>
            !file.endsWith('.test.ts') && !file.endsWith('testing.ts') && !/^(\.|node:)/.test(specifier),
        )
        .map((i) => i.specifier);
    expect(outside('kernels')).toEqual([]);
    expect(new Set(outside('core'))).toEqual(new Set(['zod', 'apache-arrow']));
  });

  it.each(Object.entries(FENCES))('only %s knows %s', (owner, fence) => {
    const strangers = [...packages.keys()]
      .filter((folder) => folder !== owner)
      .flatMap(importsOf)
      .filter(({ specifier }) => fence.test(specifier));
    expect(strangers).toEqual([]);
  });
});

const RESULT_CARRYING = ['ingestion', 'connectivity', 'statistics', 'simulation', 'kernels'];
const code = (place: string) =>
  readFileSync(place, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');

describe('numbers are the same on every engine', () => {
  const files = RESULT_CARRYING.flatMap((folder) =>
    sourceFiles(join(root, 'packages', folder, 'src')),
  ).filter((f) => !f.endsWith('.test.ts'));
  const search = (pattern: RegExp) =>
    files.flatMap((place) =>
      (code(place).match(pattern) ?? []).map((hit) => `${relative(root, place)}: ${hit}`),
    );

  it('no power but the square', () => expect(search(/\*\*(?!\s*2\b)=?\s*\S+/g)).toEqual([]));
  it('no function of Math that engines may round differently', () =>
    expect(
      search(
        /\bMath\.(?!(?:sqrt|abs|floor|ceil|round|trunc|sign|min|max|imul|fround|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)\b)\w+/g,
      ),
    ).toEqual([]));
  it('no locale and no clock', () =>
    expect(search(/localeCompare|\bIntl\.|toLocale\w+|Math\.random|Date\.now|new Date\b/g)).toEqual([]));
});

describe('rooms a person can read', () => {
  it('no file above 600 lines', () => {
    const long = [...packages.keys()]
      .flatMap((folder) => sourceFiles(join(root, 'packages', folder, 'src')))
      .filter((place) => readFileSync(place, 'utf8').split('\n').length > 600);
    expect(long.map((place) => relative(root, place))).toEqual([]);
  });

  it('no export of everything, no default export', () => {
    const bad = [...packages.keys()]
      .flatMap((folder) => sourceFiles(join(root, 'packages', folder, 'src')))
      .filter((place) => /^export (\*|default)/m.test(code(place)));
    expect(bad.map((place) => relative(root, place))).toEqual([]);
  });
});
