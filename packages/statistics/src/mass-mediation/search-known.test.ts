import {
  createStream,
  inducedPermutations,
  log10,
  massMediation,
  nextNormal,
  nextUniform,
  permutationIndices,
  permutationPlan,
  residualise,
  tTwoSided,
  interceptBasis,
  designOf,
  type MassModel,
} from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { allowedRejections, nullStudy } from '../calibration/mass-generator.ts';
import { searchKnown } from './search-known.ts';
import type { Control } from './search.ts';

const control: Control = { signal: new AbortController().signal, progress: () => {} };
const choice = { alpha: 0.05, statistic: 'ols', direction: 'any' } as const;

/** Candidates of a study of which some people have no value. */
function withHoles(candidates: Float64Array, n: number, seed: bigint, share: number): Float64Array {
  const stream = createStream(seed, 9, 0, 0);
  const out = candidates.slice();
  for (let e = 0; e < candidates.length / n; e += 3) {
    for (let i = 0; i < n; i++) if (nextUniform(stream) < share) out[e * n + i] = NaN;
  }
  return out;
}

function residuals(columns: Float64Array, n: number, values: Float64Array): Float64Array {
  const { basis, rank } = interceptBasis(columns, n);
  const out = new Float64Array(n);
  residualise(basis, rank, values, n, 1, out);
  return out;
}

it('null maxima equal refitting each candidate to what the permutation makes of the people it is known for', async () => {
  const n = 24;
  const stream = createStream(3n, 0, 0, 0);
  const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
  const x = Float64Array.from({ length: n }, (_, i) => i % 2);
  const covariates = normals(n);
  const candidates = withHoles(normals(7 * n), n, 3n, 0.1);
  const model = { n, x, y: normals(n), candidates, covariatesA: covariates, covariatesB: covariates };
  const indices = permutationIndices(8n, 0, 0, 5, n, null);
  const search = await searchKnown(model, { indices, count: 5, exact: false }, null, control, choice);
  for (let p = 0; p < 5; p++) {
    let [mostA, mostB] = [0, 0];
    for (let e = 0; e < 7; e++) {
      const known = Int32Array.from(x.keys()).filter((i) => Number.isFinite(candidates[e * n + i]));
      const pick = (values: Float64Array, at = 0) => Float64Array.from(known, (i) => values[at + i]);
      const k = known.length;
      const c = pick(covariates);
      const own: MassModel = {
        n: k,
        x: pick(x),
        y: pick(model.y),
        candidates: pick(candidates, e * n),
        covariatesA: c,
        covariatesB: c,
      };
      const order = inducedPermutations(indices.subarray(p * n, (p + 1) * n), n, known, null);
      const moved = (v: Float64Array, rest: Float64Array) =>
        v.map((value, i) => value - rest[i] + rest[order[i]]);
      const fit = massMediation(own);
      const brokenA = massMediation({
        ...own,
        candidates: moved(own.candidates, residuals(c, k, own.candidates)),
      });
      const given = designOf(k, own.x, c).subarray(k);
      const brokenB = massMediation({ ...own, y: moved(own.y, residuals(given, k, own.y)) });
      mostA = Math.max(mostA, -log10(Math.max(tTwoSided(brokenA.tA[0], fit.dfA), fit.pB[0])));
      mostB = Math.max(mostB, -log10(Math.max(tTwoSided(brokenB.tB[0], fit.dfB), fit.pA[0])));
    }
    expect(search.nulls.maxA[p]).toBeCloseTo(mostA, 9);
    expect(search.nulls.maxB[p]).toBeCloseTo(mostB, 9);
  }
});

describe('studies without a mediator, a third of the candidates known for nine people in ten', () => {
  const STUDIES = process.env['MESOVIA_LONG'] === '1' ? 1000 : 40;
  it.each(['a-only', 'b-only'] as const)('%s: holds its level', async (kind) => {
    const counts = { p: 0, strict: 0 };
    for (let study = 0; study < STUDIES; study++) {
      const { covariates, ...sample } = nullStudy(kind, 60, 23n, study);
      const candidates = withHoles(sample.candidates, sample.n, BigInt(study), 0.1);
      const model = { ...sample, candidates, covariatesA: covariates, covariatesB: covariates };
      const plan = permutationPlan(sample.n, 99, 23n, study + 1, null, true);
      const { pFwe, pFweStrict } = await searchKnown(model, plan, null, control, choice);
      if (Math.min(...pFwe) < 0.05) counts.p += 1;
      if (Math.min(...pFweStrict) < 0.05) counts.strict += 1;
    }
    expect(counts.p).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
    expect(counts.strict).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
  });
});
