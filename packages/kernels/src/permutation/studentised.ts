import { dot } from '../linear-algebra/products.ts';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { massRobust } from '../mass-mediation/mass-robust.ts';
import { designOf, interceptBasis } from '../regression/ols.ts';
import type { Basis } from '../linear-algebra/householder.ts';
import { equivalentT } from './equivalent.ts';
import { byStayingPath, residualRows, unitResidual } from './prepare.ts';
import type { Scheme, TwoSchemes } from './scheme.ts';
import { residualise } from '../regression/ols.ts';

/** 1 - leverage of each person in a model with this basis and, if given, one more unit vector. */
function remaining({ basis, rank }: Basis, n: number, more?: Float64Array): Float64Array {
  const left = new Float64Array(n).fill(1);
  for (let r = 0; r < rank; r += 1) {
    for (let i = 0; i < n; i += 1) left[i] -= basis[r * n + i] * basis[r * n + i];
  }
  if (more) for (let i = 0; i < n; i += 1) left[i] -= more[i] * more[i];
  return left;
}

/**
 * Path a broken. Exposure, covariates and HC3 weights are sent back by the permutation instead of moving candidates.
 * With u the unit exposure given 1 + C_a and r the residuals, t = u'm / sqrt(sum (u_i r_i / (1 - h_i))^2).
 */
function schemeA(model: MassModel, staying: Float64Array, order: Int32Array, totalSign: number): Scheme {
  const { n } = model;
  const basis = interceptBasis(model.covariatesA, n);
  const [rows] = residualRows(model, order, basis);
  const u = unitResidual(basis, model.x, n);
  const left = remaining(basis, n, u);
  const covariates = basis.rank - 1;
  const exposure = new Float64Array(n);
  const weights = new Float64Array(n);
  const vectors = new Float64Array(covariates * n);
  const rest = new Float64Array(n);
  return {
    order,
    staying: Float64Array.from(order, (e) => staying[e]),
    begin(indices, from) {
      for (let i = 0; i < n; i += 1) {
        const to = indices[from + i];
        exposure[to] = u[i];
        weights[to] = u[i] / left[i];
        // The first basis column is the constant, which residuals have none of.
        for (let r = 0; r < covariates; r += 1) vectors[r * n + to] = basis.basis[(r + 1) * n + i];
      }
      return totalSign;
    },
    broken(k) {
      rest.set(rows.subarray(k * n, (k + 1) * n));
      for (let r = 0; r < covariates; r += 1) {
        const product = dot(vectors, r * n, rest, 0, n);
        for (let i = 0; i < n; i += 1) rest[i] -= product * vectors[r * n + i];
      }
      const along = dot(exposure, 0, rest, 0, n);
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        const part = weights[i] * (rest[i] - along * exposure[i]);
        sum += part * part;
      }
      return along / Math.sqrt(sum);
    },
  };
}

/** Path b broken: the same with u the unit candidate given 1 + X + C_b, and the permuted outcome for m. */
function schemeB(model: MassModel, staying: Float64Array, order: Int32Array): Scheme {
  const { n, y } = model;
  const basis = interceptBasis(designOf(n, model.covariatesB, model.x).subarray(n), n);
  const [rows, squares] = residualRows(model, order, basis);
  for (let k = 0; k < order.length; k += 1) {
    const length = Math.sqrt(squares[k]);
    for (let i = k * n; i < (k + 1) * n; i += 1) rows[i] /= length;
  }
  const left = remaining(basis, n);
  const outcome = new Float64Array(n);
  residualise(basis.basis, basis.rank, y, n, 1, outcome);
  const exposure = unitResidual(interceptBasis(model.covariatesB, n), model.x, n);
  const total = dot(exposure, 0, y, 0, n);
  const permuted = new Float64Array(n);
  return {
    order,
    staying: Float64Array.from(order, (e) => staying[e]),
    begin(indices, from) {
      for (let i = 0; i < n; i += 1) permuted[i] = outcome[indices[from + i]];
      const sign = Math.sign(total + dot(exposure, 0, permuted, 0, n));
      residualise(basis.basis, basis.rank, permuted, n, 1, permuted);
      return sign;
    },
    broken(k) {
      const place = k * n;
      const along = dot(rows, place, permuted, 0, n);
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        const u = rows[place + i];
        const part = (u * (permuted[i] - along * u)) / (left[i] - u * u);
        sum += part * part;
      }
      return along / Math.sqrt(sum);
    },
  };
}

/**
 * The two Freedman-Lane schemes with studentised (HC3) t in place of the least-squares t, in the data and in every
 * permutation: the null distribution of a studentised statistic does not depend on how much each group varies, so it
 * holds its size, in large samples, where group variances differ.
 *
 * @param scale as in `prepareSearch`
 * @see MacKinnon & White 1985, J Econometrics 29:305; DiCiccio & Romano 2017, J Am Stat Assoc 112:1211
 */
export function studentisedSchemes(model: MassModel, scale: 't' | 'p' = 't'): TwoSchemes {
  const { tA, tB, dfA, dfB } = massRobust(model);
  const statistic = tA.map((t, e) => Math.min(Math.abs(t), Math.abs(tB[e])));
  const stayingB = scale === 't' ? tB : equivalentT(tB, dfB, dfA);
  const stayingA = scale === 't' ? tA : equivalentT(tA, dfA, dfB);
  const exposure = unitResidual(interceptBasis(model.covariatesB, model.n), model.x, model.n);
  const totalSign = Math.sign(dot(exposure, 0, model.y, 0, model.n));
  return {
    n: model.n,
    count: tA.length,
    tA,
    tB,
    totalSign,
    a: schemeA(model, stayingB, byStayingPath(stayingB, statistic), totalSign),
    b: schemeB(model, stayingA, byStayingPath(stayingA, statistic)),
  };
}
