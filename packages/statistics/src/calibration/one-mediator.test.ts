import { describe, expect, it } from 'vitest';
import { allowedRejections } from './mass-generator.ts';
import { oneMediatorFamily } from './one-mediator.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const STUDIES = LONG ? oneMediatorFamily.studies : 150;

describe(`one mediator without an indirect effect, ${STUDIES} studies`, async () => {
  const rows = await oneMediatorFamily.run(STUDIES);

  it.each(rows.filter(({ size }) => size !== undefined))(
    '$test, $condition',
    ({ rejections, size = NaN }) => {
      expect(rejections).toBeLessThanOrEqual(allowedRejections(STUDIES, size));
    },
  );

  it('tests have life: with one large path they reject near their size', () => {
    const large = rows.filter(({ condition }) => condition === 'a = 1.2, b = 0');
    const of = (test: string) => (large.find((row) => row.test === test)?.rejections ?? 0) / STUDIES;
    expect(of('joint significance')).toBeGreaterThan(0.015);
    expect(of('BCa bootstrap')).toBeGreaterThanOrEqual(of('delta, second order'));
  });
});
