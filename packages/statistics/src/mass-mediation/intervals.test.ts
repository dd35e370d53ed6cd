import {
  bcaInterval,
  bootstrapMediation,
  createStream,
  nextNormal,
  percentileInterval,
} from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import type { Family } from '../people/align-candidates.ts';
import type { Analysis } from '../people/analysis.ts';
import { intervalColumns, intervalRemarks, intervalsOf } from './intervals.ts';

const n = 40;
const CANDIDATES = 6;
const stream = createStream(8n, 0, 0, 0);
const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
const x = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const covariates = normals(n);
const values = normals(CANDIDATES * n).map((v, k) => v - x[k % n]);
const y = normals(n).map((v, i) => v + values[i]);
const groups = { codes: Int32Array.from(x), labels: ['no', 'yes'] };
const analysis = { n, x, y, covariates, groups } as unknown as Analysis;
const family = { family: 'edge', values, candidates: new Int32Array(CANDIDATES) } as unknown as Family;
const options = {
  resamples: 400,
  strata: 'none',
  level: 0.95,
  seed: 5n,
  stream: 2,
  threads: 1,
  signal: new AbortController().signal,
  progress: () => {},
} as const;

describe('intervals of every candidate', () => {
  it.each(['none', 'exposure'] as const)(
    'equal those of one mediator on the same resamples, strata %s',
    async (strata) => {
      const all = await intervalsOf(family, analysis, { ...options, strata });
      for (let e = 0; e < CANDIDATES; e++) {
        const model = {
          n,
          m: values.slice(e * n, (e + 1) * n),
          x,
          y,
          covariatesA: covariates,
          covariatesB: covariates,
        };
        const { raw } = bootstrapMediation(model, 400, 5n, 1002, strata === 'exposure' ? groups.codes : null);
        const percentile = percentileInterval(raw.draws, 0.95);
        const bca = bcaInterval(raw.draws, raw.estimate, raw.jackknife, 0.95);
        expect([all?.lower[e], all?.upper[e]]).toEqual([
          expect.closeTo(percentile.lower, 10),
          expect.closeTo(percentile.upper, 10),
        ]);
        expect([all?.bcaLower[e], all?.bcaUpper[e]]).toEqual([
          expect.closeTo(bca.lower, 9),
          expect.closeTo(bca.upper, 9),
        ]);
        expect(all?.p[e]).toBeCloseTo(percentile.p, 9);
      }
    },
  );

  it('do not depend on threads', async () => {
    const one = await intervalsOf(family, analysis, options);
    const two = await intervalsOf(family, analysis, { ...options, threads: 2 });
    expect(two?.lower).toEqual(one?.lower);
    expect(two?.bcaUpper).toEqual(one?.bcaUpper);
  });

  it('are unknown without resamples', async () => {
    const none = await intervalsOf(family, analysis, { ...options, resamples: 0 });
    expect(none).toBeUndefined();
    expect(intervalColumns(none, 2)['ab_lower']).toEqual(Float64Array.of(NaN, NaN));
    expect(intervalRemarks(none, family)).toEqual([]);
  });

  it('say how many resamples were drawn again, and which candidates have none', async () => {
    // Only two people without the exposure: now and then a resample has neither.
    const few = Float64Array.from({ length: n }, (_, i) => (i < 2 ? 0 : 1));
    const odd = values.slice();
    // One person differs: in a third of the resamples this candidate does not vary.
    for (let i = 0; i < n; i++) odd[i] = i === 7 ? 1 : 0;
    const bootstrap = await intervalsOf(
      { ...family, values: odd } as Family,
      { ...analysis, x: few, covariates: new Float64Array(0) } as Analysis,
      options,
    );
    const remarks = intervalRemarks(bootstrap, family);
    expect(remarks.map(({ code }) => code)).toEqual(['resamples-redrawn', 'intervals-missing']);
    expect(remarks[1]?.message).toContain('1 candidates have no bootstrap interval');
    expect(intervalColumns(bootstrap, CANDIDATES)['ab_lower']).toHaveLength(CANDIDATES);
    expect(bootstrap?.lower[0]).toBeNaN();
  });
});
