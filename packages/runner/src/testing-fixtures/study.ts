// A study folder for tests: a pipeline file, data, and a package with the fixture stages, all in a temporary folder.
import {
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
import { fileURLToPath, pathToFileURL } from 'node:url';

const runnerFolder = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = pathToFileURL(join(runnerFolder, 'dist/testing-fixtures/stages.js')).href;
const SOURCE = join(runnerFolder, 'src/testing-fixtures/stages.ts');

const STAGES = [
  'people',
  'files',
  'read',
  'mean',
  'noise',
  'total',
  'compare',
  'surroundings',
  'query',
  'page',
];

export const PIPELINE = `mesovia: 1
name: fixture
study: { title: A study, design: cross-sectional, outcome: pain }
params:
  data: { path: true, default: ./data }
  seed: 7
stages:
  people: { use: fixtures/people, with: { file: $data/people.tsv } }
  files: { use: fixtures/files, with: { root: $data/series } }
  series: { use: fixtures/read, in: { files: files } }
  means: { use: fixtures/mean, in: { series: series, people: people } }
  total: { use: fixtures/total, in: { means: means } }
  page: { use: fixtures/page, in: { totals: total, checks: study.checks } }
publish: { results/page.html: page, results/total.csv: total }
`;

export class StudyFolder {
  readonly folder: string;

  constructor(pipeline = PIPELINE) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mesovia-runner-')));
    this.#installPackage('fixtures');
    this.write(
      'package.json',
      JSON.stringify({ name: 'study', dependencies: { '@mesovia/fixtures': '1.0.0' } }),
    );
    this.write('pipeline.yaml', pipeline);
    for (const person of ['sub-01', 'sub-02', 'sub-03']) this.addPerson(person);
  }

  /** What `resolveFrom` is for this study. */
  get options(): { resolveFrom: URL; env: Record<string, string> } {
    return {
      resolveFrom: pathToFileURL(join(this.folder, 'index.js')),
      env: { XDG_CONFIG_HOME: join(this.folder, 'config') },
    };
  }

  get file(): string {
    return join(this.folder, 'pipeline.yaml');
  }

  write(file: string, content: string): string {
    const place = join(this.folder, file);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
    return place;
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Rewrites a file by replacing a text that must be in it. */
  edit(file: string, from: string, to: string): void {
    const before = this.read(file);
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    this.write(file, before.replace(from, to));
  }

  addPerson(person: string, series = `${person.length}\n${person.charCodeAt(person.length - 1)}\n`): void {
    this.write(`data/series/${person}.txt`, series);
    const file = join(this.folder, 'data/people.tsv');
    writeFileSync(file, `${person}\tblue\n`, { flag: 'a' });
  }

  removePerson(person: string): void {
    rmSync(join(this.folder, `data/series/${person}.txt`));
    const kept = this.read('data/people.tsv')
      .split('\n')
      .filter((line) => line && !line.startsWith(`${person}\t`));
    this.write('data/people.tsv', `${kept.join('\n')}\n`);
  }

  #installPackage(name: string): void {
    const exported = STAGES.map((stage) => `${stage}Stage`).join(', ');
    this.write(`packages/${name}/stages.js`, `export { ${exported} } from '${BUILT}';\n`);
    this.write(`packages/${name}/stages.source.js`, `export { ${exported} } from '${SOURCE}';\n`);
    const stages = { '@mesovia/source': './stages.source.js', default: './stages.js' };
    const manifest = {
      name: `@mesovia/${name}`,
      version: '1.0.0',
      type: 'module',
      exports: { './stages': stages },
    };
    this.write(`packages/${name}/package.json`, JSON.stringify(manifest));
    // As in a workspace: vitest reads what lies outside node_modules itself, and so finds the sources.
    const link = join(this.folder, 'node_modules/@mesovia', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(this.folder, 'packages', name), link, 'dir');
    this.setCode();
  }

  /** Digests of the code of the fixture stages: `one`, where nothing else is said. */
  setCode(codes: Readonly<Record<string, string>> = {}): void {
    const entries = STAGES.map((stage) => [stage, { code: codes[stage] ?? 'one', files: [], packages: {} }]);
    this.write('packages/fixtures/stages.json', JSON.stringify(Object.fromEntries(entries)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
