import { dot } from '../linear-algebra/products.ts';
import { residualise } from '../regression/ols.ts';
import type { Design } from './design.ts';

/** A candidate whose residuals keep less than this part of its squared length has no variance left. */
const NOTHING_LEFT = 1e-20;

/** The sample's numbers of one candidate after the other. */
export interface Sample {
  a: number;
  b: number;
  /** Slope of path a in what was taken out of `rest`. */
  shift: number;
  /** Third moment of the jackknife; NaN where a path cannot be fitted without some person. */
  acceleration: number;
  /** The candidate without the columns that both paths have; n values. */
  rest: Float64Array;
}

/**
 * Fits both paths of candidates to all people.
 *
 * Without person i, a slope is slope - influence_i * residual_i / (1 - leverage_i), so that the jackknife of BCa
 * needs no refit.
 */
export function createSampleFit(design: Design): { sample: Sample; fit(candidate: Float64Array): void } {
  const { n, common, shift, pathA, pathB, exposure, exposureWithout, leftB, outcome, generated } = design;
  const rest = new Float64Array(n);
  const restA = generated ? rest : new Float64Array(n);
  const restB = generated ? rest : new Float64Array(n);
  const effects = new Float64Array(n);
  const sample: Sample = { a: NaN, b: NaN, shift: NaN, acceleration: NaN, rest };

  const accelerationOf = (mm: number): number => {
    const { a, b } = sample;
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const left = leftB[i] - (restB[i] * restB[i]) / mm;
      const aWithout = a - exposureWithout[i] * restA[i];
      const bWithout = b - ((restB[i] / mm) * (outcome[i] - b * restB[i])) / left;
      effects[i] = left > 1e-10 ? aWithout * bWithout : NaN;
      sum += effects[i];
    }
    const mean = sum / n;
    let squares = 0;
    let cubes = 0;
    for (let i = 0; i < n; i += 1) {
      const away = mean - effects[i];
      squares += away * away;
      cubes += away * away * away;
    }
    return squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
  };
  return {
    sample,
    fit(candidate) {
      residualise(common.basis, common.rank, candidate, n, 1, rest);
      if (!generated) {
        residualise(pathA.basis, pathA.rank, candidate, n, 1, restA);
        residualise(pathB.basis, pathB.rank, candidate, n, 1, restB);
      }
      const squares = dot(restB, 0, restB, 0, n);
      const mm = squares > NOTHING_LEFT * dot(candidate, 0, candidate, 0, n) ? squares : NaN;
      sample.a = dot(exposure, 0, candidate, 0, n);
      sample.b = dot(restB, 0, outcome, 0, n) / mm;
      sample.shift = dot(shift, 0, candidate, 0, n);
      sample.acceleration = accelerationOf(mm);
    },
  };
}
