import { describe, expect, it } from 'vitest';
import type { ExampleOptions } from '../example/cohort.ts';
import { exampleReport } from '../example/report.ts';
import { fixed, pEquals } from '../numbers/format.ts';
import {
  compositeSentence,
  headline,
  hubSentence,
  peopleClause,
  resultsSentences,
  searchSentences,
  totalSentence,
  unitOf,
} from './sentences.ts';

const SMALL = { regions: 24 } as const;
const report = (options: ExampleOptions = {}) => exampleReport({ ...SMALL, ...options });

describe('the total', () => {
  it('names exposure, outcome, size, interval, p and covariates', () =>
    expect(totalSentence(report())).toMatch(
      /^Exercise habit was associated with pain intensity: the mean was [\d.]+ points lower for “yes” than for “no” \(95.% interval −[\d.]+ to −[\d.]+; p.[=<].\.\d{3}\), with age and mean framewise displacement held constant\.$/,
    ));
  it('is not distinguishable from zero at its n when p is large', () =>
    expect(totalSentence(report({ planted: 0, total: 0 }), 'In this study')).toMatch(
      /^In this study, the total association of exercise habit with pain intensity is not distinguishable from zero at n = 45: the mean was/,
    ));
  it('counts in steps of a continuous exposure', () =>
    expect(totalSentence(report({ exposure: 'continuous', label: 'BMI', planted: 0, total: 1.5 }))).toMatch(
      /^BMI was associated with pain intensity: [\d.]+ points higher per kg\/m² of BMI \(/,
    ));
  it('takes the adjusted estimate, raw scale', () => {
    const row = headline(report().total, 'total');
    expect(row).toMatchObject({ scale: 'raw', method: 'OLS, adjusted for age, mean_fd_mm' });
  });
});

describe('the search', () => {
  it('names what survives, with the p that controls the family', () => {
    const found = report();
    const { surviving, ranked } = found.search;
    expect(surviving.length).toBeGreaterThan(0);
    const [sentence = ''] = searchSentences(found);
    expect(sentence).toContain(
      `Of ${ranked.length} connections searched for statistical mediation, ${surviving.length} survived`,
    );
    for (const row of surviving.slice(0, 6)) expect(sentence).toContain(row.name);
    expect(sentence).toContain(pEquals(Math.max(...surviving.map((row) => row.p_fwe_strict))));
  });
  it('says how far it got when nothing survives, and what it could have seen', () => {
    const none = report({ planted: 0 });
    const [first, strongest, detectable, last] = searchSentences(none);
    const [top] = none.search.ranked;
    expect(first).toMatch(
      /^None of the 276 connections searched for statistical mediation survived family-wise control at 5.%\.$/,
    );
    expect(strongest).toBe(
      `The strongest, ${top?.name}, reached min |t| = ${fixed(top?.min_t ?? 0, 2)} (corrected ${pEquals(top?.p_fwe_strict ?? 0)}).`,
    );
    expect(detectable).toMatch(
      /^With 45 people, the smallest partial correlation the search can detect is \.\d\d \(both paths, power 0.8 together\)\.$/,
    );
    expect(last).toContain('has not shown that there is nothing to find');
  });
  it('ranks by min|t|', () => {
    const sizes = report().search.ranked.map((row) => row.min_t);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });
  it('counts regions that several survivors share', () => {
    const found = report();
    const regions = found.search.regions.map((row, i) => ({ ...row, surviving: i === 2 ? 3 : 1 }));
    expect(hubSentence({ ...found.search, regions })).toEqual([
      `Regions in more than one of these connections: ${regions[2]?.plain_name} (3).`,
    ]);
  });
});

describe('people and composite', () => {
  it('counts groups', () => expect(peopleClause(report())).toMatch(/^45 people \(\d+.“no” and \d+.“yes”\)$/));
  it('gives the cross-fitted value, never the circular one', () => {
    const found = report();
    const honest = found.composite.estimates.find(
      (row) => row.selection === 'cross-fitted' && row.scale === 'raw',
    );
    expect(compositeSentence(found)).toContain(fixed(honest?.estimate ?? 0, 1));
    expect(compositeSentence({ ...found, composite: { ...found.composite, estimates: [] } })).toBe('');
  });
  it('results end with what the design cannot say', () =>
    expect(resultsSentences(report()).at(-1)).toContain('Everything was measured at one time'));
  it('units in sentences leave their brackets', () => {
    const { outcome } = report().study;
    expect(unitOf(outcome)).toBe('points');
    expect(unitOf({ ...outcome, unit: '' })).toBe('units');
  });
});
