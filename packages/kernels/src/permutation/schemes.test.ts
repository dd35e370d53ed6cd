import { describe, expect, it } from 'vitest';
import { tTwoSided } from '../distributions/tails.ts';
import { massMediation, type MassModel } from '../mass-mediation/mass-mediation.ts';
import { massRobust } from '../mass-mediation/mass-robust.ts';
import { permutationIndices } from '../random/resampling.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { designOf, interceptBasis, residualise } from '../regression/ols.ts';
import { pow } from '../elementary/power.ts';
import { scoreOfT } from './equivalent.ts';
import { permutedMaps } from './maps.ts';
import { prepareSearch } from './prepare.ts';
import { leastSquaresSchemes, observedMap, type PathSign, type TwoSchemes } from './scheme.ts';
import { searchSchemes } from './search-schemes.ts';
import { searchPermutations, searchPrepared } from './search.ts';
import { studentisedSchemes } from './studentised.ts';

const n = 30;
const count = 14;
const covariates = new Float64Array(2 * n);
fillNormal(createStream(2n, 0, 0, 0), covariates);
const candidates = new Float64Array(count * n);
fillNormal(createStream(2n, 1, 0, 0), candidates);
const y = new Float64Array(n);
fillNormal(createStream(2n, 2, 0, 0), y);
const x = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0));
// Some candidates with one path, some with the other; groups that differ in variance.
for (let at = 0; at < 6 * n; at += 1) candidates[at] = candidates[at] * (1 + x[at % n]) + x[at % n];
for (let at = 3 * n; at < 9 * n; at += 1) candidates[at] += y[at % n];
// A small negative total effect, whose sign some permutations turn.
for (let i = 0; i < n; i += 1) y[i] -= 0.5 * x[i];
const model: MassModel = {
  n,
  candidates,
  x,
  y,
  covariatesA: covariates.subarray(0, n),
  covariatesB: covariates,
};
const permutations = 12;
const indices = permutationIndices(5n, 0, 0, permutations, n, null);

function residualsOf(design: Float64Array, values: Float64Array): Float64Array {
  const { basis, rank } = interceptBasis(design, n);
  const out = new Float64Array(values.length);
  residualise(basis, rank, values, n, values.length / n, out);
  return out;
}

/** The two paths of every candidate, and c, after refitting whole regressions to permuted data. */
function refitted(permutation: number, scheme: 'a' | 'b', robust: boolean) {
  const rows = indices.subarray(permutation * n, (permutation + 1) * n);
  const permuted = (values: Float64Array, rest: Float64Array): Float64Array =>
    values.map((v, at) => v - rest[at] + rest[at - (at % n) + rows[at % n]]);
  const broken =
    scheme === 'a'
      ? { ...model, candidates: permuted(candidates, residualsOf(model.covariatesA, candidates)) }
      : { ...model, y: permuted(y, residualsOf(designOf(n, model.covariatesB, x).subarray(n), y)) };
  const fit = massMediation(broken);
  const own = robust ? massRobust(broken) : fit;
  const observed = robust ? massRobust(model) : massMediation(model);
  return {
    tA: scheme === 'a' ? own.tA : observed.tA,
    tB: scheme === 'b' ? own.tB : observed.tB,
    total: scheme === 'a' ? massMediation(model).total : fit.total,
  };
}

const wanted = (direction: PathSign, ab: number, c: number): boolean =>
  direction === 'any' || (direction === 'total' ? ab * c > 0 : direction === 'positive' ? ab > 0 : ab < 0);

