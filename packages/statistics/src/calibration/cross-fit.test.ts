import { describe, expect, it } from 'vitest';
import { naiveComposite } from '../composite/naive.ts';
import { repeatedCrossFit } from '../composite/repeated.ts';
import { PLAIN_RULE as rule } from '../composite/rule.ts';
import { deltaMethod } from '../estimates/delta.ts';
import { mean, standardDeviation } from '../people/moments.ts';
import { allowedRejections, nullStudy, type NullKind } from './mass-generator.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const STUDIES = LONG ? 400 : 40;
const REPEATS = LONG ? 20 : 6;

function run(kind: NullKind, study: number) {
  const sample = nullStudy(kind, 400, 7n, study);
  const honest = repeatedCrossFit(sample, { folds: 5, repeats: REPEATS, seed: BigInt(study), rule });
  const { fit } = naiveComposite(sample, rule);
  const naive = fit && deltaMethod({ a: fit.a[0], seA: fit.seA[0], b: fit.b[0], seB: fit.seB[0] }, 1, 0.95);
  return {
    size: honest.indirect / standardDeviation(sample.y),
    rejects: honest.p < 0.05,
    excludes: Math.abs(honest.indirect) > 1.96 * honest.se,
    naive: (naive?.p ?? 1) < 0.05,
  };
}

// Not asserted for a mixture: an average of a-only and b-only candidates is itself related to exposure and outcome,
// so its indirect effect is not 0 although none of its members mediates (docs/methods/composite.md).
describe(`composites without a mediator, ${STUDIES} studies of 400 candidates`, () => {
  it.each<[NullKind, number]>([
    ['global', 0],
    ['a-only', 0.5],
    ['b-only', 0.2],
  ])(
    '%s: cross-fitting holds its size; picked and tested together, more than %s are "significant"',
    (kind, circular) => {
      const runs = Array.from({ length: STUDIES }, (_, study) => run(kind, study));
      const count = (key: 'rejects' | 'excludes' | 'naive') => runs.filter((r) => r[key]).length;
      expect(count('rejects')).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
      expect(count('excludes')).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
      const sizes = Float64Array.from(runs, (r) => r.size);
      const chance = (3.3 * standardDeviation(sizes)) / Math.sqrt(STUDIES);
      expect(Math.abs(mean(sizes))).toBeLessThan(Math.max(0.05, chance));
      expect(count('naive') / STUDIES).toBeGreaterThanOrEqual(circular);
    },
    900_000,
  );
});
