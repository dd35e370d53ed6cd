import { dot } from '../linear-algebra/products.ts';
import type { MediationModel } from './mediation.ts';
import { allRows, createWorkspace, fitSlope, type Slope } from './paths.ts';

/** The slope of the last fit without each person in turn: slope - influence * residual / (1 - leverage). */
function slopeWithout(slope: Slope): Float64Array {
  const { n, units, values, rank, length } = slope;
  const estimate = fitSlope(slope, allRows(n));
  const residuals = values.slice();
  const leverage = new Float64Array(n);
  for (let r = 0; r < rank; r += 1) {
    const weight = dot(units[r], 0, values, 0, n);
    for (let i = 0; i < n; i += 1) {
      residuals[i] -= weight * units[r][i];
      leverage[i] += units[r][i] * units[r][i];
    }
  }
  const last = units[rank - 1];
  return residuals.map((residual, i) => {
    const left = 1 - leverage[i];
    return left > 1e-10 ? estimate - ((last[i] / length) * residual) / left : NaN;
  });
}

/** SD (ddof 1) of the values without each one in turn. */
function deviationWithout(values: Float64Array): Float64Array {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return values.map((value) =>
    Math.sqrt((squares - ((value - mean) * (value - mean) * n) / (n - 1)) / (n - 2)),
  );
}

/**
 * ab without each person in turn on three scales, in closed form: two fits instead of 2 n.
 * A person without whom a path cannot be fitted (leverage 1) is NaN.
 */
export function jackknifeMediation(model: MediationModel): Record<'raw' | 'partial' | 'full', Float64Array> {
  const { a, b } = createWorkspace(model);
  const withoutA = slopeWithout(a);
  const withoutB = slopeWithout(b);
  const sdX = deviationWithout(model.x);
  const sdY = deviationWithout(model.y);
  const raw = withoutA.map((value, i) => value * withoutB[i]);
  const partial = raw.map((value, i) => value / sdY[i]);
  return { raw, partial, full: partial.map((value, i) => value * sdX[i]) };
}
