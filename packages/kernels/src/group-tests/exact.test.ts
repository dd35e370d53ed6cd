import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  rankBiserialError,
  rankBiserialLimits,
  shareDifferenceLimits,
  signedRankError,
  standardisedDifference,
} from './effect-sizes.ts';
import oracle from './exact.oracle.json' with { type: 'json' }; // written by oracle-exact.py (R, scipy, enumeration)
import { fisherExact } from './fisher-exact.ts';
import { mannWhitney } from './mann-whitney.ts';
import { mcNemar } from './mcnemar.ts';
import { noncentralTLower } from './noncentral-t.ts';
import { permutationT } from './permutation-t.ts';
import { signedRank } from './signed-rank.ts';

const numbers = (values: readonly number[]) => Float64Array.from(values);
/** JSON has no infinity. */
const finite = (value: number | string | undefined) => (value === 'inf' ? Infinity : Number(value));
/** Relative above 1. */
function gap(ours: number, theirs: number | string | undefined): number {
  const expected = finite(theirs);
  return ours === expected ? 0 : Math.abs(ours - expected) / Math.max(1, Math.abs(expected));
}

describe('Mann-Whitney with ties', () => {
  it.each(oracle.ties)('equals every division of the people %#', ({ x, y, p }) => {
    const ours = mannWhitney(numbers(x), numbers(y));
    expect([ours.exact, ours.tied]).toEqual([true, true]);
    expect(gap(ours.p, p)).toBeLessThan(1e-12);
  });

  it('equals R coin with 29 and 16 people', () => {
    expect(gap(mannWhitney(numbers(oracle.big.x), numbers(oracle.big.y)).p, oracle.big.p)).toBeLessThan(
      1e-10,
    );
  });

  it('exchanging the groups mirrors U and keeps p', () => {
    const values = fc.uniqueArray(fc.integer({ min: -999, max: 999 }), { minLength: 6, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 5 }), (all, n1) => {
        const [x, y] = [numbers(all.slice(0, n1)), numbers(all.slice(n1))];
        const plain = mannWhitney(x, y);
        const swapped = mannWhitney(y, x);
        expect(swapped.p).toBeCloseTo(plain.p, 12);
        expect(plain.u + swapped.u).toBe(x.length * y.length);
      }),
    );
  });
});

describe('permutation t', () => {
  it.each(oracle.permuted)('equals every division of the people %#', ({ x, y, p, count }) => {
    const ours = permutationT(numbers(x), numbers(y), 1000, 1n);
    expect([ours.exact, ours.permutations]).toEqual([true, count]);
    expect(gap(ours.p, p)).toBeLessThan(1e-12);
  });

  it('draws when there are too many divisions, near the exact p, the same for one seed', () => {
    const [{ x, y, p }] = oracle.permuted as [(typeof oracle.permuted)[number]];
    const drawn = permutationT(numbers(x), numbers(y), 400, 1n);
    expect([drawn.exact, drawn.permutations]).toEqual([false, 400]);
    expect(Math.abs(drawn.p - p)).toBeLessThan(0.08);
    expect(permutationT(numbers(x), numbers(y), 400, 1n)).toEqual(drawn);
    expect(permutationT(numbers(x), numbers(y), 400, 2n).p).not.toBe(drawn.p);
  });
});

describe('Fisher exact', () => {
  it.each(oracle.fisher)(
    'conditional odds ratio and limits $table',
    ({ table, p, odds, lower, upper, r }) => {
      const [a, b, c, d] = table as [number, number, number, number];
      const ours = fisherExact(a, b, c, d, 0.95);
      expect(gap(ours.p, p)).toBeLessThan(1e-10);
      expect(gap(ours.oddsRatio, odds)).toBeLessThan(1e-9);
      expect(gap(ours.lower, lower)).toBeLessThan(1e-9);
      expect(gap(ours.upper, upper)).toBeLessThan(1e-9);
      // fisher.test stops its root search at 1e-4, on 1 / odds above 1.
      const scale = (value: number) => Math.min(value, 1 / value);
      [ours.oddsRatio, ours.lower, ours.upper].forEach((value, k) =>
        expect(gap(scale(value), scale(finite(r[k])))).toBeLessThan(2e-4),
      );
    },
  );

  it('exchanging the columns inverts the odds ratio and its limits', () => {
    const cell = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const [one, other] = [fisherExact(a, b, c, d, 0.9), fisherExact(b, a, d, c, 0.9)];
        expect(gap(one.oddsRatio, 1 / other.oddsRatio)).toBeLessThan(1e-9);
        expect(gap(one.lower, 1 / other.upper)).toBeLessThan(1e-9);
        expect(gap(one.p, other.p)).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });
});

