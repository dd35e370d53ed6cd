import {
  familyWiseP,
  leastSquaresSchemes,
  permutationPlan,
  prepareSearch,
  searchSchemes,
  studentisedSchemes,
} from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { allowedRejections, nullStudy, type NullKind } from './mass-generator.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const STUDIES = LONG ? 1000 : 60;
const PERMUTATIONS = LONG ? 199 : 119;

/** Studies without a mediator whose candidates vary twice as much (SD) in the 16 people who are not exposed. */
function rejections(kind: NullKind, ratio: number) {
  const counts = { ols: 0, hc3: 0, olsStrict: 0, hc3Strict: 0 };
  for (let study = 0; study < STUDIES; study++) {
    const { covariates, ...sample } = nullStudy(kind, 400, 11n, study);
    const candidates = sample.candidates.map((v, at) => (sample.x[at % sample.n] === 0 ? ratio * v : v));
    const model = { ...sample, candidates, covariatesA: covariates, covariatesB: covariates };
    const { indices } = permutationPlan(model.n, PERMUTATIONS, 11n, study + 1, null, true);
    for (const name of ['ols', 'hc3'] as const) {
      const schemes = name === 'ols' ? leastSquaresSchemes(prepareSearch(model)) : studentisedSchemes(model);
      const { statistic, maxA, maxB } = searchSchemes(schemes, 'any', indices);
      const { pFwe, pFweStrict } = familyWiseP(statistic, maxA, maxB);
      if (Math.min(...pFwe) < 0.05) counts[name] += 1;
      if (Math.min(...pFweStrict) < 0.05) counts[`${name}Strict`] += 1;
    }
  }
  return counts;
}

// The case that inflates most: path b is real, and path a looks real because the smaller group varies more.
describe(`candidates that vary twice as much in the smaller group, ${STUDIES} studies without a mediator`, () => {
  it.each<NullKind>(LONG ? ['b-only', 'mixed'] : ['b-only'])(
    '%s: least squares calls too often, HC3 holds the strict level and halves p_fwe',
    (kind) => {
      const { ols, olsStrict, hc3, hc3Strict } = rejections(kind, 2);
      expect(ols / STUDIES).toBeGreaterThan(0.12);
      expect(olsStrict).toBeGreaterThan(hc3Strict);
      expect(hc3).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.1));
      expect(hc3Strict).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
    },
    600_000,
  );

  it('with equal variances HC3 holds the strict level too', () => {
    const { hc3Strict } = rejections('b-only', 1);
    expect(hc3Strict).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
  });
});
