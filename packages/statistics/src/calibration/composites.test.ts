import { describe, expect, it } from 'vitest';
import { compositesFamily } from './composites.ts';
import { allowedRejections } from './mass-generator.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const STUDIES = LONG ? compositesFamily.studies : 8;

describe(`composites without a mediator, ${STUDIES} studies of each kind`, async () => {
  const rows = await compositesFamily.run(STUDIES);

  it.each(rows.filter(({ size }) => size !== undefined))(
    '$test, $condition',
    ({ rejections, size = NaN }) => {
      expect(rejections).toBeLessThanOrEqual(allowedRejections(STUDIES, size));
    },
  );

  it('the generator bites: picked and tested together, most studies of one-sided candidates are "significant"', () => {
    const naive = rows.filter(
      ({ test, condition }) => test.startsWith('picked') && condition.includes('30 %'),
    );
    expect(naive.reduce((sum, row) => sum + row.rejections, 0)).toBeGreaterThan(STUDIES);
  });
});
