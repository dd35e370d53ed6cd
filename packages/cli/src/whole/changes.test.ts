import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE, succeeds } from './spawn.test.helper.ts';
import {
  copyStudy,
  PARTICIPANTS,
  participantLine,
  personName,
  seriesPlace,
  writePerson,
  writeStudy,
} from './study.test.helper.ts';

interface Report {
  stages: { stage: string; total: number; reused: number; ran: number }[];
}

const PEOPLE = 9;
const base = writeStudy(PEOPLE);
beforeAll(() => succeeds(['run', '--jobs', '1'], base), PATIENCE);

/** How many tasks of each stage ran, sources aside: they look at their files every time. */
async function ran(folder: string): Promise<Record<string, number>> {
  const { stdout } = await succeeds(['run', '--json', '--jobs', '1'], folder);
  const { stages } = JSON.parse(stdout) as Report;
  const sources = ['people', 'scans', 'regions'];
  return Object.fromEntries(
    stages.filter((s) => s.ran > 0 && !sources.includes(s.stage)).map((s) => [s.stage, s.ran]),
  );
}

const PERSON_AND_GATHERS = { series: 1, scrub: 1, edges: 1, connections: 1, search: 1 };

describe('exactly what a change touches runs again', () => {
  it('one digit of one series: this person and the gathers', async () => {
    const folder = copyStudy(base);
    const file = join(folder, seriesPlace('sub-04'));
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf('.') + 1;
    bytes[at] = bytes[at] === 0x31 ? 0x32 : 0x31;
    writeFileSync(file, bytes);
    expect(await ran(folder)).toEqual(PERSON_AND_GATHERS);
  });

  it('a person more: this person and the gathers', async () => {
    const folder = copyStudy(base);
    writePerson(folder, PEOPLE);
    appendFileSync(join(folder, PARTICIPANTS), `${participantLine(PEOPLE)}\n`);
    expect(await ran(folder)).toEqual({ ...PERSON_AND_GATHERS, included: 1 });
    const { stdout } = await succeeds(['sql', 'from included.participants', '-f', 'csv'], folder);
    expect(stdout).toContain(personName(PEOPLE));
  });

  it('rows in another order, another place, another comment: nothing', async () => {
    const folder = copyStudy(base);
    const [header, ...lines] = readFileSync(join(folder, PARTICIPANTS), 'utf8').trimEnd().split('\n');
    writeFileSync(join(folder, PARTICIPANTS), `${[header, ...lines.reverse()].join('\n')}\n`);
    appendFileSync(join(folder, 'pipeline.yaml'), '# a comment\n');
    expect(await ran(folder)).toEqual({});
  });

  it('a parameter: the stage that has it and what follows', async () => {
    const folder = copyStudy(base);
    const { stdout } = await succeeds(['run', '--json', '--set', 'permutations=21'], folder);
    const stages = (JSON.parse(stdout) as Report).stages.filter((s) => s.ran > 0).map((s) => s.stage);
    expect(stages.filter((s) => !['people', 'scans', 'regions'].includes(s))).toEqual(['search']);
  });
});
