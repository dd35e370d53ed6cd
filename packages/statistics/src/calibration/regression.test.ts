import { describe, expect, it } from 'vitest';
import { allowedRejections } from './mass-generator.ts';
import { regressionFamily } from './regression.ts';

const STUDIES = process.env['MESOVIA_LONG'] === '1' ? regressionFamily.studies : 150;

describe(`regressions and correlations without a relation, ${STUDIES} studies`, async () => {
  const rows = await regressionFamily.run(STUDIES);

  it.each(rows.filter(({ size }) => size !== undefined))(
    '$test, $condition',
    ({ rejections, size = NaN }) => {
      expect(rejections).toBeLessThanOrEqual(allowedRejections(STUDIES, size));
      expect(rejections).toBeGreaterThan(0);
    },
  );

  it('model-based errors are too small where people share a cluster', () => {
    const count = (test: string, condition: RegExp) =>
      rows.find((row) => row.test === test && condition.test(row.condition))?.rejections ?? 0;
    expect(count('model', /smaller group/)).toBeGreaterThan(count('HC3', /smaller group/));
    expect(count('CR0', /clusters/)).toBeGreaterThan(count('CR2', /clusters/));
  });
});
