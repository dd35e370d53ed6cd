import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { compositeSentence } from '../answer/sentences.ts';
import { readMarkup } from '../example/drawn.ts';
import { exampleReport } from '../example/report.ts';
import { COMPOSITES } from '../methods/composite-sentences.ts';
import type { Report } from '../study-report/report.ts';
import { AnswerSection } from './answer.tsx';
import { compositeSection } from './composite.tsx';

const one = exampleReport({ regions: 24 });
const words = (report: Report) =>
  readMarkup(renderToString(compositeSection.render(report, [])))
    .texts('p')
    .join(' ');

/** The same report of a stage that made one composite of each sign. */
const two: Report = {
  ...one,
  composite: {
    estimates: ['negative', 'positive'].flatMap((sign) =>
      one.composite.estimates.map((row) => ({
        ...row,
        model: row.model.replace('composite ->', `composite of connections (a x b ${sign}) ->`),
      })),
    ),
    members: ['negative', 'positive'].flatMap((composite) =>
      one.composite.members.map((row) => ({ ...row, composite })),
    ),
  },
};

describe('the composite is held to account', () => {
  it('says what picking and testing together added, and the p of the whole procedure with its flag', () => {
    expect(words(one)).toMatch(
      /Optimism: the circular value is −?[\d.]+ points away from the cross-fitted one\./,
    );
    expect(words(one)).toMatch(/picked and tested together, p\s=\s\.\d+ ↻ circular, best of 276/);
  });

  it('tells two composites apart everywhere', () => {
    expect(
      compositeSentence(two).match(/\(a × b (positive|negative)\), picked in some people/g),
    ).toHaveLength(2);
    expect(words(two)).toContain('picked and tested together (a × b positive)');
    const drawn = readMarkup(renderToString(compositeSection.render(two, [])));
    expect(drawn.count('#composite-forest .estimate circle')).toBe(4);
    expect(drawn.texts('thead th')).toContain('Composite');
    const answer = renderToString(AnswerSection({ report: two }));
    expect(answer).toContain('Composite (a × b negative)');
    expect(answer).toContain('Composite (a × b positive)');
  });
});

describe('the rule in words', () => {
  const write = (values: Record<string, unknown>) => {
    const of = (type: string) => (name: string) => (typeof values[name] === type ? values[name] : undefined);
    return COMPOSITES['statistics/composite']?.({
      report: one,
      number: of('number'),
      text: of('string'),
      flag: of('boolean'),
      list: () => [],
    } as never);
  };

  it('says thresholds, sign, score and permutations', () => {
    expect(
      write({
        compare: 'fdr',
        threshold_a: 0.05,
        threshold_b: 0.1,
        alpha_ab: 0.05,
        direction: 'total',
        score: 'pca',
        top: 3,
        permutations: 199,
      }),
    ).toBe(
      'The composite kept candidates with p < .05 on path a and p < .1 on path b and p < .05 for a × b, adjusted by false discovery rate (Benjamini and Hochberg), at most the 3 strongest; their a × b had the sign of the total association. The score was their first principal component, fitted anew wherever the composite was learned. Selection, score and test together were repeated in 199 permutations of each of two schemes (residuals of the exposure, and of the outcome, after Freedman and Lane).',
    );
  });

  it('says a network of one side', () => {
    expect(
      write({
        paths: 'outcome',
        compare: 't',
        threshold_b: 2.5,
        outcome_path: 'alone',
        network: 'largest',
        direction: 'any',
        score: 'strength',
        folds: 5,
        repeats: 20,
        blocks: 'site',
      }),
    ).toBe(
      'The composite kept candidates with |t| > 2.5 with the outcome alone, of these only the largest connected set; those with the association of either sign made a composite each. The score was their mean in their own unit, aligned by the sign of the path. Cross-fitting used 5 folds, repeated 20 times, dealt with regard to site; selection and scaling were learned in the training part only.',
    );
  });
});
