import { describe, expect, it } from 'vitest';
import { allowedRejections } from '../calibration/mass-generator.ts';
import { multiverseFamily } from './calibration.ts';

const STUDIES = process.env['MESOVIA_LONG'] === '1' ? multiverseFamily.studies : 24;

describe(`universes without a mediator, ${STUDIES} studies`, async () => {
  const rows = await multiverseFamily.run(STUDIES);
  it.each(rows)('$test, $condition', ({ rejections, size = NaN }) => {
    expect(rejections).toBeLessThanOrEqual(allowedRejections(STUDIES, size));
  });
});
