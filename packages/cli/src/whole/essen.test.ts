import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realData } from '@mesovia/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE } from './spawn.test.helper.ts';

const features = realData('rpn/oracle/features_essen.npy');
const lm = realData('rpn/oracle/mediation_lm_essen.tsv');
const data = features && dirname(dirname(dirname(features)));
const study = fileURLToPath(new URL('../../../../pipelines/rpn-essen', import.meta.url));
const PERMUTATIONS = 2000;

type Row = Record<string, number | string | boolean | null>;

/** The real study through the real command: public data, skipped where they are absent (set MESOVIA_DATA). */
describe.skipIf(!data || !lm)('RPN Essen', () => {
  const folder = freshFolder();

  async function run(pipeline: string): Promise<string> {
    const words = ['run', pipeline, '--set', `permutations=${PERMUTATIONS}`, '--json'];
    const { code, stderr, stdout } = await mesovia(words, folder, { MESOVIA_DATA: data ?? '' });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  async function ask(query: string): Promise<Row[]> {
    const { code, stderr, stdout } = await mesovia(['sql', '--json', '--store', '.mesovia', query], folder);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Row[];
  }

  /** Words of a published page, or of a part of it. */
  function page(name: string, part = /[\s\S]*/): string {
    const markup = part.exec(readFileSync(join(folder, 'results', name), 'utf8'))?.[0] ?? '';
    return markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  }

  beforeAll(() => {
    for (const file of ['pipeline.yaml', 'bmi.yaml', 'participants.json'])
      copyFileSync(join(study, file), join(folder, file));
  });

  describe('sex', () => {
    beforeAll(() => run('pipeline.yaml'), PATIENCE);

    it('includes the 37 people of the publication, for its reasons', async () => {
      const rows = await ask(
        `select i.included, i.all_reasons, p.published_included, p.published_exclusion_reason as reason
         from included.inclusion i join people.participants p using (participant_id)`,
      );
      expect(rows.filter(({ included }) => included)).toHaveLength(37);
      for (const row of rows) {
        expect(row['included']).toBe(row['published_included'] === 1 || row['published_included'] === '1');
        const published = String(row['reason'] ?? '');
        const thresholds = (published.match(/[CHM]PT_/g) ?? []).length;
        const expected = [
          ...(published.includes('meanFD') ? ['mean framewise displacement above 0.15 mm'] : []),
          ...(published.includes('perc_scrub') ? ['more than 30 % of volumes above 0.15 mm'] : []),
          ...(thresholds > 1 ? ['two or more pain thresholds out of range'] : []),
        ];
        expect(row['all_reasons']).toEqual(expected);
      }
    });

    it('agrees with the publication on every person and on head motion, in a table of its own', async () => {
      const [row] = await ask(
        'select count(*) filter (included = published_included) as same, max(difference_mm) as most from agreement.result',
      );
      expect(row?.['same']).toBe(48);
      expect(row?.['most']).toBeLessThan(1e-12);
    });

    it(
      "has the authors' 37 x 7503 features within 1e-10",
      async () => {
        const rows = await ask(
          'select c.values from connections.candidates c join included.participants using (participant_id) order by participant_id',
        );
        const theirs = numpyDoubles(features ?? '');
        const gaps = rows.flatMap(({ values }, person) =>
          (values as unknown as number[])
            .slice(0, 7503)
            .map((value, e) => Math.abs(value - (theirs[person * 7503 + e] ?? NaN))),
        );
        expect(gaps).toHaveLength(37 * 7503);
        expect(gaps.reduce((most, gap) => Math.max(most, gap), 0)).toBeLessThan(1e-10);
      },
      PATIENCE,
    );

    it('equals R lm in 200 models', async () => expect(await largestGapFromR('male')).toBeLessThan(1e-9));

    it('says that nothing is distinguishable, and what could have been', async () => {
      const text = page('report.html');
      expect(text).toContain('not distinguishable from zero at n = 37');
      expect(text).toMatch(/0\.461 z units higher .* p = \.074/);
      expect(text).toContain(
        'None of the 7,503 connections searched for statistical mediation survived family-wise control',
      );
      expect(text).toMatch(/the smallest partial correlation the search can detect is \.6\d/);
      const [best] = await ask('select max(min_t) as t, min(p_fwe) as p from search.candidate_estimates');
      expect(best?.['t']).toBeCloseTo(2.687, 3);
      expect(best?.['p']).toBeGreaterThan(0.5);
      expect(best?.['p']).toBeLessThan(0.65);
    });

    it('flags the naive composite of 11 connections as circular', async () => {
      const members = await ask('select candidate from network.composite_members where selected');
      expect(members).toHaveLength(11);
      const [naive] = await ask(
        "select statistic, selection from network.estimates where term = 'indirect' and scale = 'raw' and method = 'delta, first order'",
      );
      expect(naive?.['statistic']).toBeCloseTo(4.2, 1);
      expect(naive?.['selection']).toBe('circular, best of 7503');
    });
  });

  describe('body mass index', () => {
    beforeAll(() => run('bmi.yaml'), PATIENCE);

    it('one connection survives, and is gone with sex held constant; the first screen says both', async () => {
      const rows = (view: string) =>
        ask(`select a_t, b_t, min_t, p_fwe from ${view}.candidate_estimates where candidate = 405`);
      const [alone] = await rows('search');
      expect([alone?.['a_t'], alone?.['b_t']].map((t) => Number(t).toFixed(3))).toEqual(['3.593', '3.605']);
      expect(alone?.['p_fwe']).toBeLessThan(0.02);
      const [adjusted] = await rows('search_adjusted');
      expect(Number(adjusted?.['min_t']).toFixed(2)).toBe('3.00');
      expect(adjusted?.['p_fwe']).toBeGreaterThan(0.15);
      const text = page('bmi-report.html', /<section id="answer"[\s\S]*?<\/section>/);
      expect(text).toContain('1 survived family-wise control at 5 %');
      expect(text).toContain('posterior cingulate cortex (PCcor 1) - parieto occipital sulcus');
      expect(text).toContain('No longer surviving with sex held constant too: posterior cingulate cortex');
    });

    it('equals R lm in 200 models', async () => expect(await largestGapFromR('bmi')).toBeLessThan(1e-9));
  });

  /** Largest difference, relative above 1. The mean FD of the pipeline includes the leading 0, as the published one does. */
  async function largestGapFromR(exposure: string): Promise<number> {
    const [head = '', ...lines] = readFileSync(lm ?? '', 'utf8')
      .trim()
      .split('\n');
    const names = head.split('\t');
    const models = lines
      .map((line) => Object.fromEntries(line.split('\t').map((value, k) => [names[k] ?? '', value])))
      .filter((row) => row['x'] === exposure);
    expect(models).toHaveLength(200);
    const rows = await ask(
      `select candidate, a, a_se as se_a, a_p as p_a, b, b_se as se_b, b_p as p_b, c_prime, c_prime_se as se_c_prime, ab
       from search.candidate_estimates`,
    );
    const ours = new Map(rows.map((row) => [row['candidate'], row]));
    const gaps = models.flatMap((model) =>
      ['a', 'se_a', 'p_a', 'b', 'se_b', 'p_b', 'c_prime', 'se_c_prime', 'ab'].map((name) => {
        const theirs = Number(model[name]);
        return (
          Math.abs(Number(ours.get(Number(model['edge']))?.[name]) - theirs) / Math.max(1, Math.abs(theirs))
        );
      }),
    );
    return gaps.reduce((most, gap) => (gap <= most ? most : gap), 0);
  }
});

/** Values of a C-ordered float64 .npy file of version 1. */
function numpyDoubles(file: string): Float64Array {
  const bytes = readFileSync(file);
  const from = 10 + bytes.readUInt16LE(8);
  return Float64Array.from({ length: (bytes.length - from) / 8 }, (_, i) => bytes.readDoubleLE(from + i * 8));
}
