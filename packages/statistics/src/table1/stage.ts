import {
  bundle,
  DataError,
  defineStage,
  groupTests,
  participants,
  table1,
  variables,
  type TableOutput,
} from '@mesovia/core';
import { z } from 'zod';
import { readExposure, type ExposureGroups } from '../people/analysis.ts';
import { readVariable, type PeopleTables, type Variable } from '../people/variable.ts';
import { compareExposure, correlateNumbers } from './correlations.ts';
import { describe, type Cell, type Group } from './describe.ts';
import { compareCategories } from './group-categories.ts';
import { compareNumbers } from './group-numbers.ts';
import { testColumns, type TestRow } from './tests.ts';

export const table1Stage = defineStage({
  name: 'table1',
  version: 2,
  about: 'Who took part: every variable for everybody and by exposure, with its pre-declared test.',
  params: z.strictObject({
    exposure: z.string().describe('exposure, a variable of the study'),
    variables: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'rows of the table, in this order; all variables but the exposure and free text when left out',
      ),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: { table1, group_tests: groupTests },
  main: 'table1',

  run({ params, inputs, warn }) {
    const { people } = inputs;
    const { exposure, x, groups } = readExposure(people, params.exposure);
    if (x.every((value) => value === x[0])) {
      throw new DataError(
        'no-variance',
        `${exposure.name} is the same for every included person`,
        `participants.${exposure.name}`,
        'include people who differ',
      );
    }
    const comparison = groups ? `${groups.labels[1]} - ${groups.labels[0]}` : exposure.label;
    const names = params.variables ?? describedVariables(people, exposure.name);
    const described = [...new Set(names)].map((name) => readVariable(people, name, 'with.variables'));
    const tests = described.flatMap((variable) => {
      const rows = groups
        ? testBetweenGroups(variable, groups, params.level)
        : testAgainstExposure(variable, x, params.level);
      if (rows.length === 0 && variable.name !== exposure.name) {
        warn({
          code: 'not-tested',
          severity: 'note',
          message: `${variable.label} was not tested: it does not vary, or too few people have a value.`,
        });
      }
      return rows.map((row) => ({ variable: variable.name, comparison, ...row }));
    });
    return {
      table1: cellColumns(describe(described, peopleByGroup(x.length, groups))),
      group_tests: testColumns(tests),
    };
  },
});

function describedVariables(people: PeopleTables, exposure: string): string[] {
  const types = people.variables.strings('type');
  const known = new Map(people.variables.strings('variable').map((name, i) => [name, types[i]]));
  return people.participants.columnNames.filter((name) => {
    const type = known.get(name);
    return type !== undefined && type !== 'text' && name !== exposure;
  });
}

function peopleByGroup(n: number, groups: ExposureGroups | undefined): Group[] {
  const rows = Array.from({ length: n }, (_, i) => i);
  const all = { label: 'all', rows };
  if (!groups) return [all];
  return [
    all,
    ...groups.labels.map((label, g) => ({ label, rows: rows.filter((i) => groups.codes[i] === g) })),
  ];
}

function testBetweenGroups(variable: Variable, { codes }: ExposureGroups, level: number): TestRow[] {
  const of = (group: number) =>
    variable.values.filter((value, i) => codes[i] === group && Number.isFinite(value));
  if (!variable.levels) return compareNumbers(of(0), of(1), level);
  const counts = (group: number) =>
    variable.levels?.map((_, code) => of(group).filter((value) => value === code).length) ?? [];
  return compareCategories(counts(0), counts(1), level);
}

function testAgainstExposure(variable: Variable, x: Float64Array, level: number): TestRow[] {
  const known = [...x.keys()].filter((i) => Number.isFinite(variable.values[i]));
  const exposure = Float64Array.from(known, (i) => x[i]);
  const values = Float64Array.from(known, (i) => variable.values[i]);
  const levels = new Set(values).size;
  return variable.levels && levels > 2
    ? compareExposure(exposure, values)
    : correlateNumbers(exposure, values, level);
}

function cellColumns(cells: readonly Cell[]): TableOutput {
  const number = (read: (cell: Cell) => number | undefined) =>
    Float64Array.from(cells, (cell) => read(cell) ?? NaN);
  const integer = (read: (cell: Cell) => number) => Int32Array.from(cells, read);
  return {
    position: integer((c) => c.position),
    group_position: integer((c) => c.groupPosition),
    variable: cells.map((c) => c.variable.name),
    label: cells.map((c) => c.variable.label),
    level: cells.map((c) => c.level),
    group: cells.map((c) => c.group),
    n: integer((c) => c.n),
    missing: integer((c) => c.missing),
    mean: number((c) => c.numbers?.mean),
    sd: number((c) => c.numbers?.sd),
    median: number((c) => c.numbers?.median),
    q1: number((c) => c.numbers?.q1),
    q3: number((c) => c.numbers?.q3),
    count: {
      values: integer((c) => c.count ?? 0),
      valid: Uint8Array.from(cells, (c) => (c.count === undefined ? 0 : 1)),
    },
    percent: number((c) => c.percent),
  };
}