describe.each([
  ['least squares', false, leastSquaresSchemes(prepareSearch(model))],
  ['HC3', true, studentisedSchemes(model)],
] as [string, boolean, TwoSchemes][])('%s', (_, robust, schemes) => {
  it.each<PathSign>(['any', 'total', 'positive', 'negative'])(
    'maxima with sign %s equal refitting every candidate to every permutation',
    (direction) => {
      const { maxA, maxB, statistic } = searchSchemes(schemes, direction, indices);
      for (let p = 0; p < permutations; p += 1) {
        for (const [scheme, maxima] of [
          ['a', maxA],
          ['b', maxB],
        ] as const) {
          const { tA, tB, total } = refitted(p, scheme, robust);
          const expected = tA.reduce((most, a, e) => {
            const smaller = Math.min(Math.abs(a), Math.abs(tB[e]));
            return wanted(direction, a * tB[e], total) ? Math.max(most, smaller) : most;
          }, 0);
          expect(maxima[p]).toBeCloseTo(expected, 9);
        }
      }
      const { tA, tB } = robust ? massRobust(model) : massMediation(model);
      const { total } = massMediation(model);
      const signs = Array.from({ length: permutations }, (_, p) => Math.sign(refitted(p, 'b', false).total));
      expect(new Set([...signs, Math.sign(total)]).size).toBe(2);
      expect(total).toBeLessThan(0);
      statistic.forEach((value, e) => {
        const smaller = Math.min(Math.abs(tA[e]), Math.abs(tB[e]));
        expect(value).toBeCloseTo(wanted(direction, tA[e] * tB[e], total) ? smaller : 0, 10);
      });
    },
  );

  it('maps carry the sign of the product', () => {
    const map = new Float64Array(count);
    permutedMaps(schemes, indices, 4, 1, 'b', 'any', map);
    const { tA, tB } = refitted(4, 'b', robust);
    map.forEach((value, e) => {
      const size = Math.min(Math.abs(tA[e]), Math.abs(tB[e]));
      expect(value).toBeCloseTo(Math.sign(tA[e] * tB[e]) * size, 9);
    });
    const observed = observedMap(schemes, 'positive');
    expect(observed.every((value) => value >= 0)).toBe(true);
    expect(observed.some((value) => value === 0)).toBe(true);
  });
});

it('least squares of any sign is the fast search', () => {
  const { maxA, maxB } = searchPermutations(model, indices);
  const slow = searchSchemes(leastSquaresSchemes(prepareSearch(model)), 'any', indices);
  slow.maxA.forEach((value, p) => expect(value).toBeCloseTo(maxA[p], 12));
  slow.maxB.forEach((value, p) => expect(value).toBeCloseTo(maxB[p], 12));
});

it('a candidate without a path has no part, and the search stops when told', () => {
  const odd = { ...model, candidates: Float64Array.from([...candidates, ...x, ...new Float64Array(n)]) };
  for (const schemes of [studentisedSchemes(odd), leastSquaresSchemes(prepareSearch(odd))]) {
    const { statistic, maxA, done, stopped } = searchSchemes(schemes, 'any', indices, undefined, () => true);
    expect([...statistic.subarray(count)]).toEqual([NaN, NaN]);
    expect([maxA.every((value) => value > 0), done, stopped]).toEqual([true, permutations, false]);
    const map = new Float64Array(count + 2);
    permutedMaps(schemes, indices, 0, 1, 'a', 'any', map);
    expect([...map.subarray(count)]).toEqual([NaN, NaN]);
  }
});

describe('on the scale of p', () => {
  it.each([
    ['least squares', false, leastSquaresSchemes(prepareSearch(model, 'p'))],
    ['HC3', true, studentisedSchemes(model, 'p')],
  ] as [string, boolean, TwoSchemes][])(
    '%s: maxima are those of -log10 of the larger p',
    (_, robust, schemes) => {
      const { dfA, dfB } = massMediation(model);
      expect(dfA).not.toBe(dfB);
      const { maxA, maxB } = searchSchemes(schemes, 'any', indices);
      for (let p = 0; p < permutations; p += 1) {
        for (const [scheme, maximum, df] of [
          ['a', maxA[p], dfA],
          ['b', maxB[p], dfB],
        ] as const) {
          const { tA, tB } = refitted(p, scheme, robust);
          const best = tA.reduce(
            (least, a, e) => Math.min(least, Math.max(tTwoSided(a, dfA), tTwoSided(tB[e], dfB))),
            1,
          );
          expect(pow(10, -scoreOfT(maximum, df)) / best).toBeCloseTo(1, 8);
        }
      }
    },
  );

  it('is what the fast search takes too', () => {
    const slow = searchSchemes(leastSquaresSchemes(prepareSearch(model, 'p')), 'any', indices);
    const { maxA } = searchPrepared(prepareSearch(model, 'p'), indices);
    maxA.forEach((value, p) => expect(value).toBeCloseTo(slow.maxA[p], 12));
  });
});
