import { buildTable, candidateLabels, candidates, tableView, type TableOutput } from '@mesovia/core';
import { describe, expect, it } from 'vitest';
import { exampleCandidates, exampleIds, exampleLabels, exampleViews } from '../testing.ts';
import { alignFamily, type CandidateTables } from './align-candidates.ts';
import { analysedPeople } from './analysis.ts';

const people = exampleViews({
  dose: { values: [1, 2, 3, 4, 5, 7] },
  pain: { values: [5, 3, 6, 1, 8, 2] },
});
const analysis = analysedPeople(people, { exposure: 'dose', outcome: 'pain', covariates: [] }, () => {});
const labels = exampleLabels(3);
const spread = [0.1, 0.5, 0.2, 0.4, 0.9, 0.3];

function tables(rows: readonly (readonly number[])[], ids = exampleIds(6)): CandidateTables {
  const known = rows.flat().map((value) => (Number.isNaN(value) ? 0 : value));
  const columns = exampleCandidates(ids, Float64Array.from(known), labels);
  const view = (contract: typeof candidates | typeof candidateLabels, output: TableOutput) =>
    tableView(contract, [buildTable(contract, output, 'example')], 'example');
  const table = view(candidates, columns.candidates);
  const { values } = table.matrix('values');
  for (const [e, row] of rows.entries())
    for (const [i, value] of row.entries()) values[i * rows.length + e] = value;
  return { candidates: table, candidate_labels: view(candidateLabels, columns.candidate_labels) };
}

const sound = labels.map((_, e) => spread.map((value, i) => value + (e * i) / 7));

it('takes the family for the analysed people, whatever else the table holds', () => {
  const more = sound.map((row) => [...row, 99]);
  const family = alignFamily(tables(more, exampleIds(7)), 'edge', analysis);
  expect([...family.candidates]).toEqual([0, 1, 2]);
  expect(family.names[1]).toBe('region 2 - region 0');
  expect([...family.values.subarray(6, 12)]).toEqual(sound[1]);
  expect(family.left).toEqual([]);
  expect([...alignFamily(tables(sound), 'node strength', analysis).candidates]).toEqual([3, 4, 5]);
});

it('lists candidates without a value, without variance, or that say nothing new', () => {
  const rows = [
    spread.map((value, i) => (i === 2 || i === 4 ? NaN : value)),
    spread.map(() => 0.3),
    [1, 2, 3, 4, 5, 7].map((dose) => 0.1 * dose - 3),
    ...sound.slice(3),
  ];
  expect(() => alignFamily(tables(rows), 'edge', analysis)).toThrow(
    'none of the 3 candidates of the family edge can be tested: no value for some included people',
  );
  const kept = alignFamily(
    tables([...rows.slice(0, 2), sound[2] ?? [], ...sound.slice(3)]),
    'edge',
    analysis,
  );
  expect([...kept.candidates]).toEqual([2]);
  expect(kept.left.map(({ candidate, people: count, reason }) => [candidate, count, reason])).toEqual([
    [0, 2, 'no value for some included people'],
    [1, 0, 'the same value for every included person'],
  ]);
  const explained = alignFamily(
    tables([sound[0] ?? [], sound[1] ?? [], rows[2] ?? [], ...sound.slice(3)]),
    'edge',
    analysis,
  );
  expect(explained.left[0]?.reason).toBe('an exact combination of exposure and covariates');
});

it('an infinite value is no value', () => {
  const rows = sound.map((row, e) => (e === 0 ? row.map((v, i) => (i === 0 ? Infinity : v)) : row));
  expect(alignFamily(tables(rows), 'edge', analysis).left[0]).toMatchObject({ candidate: 0, people: 1 });
});

describe('refuses', () => {
  it('an included person without a row', () => {
    const fewer = sound.map((row) => row.slice(0, 5));
    expect(() => alignFamily(tables(fewer, exampleIds(5)), 'edge', analysis)).toThrow(
      'p006 is included but has no row in candidates\n  at: candidates\n  try: leave out people without scans with a rule in the flow stage, or connect their scans',
    );
  });

  it('a family that is not there', () => {
    expect(() => alignFamily(tables(sound), 'edges', analysis)).toThrow(
      'there is no family "edges" among the candidates',
    );
  });

  it('labels that do not fit the values', () => {
    const longer = exampleCandidates(exampleIds(6), Float64Array.from(sound.flat()), labels);
    const other = exampleCandidates(exampleIds(6), Float64Array.from(sound.slice(1).flat()), labels.slice(1));
    const mixed = {
      candidates: tableView(candidates, [buildTable(candidates, longer.candidates, 'example')], 'example'),
      candidate_labels: tableView(
        candidateLabels,
        [buildTable(candidateLabels, other.candidate_labels, 'example')],
        'example',
      ),
    };
    expect(() => alignFamily(mixed, 'edge', analysis)).toThrow(
      'candidates have 6 values a person, candidate_labels has 5 rows',
    );
  });
});
