import { exp } from '@mesovia/kernels';

/**
 * How strongly, as a risk ratio, something omitted would have to go with both ends of an association to explain it
 * away. A difference of d SDs counts as the risk ratio exp(0.91 d).
 *
 * @see VanderWeele & Ding 2017, Ann Intern Med 167:268; for indirect effects Smith & VanderWeele 2019, Epidemiology 30:835
 */
export function eValue(standardised: number): number {
  const ratio = exp(0.91 * Math.abs(standardised));
  return ratio + Math.sqrt(ratio * (ratio - 1));
}

/** E-value of the limit nearer to 0; 1 for an interval that holds 0. */
export function eValueOfLimit(lower: number, upper: number): number {
  if (Number.isNaN(lower + upper)) return NaN;
  return lower <= 0 && upper >= 0 ? 1 : eValue(Math.min(Math.abs(lower), Math.abs(upper)));
}
