/** A weighted sum of coefficients of one equation, for example a1 + w a3. */
export interface LinearForm {
  readonly equation: number;
  /** Weight of each coefficient named; coefficient 0 is the intercept. */
  readonly terms: readonly { readonly coefficient: number; readonly weight: number }[];
}

/** weight x form x form x ... */
export interface PathProduct {
  readonly weight: number;
  readonly factors: readonly LinearForm[];
}

/**
 * An effect of a linear path model: a sum of products of linear forms. Every effect of such models is one: ab, c' + ab,
 * a1 d21 b2, (a1 + w a3)(b1 + w b3), and differences of these.
 */
export type PathEffect = readonly PathProduct[];

interface Fitted {
  readonly coefficients: Float64Array;
}

export function formValue({ equation, terms }: LinearForm, fits: readonly Fitted[]): number {
  const { coefficients } = fits[equation];
  let sum = 0;
  for (const { coefficient, weight } of terms) sum += weight * coefficients[coefficient];
  return sum;
}

export function effectValue(effect: PathEffect, fits: readonly Fitted[]): number {
  let sum = 0;
  for (const { weight, factors } of effect) {
    let product = weight;
    for (const form of factors) product *= formValue(form, fits);
    sum += product;
  }
  return sum;
}

/** Derivative of the effect by every coefficient, one array an equation. */
function effectGradient(effect: PathEffect, fits: readonly Fitted[]): Float64Array[] {
  const gradient = fits.map(({ coefficients }) => new Float64Array(coefficients.length));
  for (const { weight, factors } of effect) {
    factors.forEach((form, f) => {
      let others = weight;
      factors.forEach((other, g) => {
        if (g !== f) others *= formValue(other, fits);
      });
      for (const { coefficient, weight: own } of form.terms)
        gradient[form.equation][coefficient] += own * others;
    });
  }
  return gradient;
}

/**
 * First-order variance of the effect. Errors of different equations are independent, as the model says.
 *
 * @param covariances k x k of each equation: classical or heteroscedasticity-consistent
 */
export function effectVariance(
  effect: PathEffect,
  fits: readonly Fitted[],
  covariances: readonly Float64Array[],
): number {
  let variance = 0;
  effectGradient(effect, fits).forEach((own, e) => {
    const k = own.length;
    for (let i = 0; i < k; i += 1) {
      for (let j = 0; j < k; j += 1) {
        if (own[i] !== 0 && own[j] !== 0) variance += own[i] * own[j] * covariances[e][i * k + j];
      }
    }
  });
  return variance;
}

/** Variance of one linear form. */
export function formVariance({ equation, terms }: LinearForm, covariances: readonly Float64Array[]): number {
  const covariance = covariances[equation];
  const k = Math.round(Math.sqrt(covariance.length));
  let variance = 0;
  for (const one of terms) {
    for (const other of terms)
      variance += one.weight * other.weight * covariance[one.coefficient * k + other.coefficient];
  }
  return variance;
}
