import { ParameterError, variables, type TableView } from '@mesovia/core';
import { readRows, type RowOf } from '../rows/read-rows.ts';

/** What a column of participants means. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  /** number, ordinal, category, binary or text */
  readonly type: string;
  readonly unit: string;
  readonly description: string;
  readonly instrument: string;
  /** Values of a category, ordinal or binary variable, the reference first; empty for numbers. */
  readonly levels: readonly string[];
  readonly levelLabels: readonly string[];
}

export function readVariables(view: TableView): ReadonlyMap<string, Variable> {
  return new Map(readRows(variables, view).map((row) => [row.variable, toVariable(row)]));
}

function toVariable(row: RowOf<typeof variables>): Variable {
  return {
    name: row.variable,
    label: row.label || row.variable,
    type: row.type,
    unit: row.unit,
    description: row.description,
    instrument: row.instrument,
    levels: row.levels,
    levelLabels: row.levels.map((level, i) => row.level_labels[i] || level),
  };
}

/**
 * A variable by its name.
 *
 * @throws ParameterError `no-such-variable`
 */
export function variableNamed(all: ReadonlyMap<string, Variable>, name: string, role: string): Variable {
  const found = all.get(name);
  if (found) return found;
  throw new ParameterError(
    'no-such-variable',
    `there is no variable "${name}"`,
    `study.${role}`,
    `the study has ${[...all.keys()].join(', ')}`,
  );
}
