import { chainModel } from './chain.ts';
import { estimateModel, type Mediation, type MediationOptions } from './estimate-model.ts';

export interface MediationInput {
  readonly n: number;
  /** Exposure, n values. */
  readonly x: Float64Array;
  /** Mediator, n values. */
  readonly m: Float64Array;
  /** Outcome, n values. */
  readonly y: Float64Array;
  /** Column after column, in both regressions; empty without covariates. */
  readonly covariates: Float64Array;
}

/**
 * One mediator, linear: m ~ 1 + x + covariates (path a), y ~ 1 + x + m + covariates (b and the direct effect).
 * Every path, scale and method; several mediators and other models go through `estimateModel`.
 *
 * @see Baron & Kenny 1986, J Pers Soc Psychol 51:1173 (paths); Shrout & Bolger 2002, Psychol Methods 7:422
 */
export function mediation({ n, x, m, y, covariates }: MediationInput, options: MediationOptions): Mediation {
  const held = Array.from({ length: covariates.length / n }, (_, j) =>
    covariates.subarray(j * n, (j + 1) * n),
  );
  const model = chainModel({
    n,
    exposures: [{ name: 'exposure', values: x }],
    mediators: [{ name: 'mediator', values: m }],
    y,
    covariatesA: held,
    covariatesB: held,
    order: 'parallel',
  });
  return estimateModel(model, options);
}
