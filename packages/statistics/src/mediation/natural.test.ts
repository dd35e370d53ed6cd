import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { columnsOf, numbers } from '../testing.ts';
import type { MediationRow } from './bootstrap-rows.ts';
import type { MediationOptions } from './estimate-model.ts';
import oracle from './models.json' with { type: 'json' }; // written by models.R
import { estimateNatural, type NaturalInput } from './natural.ts';

const f = (values: readonly number[]) => Float64Array.from(values);
const options: MediationOptions = { resamples: 200, level: 0.95, strata: null, seed: 5n };
const input: NaturalInput = {
  n: 45,
  x: f(oracle.exercise),
  m: f(oracle.m1),
  y: f(oracle.pain_hi),
  covariatesA: [f(oracle.age), f(oracle.sex)],
  covariatesB: [f(oracle.age), f(oracle.sex)],
  mediatorLink: 'identity',
  outcomeLink: 'logit',
  firth: false,
  interaction: false,
  from: 0,
  to: 1,
};
const size = (rows: readonly MediationRow[], term: string, scale = 'probability') =>
  rows.find(
    (row) => row.term === term && row.scale === scale && row.method === 'g-computation, percentile bootstrap',
  );

describe('an outcome with two values', () => {
  it('natural effects in probabilities equal integration in R', () => {
    const { rows } = estimateNatural(input, options);
    const terms = ['total', 'pure indirect', 'total indirect', 'pure direct', 'total direct'];
    terms.forEach((term, j) =>
      expect(size(rows, term)?.estimate).toBeCloseTo(oracle.natural_pain_hi[j] ?? NaN, 9),
    );
    const b = rows.find((row) => row.term === 'b');
    expect(b).toMatchObject({ scale: 'log odds', method: 'logit, Wald z' });
    expect(rows.find((row) => row.method === 'joint significance')?.p).toBeGreaterThan(0);
  });

  it('counts separated resamples, and shows no interval above 5 %', () => {
    // A few people with the rarer value, told apart by the mediator in many resamples.
    const y = input.m.map((value, i) => (value > 0.9 || i === 3 ? 1 : 0));
    const plain = estimateNatural({ ...input, y, covariatesA: [], covariatesB: [] }, options);
    expect(plain.separated).toBeGreaterThan(0.05 * options.resamples);
    expect(plain.hidden).toBe(true);
    expect(size(plain.rows, 'total')?.lower).toBeUndefined();
    const firth = estimateNatural({ ...input, y, covariatesA: [], covariatesB: [], firth: true }, options);
    expect([firth.separated, firth.hidden]).toEqual([0, false]);
    expect(size(firth.rows, 'total')?.lower).toBeLessThan(0);
    expect(firth.rows.some((row) => row.method === 'logit, Firth, Wald z')).toBe(true);
  });

  it('refuses a sample that is separated', () => {
    const y = input.m.map((value) => (value > 0 ? 1 : 0));
    expect(() => estimateNatural({ ...input, y }, options)).toThrow(
      'a logit or probit model tells the two values apart perfectly, so its coefficients have no estimate',
    );
  });

  it('a linear model of both gives ab', () => {
    const linear: NaturalInput = { ...input, y: f(oracle.pain), outcomeLink: 'identity' };
    const { rows } = estimateNatural(linear, options);
    expect(size(rows, 'pure indirect', 'raw')?.estimate).toBeCloseTo(-3.7484139446646529, 10);
    const interaction = estimateNatural({ ...linear, interaction: true }, options).rows;
    expect(size(interaction, 'total indirect', 'raw')?.estimate).toBeCloseTo(-4.714482043141021, 10);
  });

  it('a mediator with two values moves the outcome through its probability', () => {
    const m = input.m.map((value) => (value > 0 ? 1 : 0));
    const { rows } = estimateNatural(
      { ...input, m, y: f(oracle.pain), mediatorLink: 'probit', outcomeLink: 'identity' },
      options,
    );
    const total = size(rows, 'total', 'raw')?.estimate ?? NaN;
    const parts = ['pure direct', 'total indirect'].map((term) => size(rows, term, 'raw')?.estimate ?? NaN);
    expect((parts[0] ?? NaN) + (parts[1] ?? NaN)).toBeCloseTo(total, 10);
  });

  it.skipIf(!oracleFile('mediation/data/framing.csv'))(
    'framing: within Monte Carlo error of R mediation, logit and probit (skipped where the oracles are absent)',
    () => {
      const framing = columnsOf(
        readFileSync(oracleFile('mediation/data/framing.csv') ?? '', 'utf8').replaceAll('"', ''),
        ',',
      );
      const is = (name: string, level: string) =>
        Float64Array.from(framing[name] ?? [], (value) => Number(value === level));
      const education = [...new Set(framing['educ'])].slice(1).map((level) => is('educ', level));
      const covariates = [
        numbers(framing['age']),
        ...education,
        is('gender', 'male'),
        numbers(framing['income']),
      ];
      const base = {
        n: 265,
        x: numbers(framing['cond']).map((_, i) =>
          Number((framing['tone']?.[i] ?? '') === '1' && framing['eth']?.[i] === '1'),
        ),
        m: numbers(framing['emo']),
        y: numbers(framing['cong_mesg']),
        covariatesA: covariates,
        covariatesB: covariates,
      };
      for (const [outcomeLink, indirect, total] of [
        ['logit', 0.0818646, 0.096642],
        ['probit', 0.0824364, 0.095603],
      ] as const) {
        const { rows } = estimateNatural({ ...input, ...base, outcomeLink }, { ...options, resamples: 20 });
        expect(Math.abs((size(rows, 'indirect, mean of both')?.estimate ?? NaN) - indirect)).toBeLessThan(
          0.003,
        );
        expect(Math.abs((size(rows, 'total')?.estimate ?? NaN) - total)).toBeLessThan(0.005);
      }
    },
  );
});
