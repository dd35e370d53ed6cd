import { createStream, nextNormal } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { compareSpread } from './spread-check.ts';

const codes = Int32Array.from({ length: 45 }, (_, i) => (i < 29 ? 1 : 0));
const values = (count: number, spread: number, study = 0) => {
  const stream = createStream(3n, 0, study, 0);
  return Float64Array.from(
    { length: count * 45 },
    (_, at) => nextNormal(stream) * (at % 45 < 29 ? 1 : spread),
  );
};

describe('compareSpread', () => {
  it('is silent when groups vary alike, in large and small families', () => {
    expect(compareSpread(values(200, 1), codes)?.unequal).toBe(false);
    const alarms = Array.from({ length: 200 }, (_, s) => compareSpread(values(1, 1, s), codes)?.unequal);
    expect(alarms.filter(Boolean).length).toBeLessThan(20);
  });

  it.each([2, 0.5])('sees an SD ratio of %s', (spread) => {
    const found = compareSpread(values(200, spread), codes);
    expect(found?.unequal).toBe(true);
    expect((found?.ratio ?? 0) * spread ** 2).toBeCloseTo(1, 0);
    expect(found?.share).toBeGreaterThan(0.5);
  });

  it('one odd candidate among many does not raise the alarm', () => {
    const odd = values(50, 1);
    odd.set(values(1, 6), 0);
    expect(compareSpread(odd, codes)?.unequal).toBe(false);
  });

  it('needs two people in each group', () => {
    expect(compareSpread(values(3, 1), new Int32Array(45))).toBeUndefined();
  });
});
