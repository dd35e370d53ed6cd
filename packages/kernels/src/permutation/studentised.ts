import { dot } from '../linear-algebra/products.ts';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { massRobust } from '../mass-mediation/mass-robust.ts';
import { designOf, interceptBasis } from '../regression/ols.ts';
import { equivalentT } from './equivalent.ts';
import { permutedCandidates, permutedResponse } from './one-path.ts';
import { byStayingPath, unitResidual } from './prepare.ts';
import type { TwoSchemes } from './scheme.ts';

/**
 * The two Freedman-Lane schemes with studentised (HC3) t in place of the least-squares t, in the data and in every
 * permutation: the null distribution of a studentised statistic does not depend on how much each group varies, so it
 * holds its size, in large samples, where group variances differ.
 *
 * @param scale as in `prepareSearch`
 * @see MacKinnon & White 1985, J Econometrics 29:305; DiCiccio & Romano 2017, J Am Stat Assoc 112:1211
 */
export function studentisedSchemes(model: MassModel, scale: 't' | 'p' = 't'): TwoSchemes {
  const { n, candidates, x, y } = model;
  const { tA, tB, dfA, dfB } = massRobust(model);
  const statistic = tA.map((t, e) => Math.min(Math.abs(t), Math.abs(tB[e])));
  const stayingB = scale === 't' ? tB : equivalentT(tB, dfB, dfA);
  const stayingA = scale === 't' ? tA : equivalentT(tA, dfA, dfB);
  const exposure = unitResidual(interceptBasis(model.covariatesB, n), x, n);
  const total = dot(exposure, 0, y, 0, n);
  const totalSign = Math.sign(total);
  const orderA = byStayingPath(stayingB, statistic);
  const orderB = byStayingPath(stayingA, statistic);
  const a = permutedCandidates(
    { n, candidates, basis: interceptBasis(model.covariatesA, n) },
    x,
    orderA,
    'hc3',
  );
  const given = interceptBasis(designOf(n, model.covariatesB, x).subarray(n), n);
  const b = permutedResponse({ n, candidates, basis: given }, y, orderB, 'hc3');
  return {
    n,
    count: tA.length,
    tA,
    tB,
    totalSign,
    a: {
      order: orderA,
      staying: Float64Array.from(orderA, (e) => stayingB[e]),
      begin(indices, from) {
        a.begin(indices, from);
        return totalSign;
      },
      broken: a.t,
    },
    b: {
      order: orderB,
      staying: Float64Array.from(orderB, (e) => stayingA[e]),
      begin: (indices, from) => Math.sign(total + dot(exposure, 0, b.begin(indices, from), 0, n)),
      broken: b.t,
    },
  };
}
