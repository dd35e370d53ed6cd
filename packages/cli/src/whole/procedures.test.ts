import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, succeeds } from './spawn.test.helper.ts';

const pipelines = fileURLToPath(new URL('../../../../pipelines', import.meta.url));
const PATIENCE = 240_000;
const FILES = [
  'exercise-pain/pipeline.yaml',
  'procedures/base.yaml',
  'procedures/p2.yaml',
  'procedures/p3.yaml',
];

/** Procedures of pipelines/procedures on a small cohort without a mediator, through the real command. */
describe('procedures from a connectome to a mediator', () => {
  const root = freshFolder();
  const folder = join(root, 'procedures');

  beforeAll(async () => {
    for (const file of FILES) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      copyFileSync(join(pipelines, file), join(root, file));
    }
    const size = ['--people', '24', '--regions', '24', '--frames', '160'];
    await succeeds(['simulate', 'data/planted', '--variant', 'null', ...size], folder);
    for (const procedure of ['p2', 'p3'])
      await succeeds(['run', `${procedure}.yaml`, '--set', 'permutations=50'], folder);
  }, PATIENCE);

  const ask = async (query: string): Promise<Record<string, unknown>[]> => {
    const { stdout } = await succeeds(['sql', '--json', '--store', '.mesovia', query], folder);
    return JSON.parse(stdout) as Record<string, unknown>[];
  };

  it('P3 makes a network of each sign, and says of every number how it was chosen', async () => {
    const rows = await ask(
      'select model, selection, count(*)::int as numbers from composite.estimates group by all order by all',
    );
    const model = (sign: string) =>
      `exercise_habit -> composite of connections (b ${sign}) -> pain_intensity`;
    expect(rows.map((row) => [row['model'], row['selection']])).toEqual([
      [model('negative'), 'circular, best of 276'],
      [model('negative'), 'cross-fitted'],
      [model('positive'), 'circular, best of 276'],
      [model('positive'), 'cross-fitted'],
    ]);
  });

  it.each(['p2', 'p3'])('the report of %s flags what is circular', (procedure) => {
    const page = readFileSync(join(folder, `results/${procedure}-report.html`), 'utf8');
    expect(page).toContain('circular, best of 276');
    expect(page).toContain('cross-fitted');
    expect(page).toContain('The whole procedure, selection included, was run again on permuted people');
  });
});
