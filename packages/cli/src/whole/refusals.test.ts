import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from '@mesovia/store';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE, mesovia, succeeds } from './spawn.test.helper.ts';
import {
  copyStudy,
  edit,
  motionPlace,
  PARTICIPANTS,
  published,
  seriesPlace,
  writeStudy,
} from './study.test.helper.ts';

const base = writeStudy();
let results: Record<string, string>;
let current: unknown;

async function stored(folder: string): Promise<unknown> {
  const store = await Store.open(join(folder, '.mesovia'), { readOnly: true });
  try {
    return await store.current();
  } finally {
    await store.close();
  }
}

beforeAll(async () => {
  await succeeds(['run', '--jobs', '1'], base);
  results = published(base);
  current = await stored(base);
}, PATIENCE);

function dropLine(folder: string, place: string, index: number): void {
  const file = join(folder, place);
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.splice(index, 1);
  writeFileSync(file, lines.join('\n'));
}

const series = seriesPlace('sub-03');
const motion = motionPlace('sub-03');

interface Wrong {
  readonly what: string;
  readonly change: (folder: string) => void;
  readonly says: readonly (string | RegExp)[];
}

const WRONG: readonly Wrong[] = [
  {
    what: 'a file that is missing',
    change: (f) => rmSync(join(f, PARTICIPANTS)),
    says: ['participants.tsv', /DataError/],
  },
  {
    what: 'a column of the region table that is not there',
    change: (f) => edit(f, 'pipeline.yaml', 'columns: { name: name }', 'columns: { name: nmae }'),
    says: ['nmae', 'regions.tsv'],
  },
  {
    what: 'a covariate that is not measured',
    change: (f) => edit(f, 'pipeline.yaml', 'covariates: [age]', 'covariates: [agee]'),
    says: ['agee', 'search'],
  },
  {
    what: 'a level that the dictionary does not know',
    change: (f) => edit(f, PARTICIPANTS, /\tyes\t/, '\tYes\t'),
    says: ['"Yes"', /participants\.tsv:3/, '"yes" is declared'],
  },
  {
    what: 'a person twice',
    change: (f) => edit(f, PARTICIPANTS, 'sub-02', 'sub-01'),
    says: ['sub-01 occurs twice', /participants\.tsv:3/],
  },
  {
    what: 'NaN in a series',
    change: (f) => edit(f, series, /\n-?\d\.\d+\t/, '\nNaN\t'),
    says: ['sub-03', /sub-03\.tsv:2/, 'NaN'],
  },
  {
    what: 'two motion values too few',
    change: (f) => {
      dropLine(f, motion, 0);
      dropLine(f, motion, 0);
    },
    says: ['sub-03', '60', '58'],
  },
  {
    what: 'a series with another column',
    change: (f) => edit(f, series, 'L_Thal', 'L_Thalamus'),
    says: ['no column for the region "L_Thal"', /sub-03\.tsv:1/],
  },
  {
    what: 'a stage with a typo',
    change: (f) => edit(f, 'pipeline.yaml', 'use: connectivity/scrub', 'use: connectivity/scrubb'),
    says: [/pipeline\.yaml:\d+:\d+/, 'did you mean scrub?'],
  },
  {
    what: 'a parameter with a typo',
    change: (f) => edit(f, 'pipeline.yaml', 'fd_mm: 0.5', 'fd_m: 0.5'),
    says: [/pipeline\.yaml:\d+:\d+/, 'fd_m', 'did you mean fd_mm?'],
  },
  {
    what: 'a reference to no stage',
    change: (f) => edit(f, 'pipeline.yaml', 'in: { edges: edges,', 'in: { edges: edgs,'),
    says: [/pipeline\.yaml:\d+:\d+/, 'did you mean edges?'],
  },
  {
    what: 'an unquoted 08',
    change: (f) => edit(f, 'pipeline.yaml', 'name: tiny, columns', 'name: 08, columns'),
    says: [/pipeline\.yaml:\d+:\d+/, "'08'"],
  },
  {
    what: 'a predicate that reads a file',
    change: (f) =>
      edit(
        f,
        'pipeline.yaml',
        'mean_fd_mm > 0.5',
        `length((select content from read_text('pipeline.yaml'))) > 0`,
      ),
    says: [/pipeline\.yaml:\d+/],
  },
  {
    what: 'a query that reads a file',
    change: (f) =>
      edit(
        f,
        'pipeline.yaml',
        'publish:',
        `  ask: { use: ingestion/sql, in: { people: people }, with: { key: [content], query: "select content from read_text('pipeline.yaml')" } }\npublish:`,
      ),
    says: [/pipeline\.yaml:\d+/],
  },
  {
    what: 'a query that loads an extension',
    change: (f) =>
      edit(
        f,
        'pipeline.yaml',
        'publish:',
        `  ask: { use: ingestion/sql, in: { people: people }, with: { key: [a], query: "install httpfs" } }\npublish:`,
      ),
    says: [/pipeline\.yaml:\d+/],
  },
  {
    what: 'a file published outside results',
    change: (f) => edit(f, 'pipeline.yaml', 'results/people.csv: included', '../people.csv: included'),
    says: [/pipeline\.yaml:\d+:\d+/, '../people.csv'],
  },
];

describe('wrong input: one message, place and remedy, exit 2, nothing half-written', () => {
  it.concurrent.each(WRONG.map((w) => [w.what, w] as const))('%s', async (_, { change, says }) => {
    const folder = copyStudy(base);
    change(folder);
    const { code, stderr } = await mesovia(['run', '--jobs', '1'], folder);
    for (const text of says) expect(stderr).toMatch(text);
    expect(stderr.match(/^ {2}try: ./gm)).toHaveLength(1);
    expect(stderr.match(/^ {2}at: ./gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^ +at .*\.js:\d+/m);
    expect(code).toBe(2);
    expect(published(folder)).toEqual(results);
  });

  it('a person without series is left out by the rule, with a reason', async () => {
    const folder = copyStudy(base);
    rmSync(join(folder, series));
    rmSync(join(folder, motion));
    await succeeds(['run', '--jobs', '1'], folder);
    const { stdout } = await succeeds(
      ['sql', 'from included.inclusion where not included', '--json'],
      folder,
    );
    expect(JSON.parse(stdout)).toMatchObject([{ participant_id: 'sub-03', first_reason: 'no rest scan' }]);
  });

  it('a person without series whom no rule leaves out is refused by name', async () => {
    const folder = copyStudy(base);
    rmSync(join(folder, series));
    rmSync(join(folder, motion));
    edit(folder, 'pipeline.yaml', 'no rest scan: kept_frames is null, ', '');
    const { code, stderr } = await mesovia(['run', '--jobs', '1'], folder);
    expect(stderr).toContain('sub-03');
    expect(stderr).toContain('is null');
    expect(code).toBe(2);
    expect(published(folder)).toEqual(results);
  });

  it('the results of the last good run stay', async () => {
    const folder = copyStudy(base);
    edit(folder, PARTICIPANTS, 'sub-02', 'sub-01');
    await mesovia(['run'], folder);
    expect(await stored(folder)).toEqual(current);
  });
});
