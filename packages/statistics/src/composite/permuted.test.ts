import { createStream, nextNormal, permutationPlan } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { designBasis } from '../people/design-basis.ts';
import { crossFit } from './cross-fit.ts';
import { dealPeople } from './folds.ts';
import { naiveComposite } from './naive.ts';
import { permutedProcedure, procedureP } from './permuted.ts';
import { repeatedCrossFit } from './repeated.ts';
import { PLAIN_RULE } from './rule.ts';
import type { Sample } from './sample.ts';

const n = 40;
const everybody = Int32Array.from({ length: n }, (_, i) => i);

function study(count: number, planted: number, seed: bigint): Sample {
  const stream = createStream(seed, 5, 0, 0);
  const normals = (size: number) => Float64Array.from({ length: size }, () => nextNormal(stream));
  const x = Float64Array.from({ length: n }, (_, i) => i % 2);
  const mediator = normals(n).map((noise, i) => noise - 1.5 * x[i]);
  const y = normals(n).map((noise, i) => 0.5 * noise + (planted > 0 ? mediator[i] : 0));
  const candidates = normals(count * n);
  for (let at = 0; at < planted * n; at++) candidates[at] = 0.4 * candidates[at] + mediator[at % n];
  return { n, x, y, covariates: normals(n), candidates };
}

/** Residuals and fit by the plain formula, for comparison. */
function split(sample: Sample, values: Float64Array, withExposure: boolean) {
  const { basis, rank } = designBasis(sample, withExposure);
  const fit = values.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) {
      let along = 0;
      for (let j = 0; j < n; j++) along += basis[k * n + j] * values[j];
      sum += along * basis[k * n + i];
    }
    return sum;
  });
  return { fit, residual: values.map((value, i) => value - fit[i]) };
}

describe('the whole procedure on permuted people', () => {
  const sample = study(60, 5, 1n);
  const options = {
    folds: 5,
    repeats: 2,
    seed: 3n,
    rule: { ...PLAIN_RULE, thresholdA: 0.3, thresholdB: 0.3 },
  };
  const { indices } = permutationPlan(n, 6, 2n, 0, null, true);
  const draw = permutedProcedure(sample, options);
  const orders = Array.from({ length: 6 }, (_, b) => indices.subarray(b * n, (b + 1) * n));

  it('is picking and testing from the beginning on X* and on Y*', () => {
    const [ofX, ofY] = [split(sample, sample.x, false), split(sample, sample.y, true)];
    for (const order of orders) {
      const x = ofX.fit.map((value, i) => value + ofX.residual[order[i]]);
      const y = ofY.fit.map((value, i) => value + ofY.residual[order[i]]);
      const whole = [
        { ...sample, x },
        { ...sample, y },
      ].map((own) => Math.abs(naiveComposite(own, options.rule).fit?.indirect[0] ?? 0));
      const { naive } = draw(order);
      expect(naive[0]).toBeCloseTo(whole[0] ?? NaN, 9);
      expect(naive[1]).toBeCloseTo(whole[1] ?? NaN, 9);
    }
  });

  it('cross-fits with the folds that the data had first; a-broken carries them with the exposure', () => {
    const order = orders[0] as Int32Array;
    const ofX = split(sample, sample.x, false);
    const x = ofX.fit.map((value, i) => value + ofX.residual[order[i]]);
    const moved = Float64Array.from(order, (i) => sample.x[i]);
    const repeats = [0, 1].map((repeat) => {
      const fold = dealPeople(moved, null, 5, createStream(3n, 0, repeat, 0));
      return crossFit({ ...sample, x }, everybody, fold, 5, options.rule).indirect;
    });
    expect(draw(order).crossFitted[0]).toBeCloseTo(Math.abs(((repeats[0] ?? 0) + (repeats[1] ?? 0)) / 2), 9);
    // The order that changes nothing gives the data back, in both schemes.
    const same = draw(everybody);
    const { indirect } = repeatedCrossFit(sample, options);
    for (const value of same.crossFitted) expect(value).toBeCloseTo(Math.abs(indirect), 9);
  });

  it('p is the larger of the two schemes, and 1 where the data select nothing', () => {
    const drawn = { a: Float64Array.of(0, 2, 3), b: Float64Array.of(0, 0, 1) };
    expect(procedureP(drawn, -2)).toBe(3 / 4);
    expect(procedureP(drawn, 4)).toBe(1 / 4);
    expect(procedureP({ a: new Float64Array(3), b: new Float64Array(3) }, 0)).toBe(1);
  });

  it('a planted mediator passes, noise that is "significant" when picked and tested together does not', () => {
    const p = (own: Sample) => {
      const plan = permutationPlan(n, 99, 7n, 0, null, true);
      const procedure = permutedProcedure(own, { ...options, rule: PLAIN_RULE, repeats: 0 });
      const drawn = Array.from({ length: 99 }, (_, b) =>
        procedure(plan.indices.subarray(b * n, (b + 1) * n)),
      );
      const observed = naiveComposite(own, PLAIN_RULE).fit?.indirect[0] ?? 0;
      const side = (which: 0 | 1) => Float64Array.from(drawn, ({ naive }) => naive[which]);
      return procedureP({ a: side(0), b: side(1) }, observed);
    };
    expect(p(study(60, 5, 1n))).toBeLessThanOrEqual(0.02);
    expect(p(study(300, 0, 4n))).toBeGreaterThan(0.05);
  });
});

describe('people who belong together', () => {
  const { x } = study(1, 0, 9n);
  const stream = () => createStream(4n, 0, 0, 0);

  it('within blocks: every fold has its share of every block and exposure group', () => {
    const blocks = Int32Array.from({ length: n }, (_, i) => (i < 20 ? 7 : 9));
    const fold = dealPeople(x, { blocks, whole: false }, 5, stream());
    for (const block of [7, 9]) {
      for (const group of [0, 1]) {
        const counts = new Int32Array(5);
        for (let i = 0; i < n; i++) if (blocks[i] === block && x[i] === group) counts[fold[i]]++;
        expect([...counts]).toEqual([2, 2, 2, 2, 2]);
      }
    }
  });

  it('whole blocks: everybody in a block is held out together', () => {
    const blocks = Int32Array.from({ length: n }, (_, i) => Math.floor(i / 4));
    const fold = dealPeople(x, { blocks, whole: true }, 5, stream());
    for (let i = 0; i < n; i++) expect(fold[i]).toBe(fold[4 * blocks[i]]);
    expect(new Set(fold).size).toBe(5);
  });
});
