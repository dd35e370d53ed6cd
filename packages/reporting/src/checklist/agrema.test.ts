import { describe, expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import { agrema } from './agrema.ts';

const report = exampleReport({ regions: 24 });
const all = new Set([
  'answer',
  'methods',
  'participants',
  'characteristics',
  'outcome',
  'search',
  'strongest',
  'composite',
  'mediation',
  'parameters',
  'adjusted',
  'null-distribution',
  'quality',
  'checks',
]);

describe('AGReMA', () => {
  it('has 25 items, nine of them in the short form', () => {
    const items = agrema(report, all);
    expect(items.map((item) => item.number)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(items.filter((item) => item.short).map((item) => item.number)).toEqual([
      4, 9, 11, 12, 14, 17, 18, 20, 21,
    ]);
  });
  it('points only to sections that are there', () =>
    expect(
      agrema(report, new Set(['methods']))
        .flatMap((item) => item.evidence)
        .every((id) => id === 'methods'),
    ).toBe(true));
  it('sees a title that says mediation', () => {
    const titled = { ...report, study: { ...report.study, title: 'A mediation analysis of pain' } };
    expect(agrema(titled, all)[0]).toMatchObject({ evidence: ['answer'], partly: false });
    expect(agrema(report, all)[0]?.evidence).toEqual([]);
  });
});
