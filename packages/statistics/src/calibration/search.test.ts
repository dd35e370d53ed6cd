import { permutationPlan, searchPermutations, familyWiseP, type MassModel } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { pickRows } from '../composite/sample.ts';
import { screen } from '../composite/screen.ts';
import { allowedRejections, nullStudy, type NullKind } from './mass-generator.ts';

const LONG = process.env['MESOVIA_LONG'] === '1';
const STUDIES = LONG ? 1000 : 60;
const [COUNT, PERMUTATIONS, SEED] = [400, LONG ? 199 : 119, 20230324n];

const modelOf = (kind: NullKind, study: number): MassModel => {
  const { covariates, ...rest } = nullStudy(kind, COUNT, SEED, study);
  return { ...rest, covariatesA: covariates, covariatesB: covariates };
};

/** Smallest p_fwe and p_fwe_strict of a study without mediators. */
function smallest(kind: NullKind, study: number): { p: number; strict: number } {
  const model = modelOf(kind, study);
  const { indices } = permutationPlan(model.n, PERMUTATIONS, SEED, study + 1, null, true);
  const { statistic, maxA, maxB } = searchPermutations(model, indices);
  const { pFwe, pFweStrict } = familyWiseP(statistic, maxA, maxB);
  return { p: Math.min(...pFwe), strict: Math.min(...pFweStrict) };
}

/** What must not be offered: permuting the rows of M against (X, Y, C) breaks both paths at once. */
function rowsOfM(kind: NullKind, study: number, permutations: number): number {
  const sample = nullStudy(kind, COUNT, SEED, study);
  const { n } = sample;
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const largest = (order: Int32Array) => {
    const moved = {
      ...sample,
      x: pickRows(sample.x, n, order),
      y: pickRows(sample.y, n, order),
      covariates: pickRows(sample.covariates, n, order),
    };
    const found = screen(moved, everybody);
    return (
      found?.tA.reduce((top, t, e) => Math.max(top, Math.min(Math.abs(t), Math.abs(found.tB[e]))), 0) ?? 0
    );
  };
  const observed = largest(everybody);
  const { indices } = permutationPlan(n, permutations, SEED, study + 1, null, true);
  let above = 0;
  for (let b = 0; b < permutations; b++)
    if (largest(indices.subarray(b * n, (b + 1) * n)) >= observed) above += 1;
  return (1 + above) / (1 + permutations);
}

const rejections = (kind: NullKind) => {
  const results = Array.from({ length: STUDIES }, (_, study) => smallest(kind, study));
  return {
    p: results.filter(({ p }) => p < 0.05).length,
    strict: results.filter(({ strict }) => strict < 0.05).length,
  };
};

describe(`family-wise error without mediators, ${STUDIES} studies of 400 candidates`, () => {
  it.each<[NullKind, number]>([
    ['global', 0.05],
    ['a-only', 0.05],
    ['b-only', 0.05],
    ['mixed', 0.1],
  ])(
    '%s: p_fwe at %s, p_fwe_strict at 0.05',
    (kind, size) => {
      const { p, strict } = rejections(kind);
      expect(p).toBeLessThanOrEqual(allowedRejections(STUDIES, size));
      expect(strict).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
    },
    600_000,
  );
});

describe('the scheme that is never offered: permuting the rows of M', () => {
  const studies = LONG ? 400 : 50;
  it.each<[NullKind, number]>([
    ['a-only', 0.45],
    ['b-only', 0.15],
  ])(
    '%s: calls a mediator in more than %s of studies without one',
    (kind, bound) => {
      const calls = Array.from({ length: studies }, (_, study) => rowsOfM(kind, study, 59)).filter(
        (p) => p <= 0.05,
      );
      expect(calls.length / studies).toBeGreaterThan(bound);
    },
    600_000,
  );
});