describe('paired', () => {
  it.each(oracle.signed)('signed-rank, exact %#', ({ d, p, v }) => {
    const ours = signedRank(numbers(d));
    expect([ours.exact, ours.v]).toEqual([true, v]);
    expect(gap(ours.p, p)).toBeLessThan(1e-11);
  });

  it('signed-rank, normal approximation as in R', () => {
    const ours = signedRank(numbers(oracle.long.d));
    expect([ours.exact, ours.v]).toEqual([false, oracle.long.v]);
    expect(gap(ours.p, oracle.long.p)).toBeLessThan(1e-11);
    expect(signedRank(Float64Array.of(0, 0)).p).toBe(1);
  });

  it.each(oracle.mcnemar)('McNemar $b and $c', ({ b, c, p, share, statistic, approximate }) => {
    const ours = mcNemar(b, c, 0.95);
    expect(gap(ours.p, p)).toBeLessThan(1e-12);
    expect(gap(ours.lower / (1 + ours.lower), share[0])).toBeLessThan(1e-10);
    const upper = ours.upper === Infinity ? 1 : ours.upper / (1 + ours.upper);
    expect(gap(upper, share[1])).toBeLessThan(1e-10);
    expect(gap(ours.statistic, statistic)).toBeLessThan(1e-12);
    expect(gap(ours.approximateP, approximate)).toBeLessThan(1e-11);
  });

  it('McNemar without discordant pairs', () => {
    expect(mcNemar(0, 0, 0.95)).toMatchObject({ p: 1, oddsRatio: NaN });
  });
});

describe('effect sizes', () => {
  it.each(oracle.noncentral)('noncentral t as R pt $t $df $ncp', ({ t, df, ncp, p }) => {
    expect(gap(noncentralTLower(t, df, ncp), p)).toBeLessThan(1e-10);
  });

  // Integrated from the definition with mpmath 1.3, 40 digits; R's pt stops at a noncentrality of 37.62.
  it.each([
    [41, 38, 40, 0.5534776027405348],
    [60, 50, 55, 0.7785390276949948],
    [-60, 50, -55, 0.2214609723050052],
    [120, 400, 118, 0.6690530339097419],
  ])('noncentral t where the first term underflows, %f %f %f', (t, df, ncp, p) => {
    expect(gap(noncentralTLower(t, df, ncp), p)).toBeLessThan(1e-10);
  });

  it('limits of large t cut off their tails too, also when the upper one lies far from t', () => {
    for (const [t, df] of [
      [80, 20],
      [28, 2],
      [-45, 60],
    ] as const) {
      const { lower, upper } = standardisedDifference(t, df, 1, 0.95);
      expect(gap(noncentralTLower(t, df, lower), 0.975)).toBeLessThan(1e-9);
      expect(gap(noncentralTLower(t, df, upper), 0.025)).toBeLessThan(1e-9);
    }
  });

  it('has no limits for a t beyond reach', () => {
    expect(standardisedDifference(500, 20, 1, 0.95)).toMatchObject({ d: 500, lower: NaN, upper: NaN });
  });

  it.each(oracle.sizes)('d, g and rank-biserial as R effectsize %#', ({ x, y, d, g, rank }) => {
    const [n1, n2] = [x.length, y.length];
    const perT = Math.sqrt(1 / n1 + 1 / n2);
    const ours = standardisedDifference((d[0] ?? NaN) / perT, n1 + n2 - 2, perT, 0.95);
    expect(gap(ours.g, g)).toBeLessThan(1e-10);
    // The package finds its limits with a general optimiser.
    expect(gap(ours.lower, d[1])).toBeLessThan(1e-5);
    expect(gap(ours.upper, d[2])).toBeLessThan(1e-5);
    const r = (2 * mannWhitney(numbers(x), numbers(y)).u) / (n1 * n2) - 1;
    const limits = rankBiserialLimits(r, rankBiserialError(n1, n2), 0.95);
    [r, limits.lower, limits.upper].forEach((value, k) => expect(gap(value, rank[k])).toBeLessThan(1e-10));
  });

  it('limits of a noncentrality cut off their tails', () => {
    const { lower, upper } = standardisedDifference(2.1, 30, 1, 0.9);
    expect(gap(noncentralTLower(2.1, 30, lower), 0.95)).toBeLessThan(1e-10);
    expect(gap(noncentralTLower(2.1, 30, upper), 0.05)).toBeLessThan(1e-10);
  });

  it('paired differences as R effectsize', () => {
    const d = numbers(oracle.paired.d);
    const perT = 1 / Math.sqrt(d.length);
    const ours = standardisedDifference((oracle.paired.size[0] ?? NaN) / perT, d.length - 1, perT, 0.95);
    expect(gap(ours.lower, oracle.paired.size[1])).toBeLessThan(1e-5);
    expect(gap(ours.upper, oracle.paired.size[2])).toBeLessThan(1e-5);
    const { rankBiserial, n } = signedRank(d);
    const limits = rankBiserialLimits(rankBiserial, signedRankError(n), 0.95);
    [rankBiserial, limits.lower, limits.upper].forEach((value, k) =>
      expect(gap(value, oracle.paired.rank[k])).toBeLessThan(1e-10),
    );
    expect(rankBiserialLimits(1, 0.2, 0.95)).toEqual({ lower: 1, upper: 1 });
  });

  it('difference of shares', () => {
    const { lower, upper } = shareDifferenceLimits(0.5, 29, 16, 0.95);
    expect([lower, upper].map((v) => v.toFixed(4))).toEqual(['-0.1191', '1.1191']);
  });
});
