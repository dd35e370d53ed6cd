import { fitEquation } from '@mesovia/kernels';
import { deviation, everybody } from '../mediation/estimate-model.ts';

/** One exposure, one mediator, one outcome of the same n people, and the covariates of both paths. */
export interface SimpleInput {
  readonly n: number;
  readonly x: Float64Array;
  readonly m: Float64Array;
  readonly y: Float64Array;
  readonly covariates: readonly Float64Array[];
}

export interface ResidualCorrelation {
  /** Indirect effect if the errors of mediator and outcome were correlated by rho; ab at rho = 0. */
  readonly indirectAt: (rho: number) => number;
  /** rho at which nothing is left: the correlation of the residuals of m and of y given x and covariates. */
  readonly zero: number;
  /** Share of the residual variance of m, times that of y, that an omitted cause has to explain: zero^2. */
  readonly residualShares: number;
  /** The same as shares of the whole variances. */
  readonly totalShares: number;
}

/**
 * What an omitted cause of mediator and outcome would do to ab, in closed form for linear models:
 * ab(rho) = a s_y / s_m (r - rho sqrt((1 - r^2) / (1 - rho^2))), r = `zero`, s the residual SDs of m and y given x.
 *
 * @see Imai, Keele & Yamamoto 2010, Stat Sci 25:51, theorem 4
 */
export function residualCorrelation(input: SimpleInput): ResidualCorrelation | undefined {
  const { n, x, m, y, covariates } = input;
  const all = everybody(n);
  const equation = (target: Float64Array, extra: readonly Float64Array[]) => ({
    target,
    predictors: [x, ...extra, ...covariates],
  });
  const mediator = fitEquation(equation(m, []), all);
  const total = fitEquation(equation(y, []), all);
  const outcome = fitEquation(equation(y, [m]), all);
  if (!mediator || !total || !outcome) return undefined;
  const [a = NaN] = mediator.coefficients.slice(1);
  const b = outcome.coefficients[2] ?? NaN;
  const ratio = Math.sqrt(total.variance / mediator.variance);
  // The slope of residual on residual is b, so their correlation is b s_m / s_y.
  const zero = b / ratio;
  const unexplained = (variance: number, df: number, values: Float64Array) =>
    (variance * df) / (deviation(values, all) ** 2 * (n - 1));
  return {
    indirectAt: (rho) => a * ratio * (zero - rho * Math.sqrt((1 - zero ** 2) / (1 - rho ** 2))),
    zero,
    residualShares: zero ** 2,
    totalShares:
      zero ** 2 *
      unexplained(mediator.variance, mediator.df, m) *
      unexplained(outcome.variance, outcome.df, y),
  };
}
