import { createStream, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { correlateNumbers } from '../table1/correlations.ts';
import { groupTestsFamily } from './group-tests.ts';
import { allowedRejections } from './mass-generator.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const STUDIES = LONG ? groupTestsFamily.studies : 250;

describe(`group tests without a difference, ${STUDIES} studies`, async () => {
  const rows = await groupTestsFamily.run(STUDIES);
  const asserted = rows.filter(({ size }) => size !== undefined);

  it('asserts tests under their own assumptions, in both layouts', () => {
    for (const layout of ['29 and 16', '30 and 5']) {
      const own = asserted.filter(({ condition }) => condition.startsWith(layout));
      expect(own.map(({ test }) => test)).toEqual(
        expect.arrayContaining(['Student t', 'Mann-Whitney, exact', 'Fisher exact']),
      );
    }
  });

  it.each(asserted)('$test, $condition', ({ test, rejections, size = NaN }) => {
    expect(rejections).toBeLessThanOrEqual(allowedRejections(STUDIES, size));
    // Discrete tests may be conservative.
    expect(rejections).toBeGreaterThan(test === 'Fisher exact' ? 0 : 0.015 * STUDIES);
  });

  it('shows what unequal spread does to Student t', () => {
    const row = rows.find(
      (r) => r.condition === '30 and 5, SD 2 times in the smaller' && r.test === 'Student t',
    );
    expect((row?.rejections ?? 0) / STUDIES).toBeGreaterThan(0.15);
  });
});

it('correlations hold their size', () => {
  const draw = (stream: ReturnType<typeof createStream>) =>
    Float64Array.from({ length: 30 }, () => nextNormal(stream));
  const counts = new Map<string, number>();
  for (let study = 0; study < STUDIES; study++) {
    const stream = createStream(43n, 0, study, 0);
    for (const { test, p } of correlateNumbers(draw(stream), draw(stream), 0.95))
      counts.set(test, (counts.get(test) ?? 0) + (p < 0.05 ? 1 : 0));
  }
  for (const count of counts.values()) {
    expect(count).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
    expect(count).toBeGreaterThan(0.015 * STUDIES);
  }
});
