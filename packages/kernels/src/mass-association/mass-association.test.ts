import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { massMediation } from '../mass-mediation/mass-mediation.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py beside it
import { permutedMaps } from '../permutation/maps.ts';
import { observedMap } from '../permutation/scheme.ts';
import {
  associationMaxima,
  associationSchemes,
  massAssociation,
  type AssociationModel,
} from './mass-association.ts';

const n = oracle.x.length;
const covariates = Float64Array.from(oracle.covariates.flat());
const candidates = Float64Array.from(oracle.candidates.flat());
const count = oracle.candidates.length;
const everyone = Int32Array.from({ length: count }, (_, e) => e);
const indices = Int32Array.from(oracle.orders.flat());
const modelOf = (side: 'response' | 'predictor'): AssociationModel => ({
  n,
  candidates,
  variable: Float64Array.from(side === 'response' ? oracle.x : oracle.y),
  covariates,
});

describe.each(['response', 'predictor'] as const)('candidates as %s', (side) => {
  const model = modelOf(side);
  const ours = massAssociation(model, side);

  it.each(['estimate', 'se', 't', 'p', 'seRobust', 'tRobust', 'pRobust'] as const)(
    '%s equals numpy',
    (name) => {
      const theirs = oracle[side][name];
      ours[name].forEach((value, e) => expect(value / (theirs[e] ?? NaN)).toBeCloseTo(1, 10));
    },
  );

  it.each(['ols', 'hc3'] as const)(
    'maxima of %s equal numpy refitting the same permutations',
    (statistic) => {
      const maxima = associationMaxima(model, side, statistic, everyone)(indices);
      maxima.forEach((value, b) => expect(value).toBeCloseTo(oracle[side].largest[statistic][b] ?? NaN, 10));
    },
  );

  it('maps hold t with its sign, and their largest are the maxima', () => {
    for (const statistic of ['ols', 'hc3'] as const) {
      const schemes = associationSchemes(model, side, statistic);
      expect(observedMap(schemes, 'any')).toEqual(statistic === 'hc3' ? ours.tRobust : ours.t);
      const maps = new Float64Array(3 * count);
      permutedMaps(schemes, indices, 5, 3, 'a', 'any', maps);
      const maxima = associationMaxima(model, side, statistic, everyone)(indices);
      for (let p = 0; p < 3; p += 1) {
        const sizes = maps.subarray(p * count, (p + 1) * count).map(Math.abs);
        expect(Math.max(...sizes)).toBe(maxima[5 + p]);
      }
    }
  });

  it('does not depend on units', () => {
    const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(scale, scale, (one, other) => {
        const scaled = massAssociation(
          {
            ...model,
            candidates: candidates.map((v) => v * one),
            variable: model.variable.map((v) => v * other),
          },
          side,
        );
        scaled.t.forEach((t, e) => expect(t).toBeCloseTo(ours.t[e], 8));
        scaled.tRobust.forEach((t, e) => expect(t).toBeCloseTo(ours.tRobust[e], 8));
      }),
      { numRuns: 20 },
    );
  });

  it('is NaN for a constant candidate', () => {
    const odd = { ...model, candidates: Float64Array.from([...candidates, ...new Float64Array(n).fill(2)]) };
    const { t, pRobust } = massAssociation(odd, side);
    expect([t[count], pRobust[count], t[0]]).toEqual([NaN, NaN, ours.t[0]]);
  });
});

it('as response it is path a of the mediation', () => {
  const model = modelOf('response');
  const { tA, seA } = massMediation({
    n,
    candidates,
    x: model.variable,
    y: Float64Array.from(oracle.y),
    covariatesA: covariates,
    covariatesB: covariates,
  });
  const { t, se } = massAssociation(model, 'response');
  t.forEach((value, e) => expect(value).toBeCloseTo(tA[e], 10));
  se.forEach((value, e) => expect(value).toBeCloseTo(seA[e], 10));
});
