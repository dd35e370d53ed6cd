import { describe, expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import { wordingOffences } from '../wording/gate.ts';
import { DESCRIPTION } from './description-sentences.ts';
import type { Recorded } from './recorded.ts';

const report = exampleReport({ regions: 24 });

function say(use: string, values: Record<string, unknown>): string {
  const of = <T>(parameter: string, type: string) =>
    typeof values[parameter] === type ? (values[parameter] as T) : undefined;
  const own: Recorded = {
    report,
    number: (parameter) => of<number>(parameter, 'number'),
    text: (parameter) => of<string>(parameter, 'string'),
    flag: (parameter) => of<boolean>(parameter, 'boolean'),
    list: (parameter) =>
      Object.entries((values[parameter] as object | undefined) ?? {}).map(([name, value]) => ({
        name,
        value: String(value),
      })),
  };
  return DESCRIPTION[use]?.(own) ?? '';
}

describe('description in words', () => {
  it.each([
    [
      'ingestion/long-table',
      { name: 'regions', keep: { session: 'pre' }, transform: 'fisher_z' },
      'Values of regions were read from a table that another program had written (rows with session pre), Fisher z transformed.',
    ],
    [
      'statistics/compare',
      { tests: { age: 'Permutation t' }, permutations: 5000 },
      'Comparisons used the tests named beforehand (age: Permutation t); no test was chosen by looking at distributions. Permutation t rests on 5,000 random divisions unless all could be listed. q is the false discovery rate after Benjamini and Hochberg over the comparisons.',
    ],
    [
      'statistics/correlations',
      { methods: ['Pearson', 'Spearman'], holding: ['sex'] },
      'Pearson and Spearman correlations with sex held constant were tested by t, with q after Benjamini and Hochberg over the pairs of one kind.',
    ],
    [
      'statistics/model',
      {
        outcome: 'pain_intensity',
        terms: ['age', 'sex'],
        errors: 'CR2',
        cluster: 'site',
        means: ['sex'],
      },
      'Pain intensity was modelled by linear regression on age and sex with CR2 standard errors (clusters: site); marginal means are given for sex.',
    ],
    [
      'statistics/model',
      { outcome: 'relapse', terms: ['age'], family: 'logistic', separation: 'firth' },
      "relapse was modelled by logistic regression with Firth's penalty on age with model-based standard errors.",
    ],
  ])('%s', (use, values, sentence) => {
    const said = say(use, values);
    expect(said).toBe(sentence);
    expect(wordingOffences(said, 'cross-sectional')).toEqual([]);
  });

  it('the rule of Table 1, and the total association', () => {
    expect(say('statistics/table1', {})).toContain('follows from its kind alone');
    expect(say('statistics/total-effect', { level: 0.9 })).toMatch(
      /least squares, with a 90.% t interval\.$/,
    );
  });
});
