import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { readMarkup } from '../example/drawn.ts';
import { exampleReport } from '../example/report.ts';
import { leaveOneOutOptions, rhoCurveOptions } from '../figures/sensitivity-panel/sensitivity-panel.tsx';
import { drawing } from '../figures/chart/chart.tsx';
import type { Estimate, Report, SensitivityRow } from '../study-report/report.ts';
import { mediationModelsSection } from './mediation-models.tsx';
import type { Section } from './section.ts';
import { leftOutSentence, sensitivitySection } from './sensitivity.tsx';

const base = exampleReport({ regions: 12 });
const show = (section: Section, report: Report) => readMarkup(renderToString(section.render(report, [])));

const row = (analysis: string, position: number, rest: Partial<SensitivityRow>): SensitivityRow => ({
  model: 'exercise_habit -> depression -> pain_intensity',
  analysis,
  position,
  setting: '',
  value: NaN,
  term: 'indirect',
  scale: 'raw',
  estimate: NaN,
  lower: NaN,
  upper: NaN,
  p: NaN,
  level: NaN,
  n: 45,
  remark: '',
  ...rest,
});
const CORRELATION = 'omitted cause, residual correlation';
const sensitivity: SensitivityRow[] = [
  ...[-0.5, 0, 0.5].map((rho, i) => row(CORRELATION, i + 1, { value: rho, estimate: 6 * rho - 2 })),
  row(`${CORRELATION}, where nothing is left`, 1, { term: 'rho', setting: 'rho', estimate: 0.333 }),
  row('omitted cause, E-value', 1, { setting: 'estimate', estimate: 1.5 }),
  ...[-2.5, -1.5, -2].map((estimate, i) =>
    row('leave one out', i + 1, { estimate, p: i === 0 ? 0.01 : 0.2 }),
  ),
  row('robust regression', 1, {
    setting: 'Huber',
    estimate: -1.9,
    lower: -4,
    upper: 0.1,
    p: 0.06,
    level: 0.95,
  }),
  row('other orders', 1, {
    setting: 'exercise_habit -> pain_intensity -> depression',
    estimate: -0.3,
    p: 0.004,
  }),
];

describe('sensitivity', () => {
  const report: Report = { ...base, sensitivity };

  it('says what would have to be wrong, and calls other orders non-discriminating', () => {
    const page = show(sensitivitySection, report);
    const text = page.texts('p, caption').join(' ');
    expect(text).toContain('would be 0 if the errors of mediator and outcome correlated by 0.33');
    expect(text).toContain('both paths have p < 0.05 in 1 of 3 of these models');
    expect(text).toContain('in other orders, non-discriminating');
    expect(page.texts('tbody th')).toContain('Exercise habit → Pain intensity → Depressive symptoms');
  });

  it('is left out without its table', () => {
    expect(sensitivitySection.shown?.(base)).toBe(false);
    expect(sensitivitySection.shown?.(report)).toBe(true);
    expect(leftOutSentence(sensitivity)).toContain('between −2.50 and −1.50');
  });

  it('draws the curve, its crossing, and a dot for everybody', () => {
    const curve = drawing(
      rhoCurveOptions({
        points: [-0.5, 0, 0.5].map((rho) => ({ rho, indirect: 6 * rho - 2 })),
        zero: 0.333,
        label: 'y',
        alt: '',
      }),
    );
    expect(curve).toContain('0 at rho 0.33');
    const strip = drawing(leaveOneOutOptions({ without: [3, 1, NaN, 2], estimate: 2, label: 'y', alt: '' }));
    expect(strip.match(/<circle/g)).toHaveLength(3);
  });
});

describe('further mediation models', () => {
  const estimate = (term: string, method: string, rest: Partial<Estimate> = {}): Estimate => ({
    model: 'exercise_habit -> composite + depression -> pain_intensity',
    term,
    scale: 'raw',
    method,
    estimate: -2,
    se: 1,
    statistic: NaN,
    df: NaN,
    p: 0.03,
    lower: -4,
    upper: -0.2,
    level: 0.95,
    lower_error: 0.1,
    upper_error: 0.1,
    n: 45,
    covariates: 'age',
    candidates: 1,
    selection: 'pre-specified',
    ...rest,
  });
  const report: Report = {
    ...base,
    severalMediators: [
      estimate('indirect (depression)', 'delta, first order'),
      estimate('indirect (depression)', 'percentile bootstrap'),
      estimate('indirect (depression)', 'joint significance', { p: 0.041, lower: NaN, upper: NaN }),
      estimate('indirect (composite)', 'percentile bootstrap', { selection: 'cross-fitted', candidates: 66 }),
      estimate('a (depression)', 'OLS t'),
    ],
  };

  it('shows one row a term, paths first, with the joint p and the selection', () => {
    const page = show(mediationModelsSection, report);
    expect(page.texts('tbody th').slice(0, 3)).toEqual([
      'a (depression)',
      'indirect (depression)',
      'indirect (composite)',
    ]);
    const text = page.texts('td, caption').join(' ');
    expect(text).toContain(
      'Exercise habit → composite + Depressive symptoms → Pain intensity (n = 45, with age held constant)',
    );
    expect(text).toContain('.041');
    expect(text).toContain('cross-fitted');
    expect(mediationModelsSection.shown?.(base)).toBe(false);
  });
});
