import { createStream, nextNormal, massMediation } from '@mesovia/kernels';
import { expect, it } from 'vitest';
import { detectableCorrelation } from './detectable.ts';

it('falls with more people, rises with the threshold', () => {
  expect(detectableCorrelation(3.2, 40, 0.8)).toBeCloseTo(0.596, 3);
  expect(detectableCorrelation(3.2, 400, 0.8)).toBeLessThan(detectableCorrelation(3.2, 40, 0.8));
  expect(detectableCorrelation(3.6, 40, 0.8)).toBeGreaterThan(detectableCorrelation(3.2, 40, 0.8));
});

it('keeps its promise: in simulated studies both paths pass about four times in five', () => {
  const [n, threshold, studies] = [45, 3.2, 3000];
  const r = detectableCorrelation(threshold, n - 3, 0.8);
  const rest = Math.sqrt(1 - r ** 2);
  let found = 0;
  for (let study = 0; study < studies; study++) {
    const stream = createStream(7n, 0, study, 0);
    const x = Float64Array.from({ length: n }, () => nextNormal(stream));
    const m = x.map((value) => r * value + rest * nextNormal(stream));
    // partial correlation of m and y given x is r
    const y = m.map((value, i) => (r / rest) * (value - r * x[i]) + rest * nextNormal(stream) + x[i]);
    const none = new Float64Array(0);
    const { tA, tB } = massMediation({ n, x, y, candidates: m, covariatesA: none, covariatesB: none });
    if (Math.min(Math.abs(tA[0]), Math.abs(tB[0])) > threshold) found += 1;
  }
  expect(found / studies).toBeGreaterThan(0.75);
  expect(found / studies).toBeLessThan(0.85);
});
