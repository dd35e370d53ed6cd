import { ols, pearson } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { goldenFixture, type GoldenOptions } from './golden-fixture.ts';

const N = 45;
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sd = (values: Float64Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
const scaled = (values: Float64Array) => values.map((value) => (value - mean(values)) / sd(values));

/** Least squares on z-scores: a, b and the first-order standard error of ab. */
function fit(options: GoldenOptions) {
  const { x, m, pain } = goldenFixture(options);
  const [xs, ms, ys] = [x, m, pain].map(scaled);
  const ones = new Float64Array(N).fill(1);
  const design = (...columns: Float64Array[]) => Float64Array.from(columns.flatMap((c) => [...c]));
  const pathA = ols(design(ones, xs), N, 2, ms);
  const pathB = ols(design(ones, xs, ms), N, 3, ys);
  const [a, b] = [pathA.coefficients[1], pathB.coefficients[2]];
  const se = Math.sqrt(a * a * pathB.se[2] ** 2 + b * b * pathA.se[1] ** 2);
  return { a, b, direct: pathB.coefficients[1], ab: a * b, se };
}

describe('golden fixture', () => {
  it.each([20230325, 1, 2])('gives the published indirect estimate and interval, seed %i', (seed) => {
    const { ab, se, direct } = fit({ seed });
    expect(ab).toBeCloseTo(-0.46, 12);
    expect(direct).toBeCloseTo(0, 12);
    expect(se).toBeCloseTo(0.15664, 5);
    expect(ab - 1.959963984540054 * se).toBeCloseTo(-0.767, 4);
    expect(ab + 1.959963984540054 * se).toBeCloseTo(-0.153, 4);
  });

  it('gives the published group sizes and mean, and the group difference they imply', () => {
    const { x, pain } = goldenFixture();
    expect(x.reduce((sum, value) => sum + value, 0)).toBe(29);
    expect(mean(pain)).toBeCloseTo(59.6, 12);
    const groups = [1, 0].map((level) => pain.filter((_, i) => x[i] === level));
    expect(mean(groups[0])).toBeCloseTo(53.5, 1);
    expect(mean(groups[1])).toBeCloseTo(70.6, 1);
    expect(pearson(x, pain)).toBeCloseTo(-0.46, 12);
    expect(pain.every((value) => value >= 0 && value <= 100)).toBe(true);
  });

  it.each([
    [-0.787, 0.585, -0.1],
    [-0.743, 0.619, 0.1],
  ])('takes other paths: a %f, b %f, direct %f', (a, b, direct) => {
    const result = fit({ a, b, direct });
    expect(result.a).toBeCloseTo(a, 12);
    expect(result.b).toBeCloseTo(b, 12);
    expect(result.direct).toBeCloseTo(direct, 12);
    expect(result.ab).toBeCloseTo(-0.46, 2);
    expect(result.se).toBeCloseTo(0.157, 2);
  });
});
