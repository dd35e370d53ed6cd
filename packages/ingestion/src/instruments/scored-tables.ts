import { ParameterError, type OutputColumn, type TableOutput, type TableView } from '@mesovia/core';
import { readVariables } from '../flow/included-tables.ts';
import { variablesTable, type Variable } from '../participants/variables-table.ts';
import type { Score, Scored } from './questionnaire.ts';

const KEY = 'participant_id';

/**
 * People and variables with the scores behind the others, the items only if they are kept.
 *
 * @throws ParameterError `duplicate-column`
 */
export function scoredTables(
  people: { readonly participants: TableView; readonly variables: TableView },
  scored: readonly Scored[],
  keepItems: boolean,
): { participants: TableOutput; variables: TableOutput } {
  const items = new Set(keepItems ? [] : scored.flatMap(({ columns }) => columns));
  const kept = people.participants.columnNames.filter((name) => !items.has(name));
  const scores = scored.flatMap((one) => one.scores);
  refuseTwins(kept, scores);
  return {
    participants: {
      ...Object.fromEntries(kept.map((name) => [name, columnOf(people.participants, name)])),
      ...Object.fromEntries(scores.map(({ variable, score }) => [variable, score])),
    },
    variables: variablesTable([
      ...readVariables(people.variables).filter(({ variable }) => !items.has(variable)),
      ...scores.map(variableOf),
    ]),
  };
}

function columnOf(view: TableView, name: string): OutputColumn {
  return view.typeOf(name) === 'utf8' ? view.strings(name) : Float64Array.from(view.f64(name));
}

function refuseTwins(kept: readonly string[], scores: readonly Score[]): void {
  const taken = new Set(kept);
  for (const { variable } of scores) {
    if (taken.has(variable)) {
      throw new ParameterError(
        'duplicate-column',
        `a score would be named "${variable}", which is a column of participants already`,
        'with.questionnaires',
        'give the questionnaire another name',
      );
    }
    taken.add(variable);
  }
}

function variableOf({ variable, label, description, minimum, maximum, instrument, score }: Score): Variable {
  return {
    variable,
    type: 'number',
    label,
    unit: 'points',
    description,
    levels: [],
    levelLabels: [],
    minimum,
    maximum,
    instrument,
    missing: unknownIn(score),
  };
}

const unknownIn = (score: Float64Array): number => score.filter((value) => value !== value).length;

/** One row a person and score, in key order. */
export function scoreRows(people: TableView, scored: readonly Scored[]): TableOutput {
  const ids = people.strings(KEY);
  const scores = scored.flatMap((one) => one.scores).toSorted((a, b) => (a.variable < b.variable ? -1 : 1));
  const rows = ids.flatMap((id, person) => scores.map((score) => ({ id, person, score })));
  return {
    participant_id: rows.map(({ id }) => id),
    variable: rows.map(({ score }) => score.variable),
    score: Float64Array.from(rows, ({ person, score }) => score.score[person] as number),
    answered: Int32Array.from(rows, ({ person, score }) => score.answered[person] as number),
    items: Int32Array.from(rows, ({ score }) => score.items),
  };
}

/** One row a score, in key order. */
export function scaleRows(scored: readonly Scored[]): TableOutput {
  const scores = scored.flatMap((one) => one.scores).toSorted((a, b) => (a.variable < b.variable ? -1 : 1));
  const count = (keep: (answered: number, score: number, items: number) => boolean) =>
    Int32Array.from(
      scores,
      ({ score, answered, items }) =>
        score.filter((value, person) => keep(answered[person] as number, value, items)).length,
    );
  return {
    variable: scores.map(({ variable }) => variable),
    instrument: scores.map(({ instrument }) => instrument),
    label: scores.map(({ label }) => label),
    items: Int32Array.from(scores, ({ items }) => items),
    minimum: Float64Array.from(scores, ({ minimum }) => minimum),
    maximum: Float64Array.from(scores, ({ maximum }) => maximum),
    complete: count((answered, _, items) => answered === items),
    prorated: count((answered, value, items) => answered < items && value === value),
    unknown: count((_, value) => value !== value),
    alpha: Float64Array.from(scores, ({ alpha }) => alpha),
  };
}
