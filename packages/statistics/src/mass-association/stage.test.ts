import {
  buildTable,
  candidateLabels,
  candidates,
  participants,
  runStage,
  tableView,
  variables,
  type Stage,
  type TableContract,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { createStream, massAssociation, nextNormal, permutationPlan } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { allowedRejections, nullStudy } from '../calibration/mass-generator.ts';
import { exampleCandidates, exampleIds, exampleLabels, exampleStudy } from '../testing.ts';
import { associateFamily, associationThreshold } from './association.ts';
import { massAssociationStage } from './stage.ts';

const n = 36;
const labels = exampleLabels(6);
const stream = createStream(31n, 0, 0, 0);
const normals = (count: number) => Float64Array.from({ length: count }, () => nextNormal(stream));
const x = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
const age = normals(n);
const values = normals(labels.length * n);
const y = normals(n).map((noise, i) => noise + 2 * values[5 * n + i]);
/** Candidate 2 goes with the exposure, candidate 5 with the outcome. */
for (let i = 0; i < n; i++) values[2 * n + i] += 2.5 * x[i];
const study = exampleStudy({
  habit: { values: [...x].map((code) => (code === 1 ? 'yes' : 'no')), type: 'binary', levels: ['no', 'yes'] },
  age: { values: age },
  pain: { values: y },
  site: {
    values: Array.from({ length: n }, (_, i) => (i % 4 < 2 ? 'north' : 'south')),
    levels: ['north', 'south'],
  },
});
const params = { exposure: 'habit', outcome: 'pain', covariates: ['age'], permutations: 199 };
const tables = exampleCandidates(exampleIds(n), values, labels);
const inputs: Record<string, TableOutput> = {
  'people.participants': study.participants,
  'people.variables': study.variables,
  'candidates.candidates': tables.candidates,
  'candidates.candidate_labels': tables.candidate_labels,
};
const contracts: Record<string, TableContract> = {
  'people.participants': participants,
  'people.variables': variables,
  'candidates.candidates': candidates,
  'candidates.candidate_labels': candidateLabels,
};

async function run(overrides: object = {}) {
  const result = await runStage(massAssociationStage as unknown as Stage, {
    params: { ...params, ...overrides },
    where: 'stage associations',
    seed: 4n,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([role, columns]) => [
        role,
        [buildTable(contracts[role] as TableContract, columns, 'test')],
      ]),
    ),
  });
  const view = (name: keyof typeof massAssociationStage.outputs) =>
    tableView(massAssociationStage.outputs[name], [result.tables[name] as never], 'test');
  return { checks: result.checks, view, found: view('association_estimates') };
}

it.each(checkStage(massAssociationStage as unknown as Stage, { params, inputs, seed: 4n }))(
  'stage %s',
  (_, check) => check(),
);

describe('mass-association', async () => {
  const { found, view, checks } = await run();

  it('finds what goes with the exposure and what goes with the outcome, each in its own family', () => {
    expect(found.rows).toBe(30);
    const called = [...found.f64('selected').keys()].filter((row) => found.f64('selected')[row] === 1);
    expect(called.map((row) => [found.strings('association')[row], found.i32('candidate')[row]])).toEqual([
      ['exposure', 2],
      ['outcome', 5],
    ]);
    expect(found.f64('p_fwe')[2]).toBeCloseTo(1 / 200, 12);
    expect(new Set(found.strings('selection'))).toEqual(new Set(['circular, best of 15']));
    const alone = massAssociation(
      { n, candidates: values.subarray(0, 15 * n), variable: y, covariates: age },
      'predictor',
    );
    expect(found.f64('estimate').subarray(15)).toEqual(alone.estimate);
    expect(found.f64('t_hc3').subarray(15)).toEqual(alone.tRobust);
  });

  it('says the threshold: what is beyond it is called, what is not is not', () => {
    const terms = view('estimates').strings('term');
    expect(terms).toEqual(
      expect.arrayContaining([
        'largest |t|',
        'largest |t|',
        'family-wise threshold',
        'family-wise threshold',
      ]),
    );
    const rows = [...terms.keys()].filter((row) => terms[row] === 'family-wise threshold');
    const bars = new Map(
      rows.map((row) => [view('estimates').strings('model')[row], view('estimates').f64('estimate')[row]]),
    );
    const role = found.strings('association');
    [...found.f64('t')].forEach((t, row) => {
      const bar = bars.get(role[row] === 'exposure' ? 'habit -> connections' : 'connections -> pain');
      expect(Math.abs(t) > (bar ?? NaN)).toBe(found.f64('selected')[row] === 1);
    });
    expect(checks.map(({ message }) => message)).toEqual([
      'connections and exposure: 199 random permutations.',
      'connections and outcome: 199 random permutations.',
    ]);
    expect(view('nulls').rows).toBe(2 * 199);
  });

  it('takes one side, a family named beforehand, blocks, and the studentised t', async () => {
    const one = await run({
      which: 'outcome',
      statistic: 'hc3',
      blocks: 'site',
      only: { candidates: ['region 3 - region 2', 'region 1 - region 0'] },
    });
    expect(new Set(one.found.strings('association'))).toEqual(new Set(['outcome']));
    expect(one.found.rows).toBe(2);
    expect(one.checks.map(({ code }) => code)).toContain('exchangeability-blocks');
  });

  it('cannot call anything with too few permutations', () =>
    expect(associationThreshold(Float64Array.of(1, 2, 3), 0.05)).toBeNaN());
});

describe('studies without any association on the side that is tested', () => {
  const STUDIES = process.env['MESOVIA_LONG'] === '1' ? 1000 : 60;
  const control = { signal: new AbortController().signal, progress: () => {} };
  it.each([
    ['response', 'b-only'],
    ['predictor', 'a-only'],
  ] as const)('candidates as %s, %s: family-wise error at 5 %%', async (side, kind) => {
    let calls = 0;
    for (let study = 0; study < STUDIES; study++) {
      const {
        n: people,
        x: exposure,
        y: outcome,
        candidates: edges,
        covariates,
      } = nullStudy(kind, 60, 41n, study);
      // Exposure held constant where the outcome is the response, because it relates to both.
      const held = side === 'response' ? covariates : Float64Array.from([...covariates, ...exposure]);
      const plan = permutationPlan(people, 99, 41n, study + 1, null, true);
      const { pFwe } = await associateFamily(
        {
          n: people,
          candidates: edges,
          variable: side === 'response' ? exposure : outcome,
          covariates: held,
        },
        side,
        'ols',
        plan,
        control,
      );
      if (Math.min(...pFwe) < 0.05) calls += 1;
    }
    expect(calls).toBeLessThanOrEqual(allowedRejections(STUDIES, 0.05));
  });
});
