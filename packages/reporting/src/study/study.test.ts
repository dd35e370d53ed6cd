import { studyParameters, studyStages, tableView, buildTable, participants } from '@mesovia/core';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../example/columns.ts';
import { readRows } from '../rows/read-rows.ts';
import { readParameters } from './parameters.ts';
import { adjusted, covariateColumns, deviationOf, meanOf } from './partial.ts';
import { groupsOf, readPeople } from './people.ts';
import { variableNamed, type Variable } from './variable.ts';

const variable = (name: string, type: string, levels: string[] = []): Variable => ({
  name,
  type,
  label: name,
  unit: '',
  description: '',
  instrument: '',
  levels,
  levelLabels: levels.map((level) => level.toUpperCase()),
});
const people = readPeople(
  tableView(
    participants,
    [
      buildTable(
        participants,
        {
          participant_id: ['a', 'b', 'c', 'd'],
          sex: ['m', 'f', null, 'f'],
          age: Float64Array.of(20, 30, 40, NaN),
          flag: Float64Array.of(1, 0, 1, 1),
        },
        'test',
      ),
    ],
    'test',
  ),
);

describe('people', () => {
  it('values of categories are positions of their levels', () => {
    expect([...people.values(variable('sex', 'binary', ['f', 'm', 'x']))]).toEqual([1, 0, NaN, 0]);
    expect([...people.values(variable('age', 'number'))]).toEqual([20, 30, 40, NaN]);
  });
  it('groups are the levels that have people, reference first', () => {
    expect(groupsOf(people, variable('sex', 'binary', ['f', 'm', 'x']))).toEqual([
      { label: 'F', rows: [1, 3] },
      { label: 'M', rows: [0] },
    ]);
    expect(groupsOf(people, variable('flag', 'number'))?.map((group) => group.label)).toEqual(['0', '1']);
    expect(groupsOf(people, variable('age', 'number'))).toBeUndefined();
  });
  it('finds its people in other tables', () => {
    const other = tableView(
      participants,
      [buildTable(participants, { participant_id: ['c', 'a'] }, 'test')],
      'test',
    );
    expect([...people.rowsIn(other)]).toEqual([0, -1, 1, -1]);
  });
});

describe('regressing out', () => {
  it('codes categories as one column per later level', () =>
    expect(
      covariateColumns(people, [variable('sex', 'category', ['f', 'm', 'x'])]).map((column) => [...column]),
    ).toEqual([[1, 0, 0, 0]]));
  it('leaves the mean and takes the part that is explained', () => {
    const left = adjusted(Float64Array.of(1, 2, 3, 5), [Float64Array.of(0, 0, 1, 1)]);
    expect([...left]).toEqual([2.25, 3.25, 1.75, 3.75].map((v) => expect.closeTo(v, 12)));
    expect(meanOf(left)).toBeCloseTo(2.75, 12);
  });
  it('SD has ddof 1', () => expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138089935299395, 12));
});

describe('recorded parameters', () => {
  const rows = [
    ['search', 'alpha', '0.05'],
    ['search', 'covariates', '["age","sex"]'],
    ['flow', 'exclude.too much motion', '"fd > 0.5"'],
    ['flow', 'exclude.no scan', '"minutes is null"'],
    ['odd', 'text', 'not json'],
  ].map(([stage, parameter, value]) => ({ stage, parameter, value }));
  const table = (contract: typeof studyParameters | typeof studyStages, data: Record<string, unknown>[]) =>
    tableView(contract, [buildTable(contract, columnsOf(contract, data), 'test')], 'test');
  const parameters = readParameters(
    table(studyParameters, rows),
    table(studyStages, [
      { position: 1, stage: 'search', use: 'statistics/mass-mediation', version: 1, about: '' },
    ]),
  );
  it('are values, lists and records, whole or one row each', () => {
    expect(parameters.value('search', 'alpha')).toBe(0.05);
    expect(parameters.below('search', 'covariates').map((item) => item.value)).toEqual(['age', 'sex']);
    expect(parameters.below('flow', 'exclude')).toEqual([
      { name: 'no scan', value: 'minutes is null' },
      { name: 'too much motion', value: 'fd > 0.5' },
    ]);
    expect(parameters.value('odd', 'text')).toBe('not json');
    expect(parameters.value('search', 'seed')).toBeUndefined();
    expect(parameters.stagesOf('statistics/mass-mediation').map(({ stage }) => stage)).toEqual(['search']);
  });
});

it('rows read unknown numbers as NaN and unknown texts as empty', () => {
  const view = tableView(studyStages, [buildTable(studyStages, columnsOf(studyStages, []), 'test')], 'test');
  expect(readRows(studyStages, view)).toEqual([]);
});

it('a variable that does not exist is refused with those that do', () =>
  expect(() => variableNamed(new Map([['age', variable('age', 'number')]]), 'agee', 'outcome')).toThrow(
    /there is no variable "agee"\n {2}at: study\.outcome\n {2}try: the study has age/,
  ));
