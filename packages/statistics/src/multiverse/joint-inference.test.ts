import {
  createStream,
  nextNormal,
  permutationPlan,
  searchPermutations,
  type MassModel,
} from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inducedPermutation } from './induced-permutation.ts';
import { jointInference, median, type Universe } from './joint-inference.ts';
import oracle from './oracle.json' with { type: 'json' };

const control = { signal: new AbortController().signal, progress: () => {} };

function universe(
  people: readonly number[],
  candidates: readonly number[][],
  covariates: readonly number[][],
): Universe {
  const pick = (values: readonly number[]) => people.map((i) => values[i] ?? NaN);
  const held = Float64Array.from(covariates.flatMap(pick));
  const model: MassModel = {
    n: people.length,
    x: Float64Array.from(pick(oracle.x)),
    y: Float64Array.from(pick(oracle.y)),
    candidates: Float64Array.from(candidates.flatMap(pick)),
    covariatesA: held,
    covariatesB: held,
  };
  return { model, people: Int32Array.from(people) };
}

const [first = [], second = [], third = []] = oracle.people;
const universes = [
  universe(first, oracle.m1, [oracle.age, oracle.motion]),
  universe(second, oracle.m1, [oracle.age]),
  universe(third, oracle.m2, []),
];
const n = oracle.x.length;
const indices = Int32Array.from(oracle.permutations);

const close = (ours: Float64Array, theirs: readonly number[]) => {
  expect(ours).toHaveLength(theirs.length);
  theirs.forEach((value, i) =>
    expect(Math.abs((ours[i] ?? NaN) - value)).toBeLessThan(1e-10 * Math.max(1, value)),
  );
};

describe('joint inference over universes', () => {
  it('equals refitting every regression, also where people differ', async () => {
    const joint = await jointInference(universes, n, indices, control);
    close(joint.statistic, oracle.statistic);
    close(joint.maxA, oracle.max_a);
    close(joint.maxB, oracle.max_b);
    const p = (maxima: readonly number[]) =>
      (1 + maxima.filter((value) => value >= (oracle.statistic[0] ?? NaN) - 1e-10).length) /
      (maxima.length + 1);
    expect(joint.pFwe[0]).toBeCloseTo(Math.max(p(oracle.max_a), p(oracle.max_b)), 12);
  });

  it('of one universe, once or three times, is the search', async () => {
    const [one] = universes as [Universe];
    const search = searchPermutations(one.model, indices);
    for (const same of [[one], [one, one, one]]) {
      const joint = await jointInference(same, n, indices, control);
      close(joint.statistic, [...search.statistic]);
      close(joint.maxA, [...search.maxA]);
      close(joint.maxB, [...search.maxB]);
      expect(joint.maxA).toHaveLength(search.done);
    }
  });

  it('does not depend on the order of universes', async () => {
    const joint = await jointInference(universes, n, indices, control);
    expect(await jointInference(universes.toReversed(), n, indices, control)).toEqual(joint);
  });

  it('stops when asked to', async () => {
    const stopped = { signal: AbortSignal.abort(new Error('enough')), progress: () => {} };
    await expect(jointInference(universes, n, indices, stopped)).rejects.toThrow('enough');
  });
});

describe('what a permutation does to some of the people', () => {
  const induced = (whole: readonly number[], people: readonly number[]) => {
    const place = new Int32Array(whole.length).fill(-1);
    people.forEach((row, k) => (place[row] = k));
    const out = new Int32Array(people.length);
    inducedPermutation(Int32Array.from(whole), 0, Int32Array.from(people), place, out);
    return [...out];
  };

  it('is a permutation of them, and keeps every partner who takes part', () => {
    const people = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { minLength: 1 });
    const whole = fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 });
    fc.assert(
      fc.property(whole, people, (permutation, some) => {
        const rows = some.toSorted((a, b) => a - b);
        const out = induced(permutation, rows);
        expect(out.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
        const kept = rows.map((row) => rows.indexOf(permutation[row] ?? -1));
        expect(kept.map((partner, k) => (partner < 0 ? out[k] : partner))).toEqual(out);
      }),
    );
  });

  it('is uniform when the whole is: each of 6 arrangements of three people comes from 4 of 24', () => {
    const all = (rest: readonly number[]): number[][] =>
      rest.length === 0
        ? [[]]
        : rest.flatMap((v) => all(rest.filter((w) => w !== v)).map((more) => [v, ...more]));
    const counts = new Map<string, number>();
    for (const whole of all([0, 1, 2, 3])) {
      const key = induced(whole, [0, 2, 3]).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual([4, 4, 4, 4, 4, 4]);
  });
});

it('the median of an even number is the mean of the middle two', () => {
  expect(median(Float64Array.of(1, 2, 4, 9))).toBe(3);
  expect(median(Float64Array.of(1, 2, 9))).toBe(2);
});

it('universes that share nearly all people are permuted nearly alike', async () => {
  const stream = createStream(5n, 0, 0, 0);
  const many = 30;
  const draw = () => Float64Array.from({ length: many }, () => nextNormal(stream));
  const [x, y, m] = [draw(), draw(), draw()];
  const none = new Float64Array(0);
  const part = (people: Int32Array): Universe => {
    const pick = (values: Float64Array) => Float64Array.from(people, (i) => values[i]);
    const model = {
      n: people.length,
      x: pick(x),
      y: pick(y),
      candidates: pick(m),
      covariatesA: none,
      covariatesB: none,
    };
    return { model, people };
  };
  const all = part(Int32Array.from({ length: many }, (_, i) => i));
  const fewer = part(Int32Array.from({ length: many - 1 }, (_, i) => i + 1));
  const plan = permutationPlan(many, 200, 1n, 0, null, true).indices;
  const [p, q] = [
    await jointInference([all], many, plan, control),
    await jointInference([fewer], many, plan, control),
  ];
  const correlation = (a: Float64Array, b: Float64Array) => {
    const centre = (values: Float64Array) =>
      values.map((v) => v - values.reduce((s, w) => s + w, 0) / values.length);
    const [c, d] = [centre(a), centre(b)];
    const dot = (one: Float64Array, other: Float64Array) =>
      one.reduce((s, v, i) => s + v * (other[i] ?? 0), 0);
    return dot(c, d) / Math.sqrt(dot(c, c) * dot(d, d));
  };
  expect(correlation(p.maxB, q.maxB)).toBeGreaterThan(0.7);
});
