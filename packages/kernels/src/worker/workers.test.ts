import { expect, it } from 'vitest';
import { massBootstrap } from '../mass-bootstrap/mass-bootstrap.ts';
import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { createStream, fillNormal } from '../random/stream.ts';
import { massBootstrapInWorkers } from '../workers.ts';

function normals(stream: number, count: number): Float64Array {
  const out = new Float64Array(count);
  fillNormal(createStream(4n, stream, 0, 0), out);
  return out;
}

const n = 30;
const covariates = normals(4, n);
// 517 candidates: the last of nine tiles is short, and odd.
const model: MassModel = {
  n,
  candidates: normals(1, 517 * n),
  x: normals(2, n).map((value) => (value > 0 ? 1 : 0)),
  y: normals(3, n),
  covariatesA: covariates,
  covariatesB: covariates,
};
const resampling = { count: 2000, seed: 6n, stream: 1, strata: null };

it('gives the same bits on 0, 1, 2 and 7 threads', async () => {
  const expected = massBootstrap(model, resampling, 0.95);
  for (const workers of [0, 1, 2, 7]) {
    const seen: number[] = [];
    const onProgress = (done: number, total: number): void => void seen.push(done, total);
    const got = await massBootstrapInWorkers(model, resampling, 0.95, { workers, onProgress });
    expect(got).toEqual(expected);
    expect(seen.slice(-2)).toEqual([517, 517]);
  }
});

it('runs a small job, or one without an answer, on the calling thread', async () => {
  const small = { ...resampling, count: 100 };
  expect(await massBootstrapInWorkers(model, small, 0.9, { workers: 2 })).toEqual(
    massBootstrap(model, small, 0.9),
  );
  const spanned = { ...model, covariatesA: model.x };
  const got = await massBootstrapInWorkers(spanned, small, 0.9, { workers: 2 });
  expect([got.degenerate, got.lower[0]]).toEqual([100, NaN]);
});

it.each([0, 2])('stops on %i threads when the signal says so', async (workers) => {
  const controller = new AbortController();
  const large = { ...resampling, count: 20_000 };
  const running = massBootstrapInWorkers(model, large, 0.95, { workers, signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 20);
  await expect(running).rejects.toThrow('enough');
  await expect(
    massBootstrapInWorkers(model, large, 0.95, { workers, signal: controller.signal }),
  ).rejects.toThrow('enough');
});
