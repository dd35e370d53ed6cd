import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realData } from '@mesovia/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, mesovia, PATIENCE } from './spawn.test.helper.ts';

const oracle = realData('cerebellar_degeneration/mediation_oracle.tsv');
const data = oracle && dirname(dirname(oracle));
const study = fileURLToPath(new URL('../../../../pipelines/cerebellar-motor', import.meta.url));
const PERMUTATIONS = 1000;
/** Two sets of 5,000 resamples differ; their limits by less than this many bootstrap standard errors. */
const LIMITS_APART = 0.5;

/** Both paths, limits and corrected p of every connection. */
const MODELS = `select name, n, a, a_se as se_a, a_p as p_a, b, b_se as se_b, b_p as p_b, c_prime, ab,
           ab_lower, ab_upper, bca_lower, bca_upper, q, p_fwe_strict from search.candidate_estimates`;

type Row = Record<string, number | string | boolean | null>;

/** A study from tables alone through the real command: public data, skipped where they are absent (set MESOVIA_DATA). */
describe.skipIf(!data)('cerebellar degeneration', () => {
  const folder = freshFolder();

  beforeAll(() => {
    for (const file of ['pipeline.yaml', 'variability.yaml', 'change.yaml', 'measures.json'])
      copyFileSync(join(study, file), join(folder, file));
  });

  describe.each([
    ['pipeline.yaml', 'report.html', 'PAVG_A50_Pre'],
    ['variability.yaml', 'variability-report.html', 'PSTD_A10_Pre'],
    ['change.yaml', 'change-report.html', 'Diff_RJPE_A10'],
  ])('%s', (pipeline, page, outcome) => {
    let rows: Row[] = [];
    beforeAll(async () => {
      const words = ['run', pipeline, '--set', `permutations=${PERMUTATIONS}`, '--json'];
      const { code, stderr } = await mesovia(words, folder, { MESOVIA_DATA: data ?? '' });
      if (code !== 0) throw new Error(stderr);
      rows = await ask(folder, MODELS);
    }, PATIENCE);

    it('equals R lm on both paths of 19 models, and its bootstrap limits nearly', () => {
      const theirs = oracleRows(outcome);
      expect(rows).toHaveLength(19);
      const gaps = rows.map((row) => {
        const model = theirs.get(String(row['name'])) ?? {};
        const exact = ['a', 'se_a', 'p_a', 'b', 'se_b', 'p_b', 'c_prime', 'ab'].map((name) =>
          Math.abs(Number(row[name]) / Number(model[name]) - 1),
        );
        const limits = [
          ['ab_lower', 'pct_lo'],
          ['ab_upper', 'pct_hi'],
          ['bca_lower', 'bca_lo'],
          ['bca_upper', 'bca_hi'],
        ].map(
          ([ours = '', name = '']) =>
            Math.abs(Number(row[ours]) - Number(model[name])) / Number(model['boot_se']),
        );
        return { exact: Math.max(...exact), limits: Math.max(...limits), n: Number(row['n']) };
      });
      expect(Math.max(...gaps.map(({ exact }) => exact))).toBeLessThan(1e-10);
      expect(Math.max(...gaps.map(({ limits }) => limits))).toBeLessThan(LIMITS_APART);
      expect(new Set(gaps.map(({ n }) => n))).toEqual(new Set([79]));
    });

    it('finds nothing after correction, and the report says so and names the sign conflict', () => {
      expect(Math.min(...rows.map((row) => Number(row['q'])))).toBeGreaterThan(0.5);
      expect(Math.min(...rows.map((row) => Number(row['p_fwe_strict'])))).toBeGreaterThan(0.05);
      const text = readFileSync(join(folder, 'results', page), 'utf8')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ');
      expect(text).toContain(
        'None of the 19 connections searched for statistical mediation survived family-wise control',
      );
      expect(text).toContain(
        'For 10 of the 10 strongest connections the product a × b has the sign opposite to the total association',
      );
      expect(text).toContain('None of them survived family-wise control, so the conflict may be chance.');
    });
  });

  it('reproduces the t tests of controls minus patients', async () => {
    const rows = await ask(
      folder,
      "select variable, statistic, df, p from compared.group_tests where shown and test = 'Student t' order by variable",
    );
    expect(rows.map(({ variable }) => variable)).toEqual([
      'z_cerebello_cerebellar',
      'z_cortico_cerebellar',
      'z_cortico_cortical',
    ]);
    const expected = [
      [2.7316, 0.0078, 4],
      [3.066, 0.003, 3],
      [-0.5057, 0.614, 4],
    ] as const;
    for (const [i, [t, p, digits]] of expected.entries()) {
      expect(rows[i]?.['statistic']).toBeCloseTo(t, digits);
      expect(rows[i]?.['p']).toBeCloseTo(p, 3);
      expect(rows[i]?.['df']).toBe(77);
    }
  });

  function oracleRows(outcome: string): Map<string, Record<string, string>> {
    const [head = '', ...lines] = readFileSync(oracle ?? '', 'utf8')
      .trim()
      .split('\n');
    const names = head.split('\t');
    const rows = lines.map((line) =>
      Object.fromEntries(line.split('\t').map((value, k) => [names[k] ?? '', value])),
    );
    return new Map(
      rows
        .filter((row) => row['y'] === outcome)
        .map((row) => [(row['region'] ?? '').replace('_', ' - '), row]),
    );
  }
});

async function ask(folder: string, query: string): Promise<Row[]> {
  const { code, stderr, stdout } = await mesovia(['sql', '--json', '--store', '.mesovia', query], folder);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Row[];
}
