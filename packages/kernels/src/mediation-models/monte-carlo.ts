import { cholesky } from '../linear-algebra/cholesky.ts';
import { createStream, nextNormal } from '../random/stream.ts';
import { effectValue, type PathEffect } from './effect.ts';
import type { EquationFit } from './equation.ts';

/**
 * Draws of effects when the coefficients of each equation are normal around their estimates with the classical
 * covariance, independent between equations: the Monte Carlo interval of MacKinnon, Lockwood & Williams 2004.
 *
 * @returns effect after effect, `count` draws each; all NaN where a covariance is not positive definite
 */
export function monteCarloEffects(
  effects: readonly PathEffect[],
  fits: readonly EquationFit[],
  count: number,
  seed: bigint,
  stream: number,
): Float64Array {
  const draws = new Float64Array(effects.length * count).fill(NaN);
  const factors = fits.map(({ covariance }) => covariance.slice());
  if (!factors.every((factor, e) => cholesky(factor, fits[e].coefficients.length))) return draws;
  const drawn = fits.map(({ coefficients }) => ({ coefficients: new Float64Array(coefficients.length) }));
  for (let b = 0; b < count; b += 1) {
    const random = createStream(seed, stream, b, 0);
    fits.forEach(({ coefficients }, e) => {
      const k = coefficients.length;
      const own = drawn[e].coefficients;
      own.set(coefficients);
      for (let j = 0; j < k; j += 1) {
        const z = nextNormal(random);
        for (let i = j; i < k; i += 1) own[i] += factors[e][i * k + j] * z;
      }
    });
    effects.forEach((effect, j) => (draws[j * count + b] = effectValue(effect, drawn)));
  }
  return draws;
}
