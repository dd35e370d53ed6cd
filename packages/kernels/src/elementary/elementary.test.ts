import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erf, erfc } from './error-function.ts';
import { exp, expm1 } from './exponential.ts';
import { lgamma } from './gamma.ts';
import { atanh, tanh } from './hyperbolic.ts';
import { log, log1p } from './logarithm.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (mpmath, 400 digits)
import { log10, pow } from './power.ts';
import { cos, sin } from './trigonometric.ts';

const MIN_NORMAL = 2.2250738585072014e-308;
const functions: Record<keyof typeof oracle.cases, (...x: number[]) => number> = {
  exp: (x) => exp(x),
  expm1: (x) => expm1(x),
  log: (x) => log(x),
  log1p: (x) => log1p(x),
  log10: (x) => log10(x),
  sin: (x) => sin(x),
  cos: (x) => cos(x),
  tanh: (x) => tanh(x),
  atanh: (x) => atanh(x),
  erf: (x) => erf(x),
  erfc: (x) => erfc(x),
  lgamma: (x) => lgamma(x),
  pow: (x, y) => pow(x, y),
};
const bound = { exp: 3e-16, sin: 3e-16, cos: 3e-16, log: 3e-16, log10: 3e-16, pow: 1e-15 } as Record<
  string,
  number
>;

describe('elementary functions against 400-digit references', () => {
  it.each(Object.entries(functions))('%s', (name, call) => {
    const limit = bound[name] ?? 2e-15;
    for (const row of oracle.cases[name as keyof typeof oracle.cases]) {
      const expected = row[row.length - 1];
      const got = call(...row.slice(0, -1));
      // Subnormal results have fewer digits: allow their last bits.
      const allowed = Math.max(Math.abs(expected) * limit, Math.abs(expected) < MIN_NORMAL ? 1e-323 : 0);
      expect(
        Math.abs(got - expected),
        `${name}(${row.slice(0, -1).join(', ')}) = ${got}, not ${expected}`,
      ).toBeLessThanOrEqual(allowed);
    }
  });
});

describe('edges', () => {
  it('special values follow the mathematical limits', () => {
    expect([exp(Infinity), exp(-Infinity), exp(0), exp(NaN)]).toEqual([Infinity, 0, 1, NaN]);
    expect([log(0), log(-1), log(Infinity), log(1), log(NaN)]).toEqual([-Infinity, NaN, Infinity, 0, NaN]);
    expect([log1p(-1), log1p(-2), log1p(Infinity), log1p(-0)]).toEqual([-Infinity, NaN, Infinity, -0]);
    expect([expm1(-0), expm1(-100), expm1(800), expm1(NaN)]).toEqual([-0, -1, Infinity, NaN]);
    expect([atanh(1), atanh(-1), atanh(1.1), tanh(50), tanh(-50), tanh(NaN)]).toEqual([
      Infinity,
      -Infinity,
      NaN,
      1,
      -1,
      NaN,
    ]);
    expect([sin(Infinity), cos(NaN), sin(-0), cos(0)]).toEqual([NaN, NaN, -0, 1]);
    expect([erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity), erf(NaN), erfc(NaN)]).toEqual([
      1,
      -1,
      0,
      2,
      NaN,
      NaN,
    ]);
    expect([lgamma(0), lgamma(-1), lgamma(1), lgamma(2), lgamma(Infinity)]).toEqual([
      Infinity,
      NaN,
      0,
      0,
      Infinity,
    ]);
    expect([log10(1000), log10(1e-5), log10(1e22), log10(0)]).toEqual([3, -5, 22, -Infinity]);
  });

  it('pow has the special cases of Math.pow', () => {
    const values = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      -2,
      3,
      -3,
      1e300,
      -1e300,
      5e-324,
      Infinity,
      -Infinity,
      NaN,
      1e21,
    ];
    for (const base of values) {
      for (const exponent of values) {
        const expected = Math.pow(base, exponent);
        const got = pow(base, exponent);
        const same = Object.is(got, expected) || Math.abs(got - expected) <= 1e-15 * Math.abs(expected);
        expect(same, `pow(${base}, ${exponent}) = ${got}, not ${expected}`).toBe(true);
      }
    }
  });
});

describe('identities', () => {
  const finite = fc.double({ min: -300, max: 300, noNaN: true });
  const close = (got: number, expected: number, relative: number): void =>
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

  it('agrees with the engine to its accuracy everywhere', () => {
    fc.assert(
      fc.property(finite, (x) => {
        close(exp(x), Math.exp(x), 1e-15);
        close(sin(x), Math.sin(x), 1e-15);
        close(cos(x), Math.cos(x), 1e-15);
        close(log(Math.abs(x) + 1e-9), Math.log(Math.abs(x) + 1e-9), 1e-15);
        close(tanh(x), Math.tanh(x), 2e-15);
        close(expm1(x), Math.expm1(x), 2e-15);
      }),
      { numRuns: 2000 },
    );
  });

  it('exp is never decreasing and odd functions are odd', () => {
    fc.assert(
      fc.property(finite, fc.double({ min: 0, max: 1, noNaN: true }), (x, step) => {
        expect(exp(x + step)).toBeGreaterThanOrEqual(exp(x));
        expect(sin(-x)).toBe(-sin(x));
        expect(erf(-x)).toBe(-erf(x));
        expect(tanh(-x)).toBe(-tanh(x));
      }),
    );
  });
});
