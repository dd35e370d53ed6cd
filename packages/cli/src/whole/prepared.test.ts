import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE } from './spawn.test.helper.ts';

const study = fileURLToPath(new URL('../../../../pipelines/prepared-inputs', import.meta.url));

describe('a study whose first half was done by other programs', () => {
  const folder = freshFolder();

  async function ask(query: string): Promise<Record<string, unknown>[]> {
    const { code, stderr, stdout } = await mesovia(['sql', '--json', '--store', '.mesovia', query], folder);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, unknown>[];
  }

  beforeAll(async () => {
    for (const name of ['pipeline.yaml', 'data'])
      cpSync(join(study, name), join(folder, name), { recursive: true });
    const { code, stderr } = await mesovia(['run', 'pipeline.yaml', '--set', 'permutations=200'], folder);
    if (code !== 0) throw new Error(stderr);
  }, PATIENCE);

  it('people of an SPSS file, scored, with a reason for the one who is left out', async () => {
    expect(await ask('select reason, first_failing::int n from included.flow order by position')).toEqual([
      { reason: 'no matrix of connections', n: 0 },
      { reason: 'no rating of pain', n: 1 },
      { reason: 'no score of catastrophizing', n: 0 },
    ]);
    const scales = await ask(
      `select variable, complete::int complete, prorated::int prorated, unknown::int "unknown" from people.instrument_scales
       where variable in ('catastrophizing', 'catastrophizing_rumination', 'sleep') order by variable`,
    );
    expect(scales).toEqual([
      { variable: 'catastrophizing', complete: 33, prorated: 3, unknown: 0 },
      { variable: 'catastrophizing_rumination', complete: 35, prorated: 0, unknown: 1 },
      { variable: 'sleep', complete: 36, prorated: 0, unknown: 0 },
    ]);
    const [labels] = await ask(
      `select level_labels from answers.variables where variable = 'exercise_habit'`,
    );
    expect(labels).toEqual({ level_labels: ['no exercise habit', 'exercise habit'] });
  });

  it('scores stand in Table 1, and the methods text says how they came about', async () => {
    expect(readFileSync(join(folder, 'results/table1.csv'), 'utf8')).toContain('Pain catastrophizing (PCS)');
    const page = readFileSync(join(folder, 'results/report.html'), 'utf8').replace(/<[^>]+>/g, '');
    for (const sentence of [
      "Scores were computed from the items of: Pain Catastrophizing Scale (up to 10 % of the items of a score missing, taken as the person's mean) and simulated sleep questionnaire (no item missing).",
      'The node set was Simulated 8Regions in the template MNI152NLin2009cAsym of TemplateFlow, resolution 2, 8 regions.',
      'Which files belong to a run was read from a table, not from their names.',
      'Connections were taken as another program computed them (pearson, 240 volumes).',
    ])
      expect(page.replaceAll('&#39;', "'").replaceAll('\u00a0', ' ')).toContain(sentence);
  });

  it('the planted connection is called, and no other', async () => {
    expect(await ask('select name from search.candidate_estimates where selected')).toEqual([
      { name: 'right Insula - left Thalamus' },
    ]);
  });
});
