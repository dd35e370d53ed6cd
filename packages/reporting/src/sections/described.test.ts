import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { readMarkup } from '../example/drawn.ts';
import { exampleReport } from '../example/report.ts';
import type { Report } from '../study-report/report.ts';
import { wordingOffences, proseOf } from '../wording/gate.ts';
import { comparisonsSection } from './comparisons.tsx';
import { correlationsSection } from './correlations.tsx';
import { modelsSection } from './models.tsx';
import { questionnairesSection } from './questionnaires.tsx';
import type { Section } from './section.ts';
import { signsSection } from './signs.tsx';

const study = exampleReport({ regions: 24 });
const show = (section: Section, report: Report) => readMarkup(renderToString(section.render(report, [])));

const [test] = study.groupTests;
const comparison = {
  ...(test as NonNullable<typeof test>),
  variable: 'age',
  comparison: 'yes - no',
  q: 0.04,
};
const pair = {
  method: 'Pearson',
  first: 'age',
  second: 'depression',
  held_constant: 'sex',
  estimate: -0.51,
  lower: -0.7,
  upper: -0.2,
  level: 0.95,
  statistic: -3.4,
  df: 41,
  p: 0.002,
  q: 0.006,
  n: 45,
};
const other = { ...pair, second: 'pain_intensity', estimate: 0.1, q: 0.6 };
const [total] = study.total;
const model = {
  ...(total as NonNullable<typeof total>),
  model: 'pain ~ age',
  term: 'age',
  method: 'OLS, HC3',
};
const mean = { ...model, term: 'marginal mean, sex = male', p: NaN, statistic: NaN };

const score = {
  variable: 'pcs',
  instrument: 'Pain Catastrophizing Scale',
  label: 'Pain catastrophizing (PCS)',
  items: 13,
  minimum: 0,
  maximum: 52,
  complete: 43,
  prorated: 2,
  unknown: 1,
  alpha: 0.876,
};

const full: Report = {
  ...study,
  comparisons: [comparison, { ...comparison, test: 'Student t', shown: false }],
  correlations: [pair, other],
  models: [model, mean],
  questionnaires: [score],
};

describe('questionnaires', () => {
  it('shows who answered, and how well the items go together', () => {
    const page = show(questionnairesSection, { ...study, questionnaires: [score, { ...score, alpha: NaN }] });
    expect(page.texts('tbody tr:first-child td')).toEqual([
      'Pain Catastrophizing Scale',
      '13',
      '0 to 52',
      '43',
      '2',
      '1',
      '0.88',
    ]);
    expect(page.texts('tbody td').at(-1)).toBe('–');
    expect(page.texts('p')[0]).toContain('Where few enough items were missing');
    const complete = show(questionnairesSection, { ...study, questionnaires: [{ ...score, prorated: 0 }] });
    expect(complete.texts('p')[0]).toBe(
      '1 score was computed from the items, before anybody was left out. Nobody has a score with a missing item.',
    );
  });
});

describe('comparisons', () => {
  it('shows the named test only, and counts what passes', () => {
    const page = show(comparisonsSection, full);
    expect(page.texts('tbody th')).toEqual(['Age']);
    expect(page.texts('p')[0]).toBe(
      '1 comparison, each by the test the pipeline file names or by the rule for its kind of variable; 1 with q below .05.',
    );
  });
});

describe('correlations', () => {
  it('a matrix with marks, and every pair below', () => {
    const page = show(correlationsSection, full);
    expect(page.texts('p')[0]).toBe('2 correlations with sex held constant; 1 with q below .05.');
    expect(page.texts('tbody td').filter((text) => text.includes('*'))).toEqual(['\u2212.51 *']);
    expect(page.texts('caption')).toEqual(['Pearson correlations', 'Correlations']);
  });
});

describe('models', () => {
  it('one table for each model; a marginal mean has no p', () => {
    const page = show(modelsSection, full);
    expect(page.texts('tbody th')).toEqual(['age', 'marginal mean, sex = male']);
    expect(page.texts('tbody tr:last-child td').at(-1)).toBe('–');
  });
});

describe('signs', () => {
  const row = study.search.ranked[0] as NonNullable<(typeof study.search.ranked)[0]>;
  const direction = Math.sign(total?.estimate ?? 1);
  const withTop = (ab: number): Report => ({
    ...study,
    strongest: 1,
    search: { ...study.search, ranked: [{ ...row, ab }], surviving: [] },
  });

  it('names candidates whose product points against the total', () => {
    const against = withTop(-direction);
    expect(signsSection.shown?.(against)).toBe(true);
    const page = show(signsSection, against);
    expect(page.texts('p')[0]).toContain(
      'For 1 of the 1 strongest connections the product a × b has the sign opposite',
    );
    expect(page.texts('p')[0]).toContain('None of them survived family-wise control');
  });

  it('is left out where signs agree or the total is not distinguishable from zero', () => {
    expect(signsSection.shown?.(withTop(direction))).toBe(false);
    const unknown = study.total.map((estimate) => ({ ...estimate, lower: -1, upper: 1 }));
    expect(signsSection.shown?.({ ...withTop(-direction), total: unknown })).toBe(false);
  });
});

it('sections without rows are left out, and all keep to words of association', () => {
  for (const section of [questionnairesSection, comparisonsSection, correlationsSection, modelsSection]) {
    expect(section.shown?.(study)).toBe(false);
    const prose = proseOf(renderToString(section.render(full, [])));
    expect(wordingOffences(prose, 'cross-sectional')).toEqual([]);
  }
});
