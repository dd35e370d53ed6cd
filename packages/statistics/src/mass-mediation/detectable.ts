import { atanh, normalQuantile, tanh } from '@mesovia/kernels';

/**
 * Smallest partial correlation of both paths with which one candidate passes the threshold T with the given power.
 *
 * Both paths have to pass, so each needs the power sqrt(power) when they are independent. A path passes when its
 * partial correlation passes r_T = T / sqrt(T^2 + df); atanh(r) is close to normal with standard deviation
 * 1 / sqrt(df - 1), hence
 *
 *     r = tanh(atanh(r_T) + Phi^-1(sqrt(power)) / sqrt(df - 1))
 *
 * @param df residual degrees of freedom of the outcome model, the smaller of the two
 * @see Fisher 1924, Metron 3:329 (partial correlation; n reduced by the number of variables held constant)
 */
export function detectableCorrelation(threshold: number, df: number, power: number): number {
  const critical = threshold / Math.sqrt(threshold ** 2 + df);
  return tanh(atanh(critical) + normalQuantile(Math.sqrt(power)) / Math.sqrt(df - 1));
}
