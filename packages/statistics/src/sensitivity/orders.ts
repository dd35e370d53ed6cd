import { deviation, everybody } from '../mediation/estimate-model.ts';
import type { NamedColumn } from '../mediation/linear-model.ts';
import { mediationPaths } from './paths.ts';
import type { SimpleInput } from './residual-correlation.ts';

export interface Order {
  /** Names of what comes first, between and last. */
  readonly names: readonly [string, string, string];
  /** ab in SDs of the first and the last. */
  readonly indirect: number;
  readonly jointP: number;
}

/**
 * The three variables in every other order. Cross-sectional data cannot tell orders apart: all of these models fit the
 * same covariances, and a smaller p does not make an order truer.
 *
 * @see Thoemmes 2015, Basic Appl Soc Psych 37:226; Lemmer & Gollwitzer 2017
 */
export function otherOrders(
  x: NamedColumn,
  m: NamedColumn,
  y: NamedColumn,
  input: Pick<SimpleInput, 'n' | 'covariates'>,
): Order[] {
  const all = everybody(input.n);
  const orders: [NamedColumn, NamedColumn, NamedColumn][] = [
    [x, y, m],
    [m, x, y],
    [m, y, x],
    [y, x, m],
    [y, m, x],
  ];
  return orders.map(([first, between, last]) => {
    const paths = mediationPaths({ ...input, x: first.values, m: between.values, y: last.values }, all);
    const scale = deviation(first.values, all) / deviation(last.values, all);
    return {
      names: [first.name, between.name, last.name],
      indirect: (paths?.indirect ?? NaN) * scale,
      jointP: paths?.jointP ?? NaN,
    };
  });
}
