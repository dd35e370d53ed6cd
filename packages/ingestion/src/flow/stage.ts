import {
  bundle,
  DataError,
  defineStage,
  flow,
  inclusion,
  participants,
  variables,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { listColumn } from '../participants/variables-table.ts';
import { askRules, refuseUndecided } from './ask-rules.ts';
import { countRules, type RuleCounts } from './count-rules.ts';
import { includedTables } from './included-tables.ts';
import { planJoin, type JoinPlan } from './joined-row.ts';
import { readRule, type Rule } from './rule.ts';

export const flowStage = defineStage({
  name: 'flow',
  version: 1,
  about: 'Applies the exclusion rules in order; everyone left out gets a row and a reason.',
  params: z.strictObject({
    exclude: z
      .record(z.string().min(1), z.string())
      .describe(
        'reason: SQL condition on the row of a person (participants and the further tables); true leaves the person out',
      ),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: { participants, variables, flow, inclusion },
  main: 'participants',
  sql: true,
  openInputs: true,

  async run({ params, inputs, sql, warn }) {
    const { people, ...rest } = inputs;
    const further = new Map(Object.entries(rest) as [string, TableView][]);
    const plan = planJoin(people.participants, further);
    for (const check of plan.checks) warn(check);
    const columns = [
      'participant_id',
      ...plan.peopleColumns,
      ...plan.tables.flatMap((table) => table.columns),
    ];
    const rules = Object.entries(params.exclude).map(([reason, text]) => readRule(reason, text, columns));
    const counts = countRules(await askRules(plan, rules, sql), plan.people.length);
    refuseUndecided(counts.undecided, plan, rules, unknownReader(people.participants, plan));
    const included = plan.people.flatMap((_, person) => (counts.firstRule[person] === -1 ? [person] : []));
    if (included.length === 0) refuseNobody(rules, counts);
    return {
      ...includedTables(people.participants, people.variables, plan, included),
      flow: flowColumns(rules, counts),
      inclusion: inclusionColumns(rules, counts, plan.people),
    };
  },
});

/** Whether a column of the joined row has no value for a person. */
function unknownReader(participants: TableView, plan: JoinPlan): (column: string, person: number) => boolean {
  return (column, person) => {
    const table = plan.tables.find(({ columns }) => columns.includes(column));
    if (!table) return participants.isNull(column, person);
    const row = table.rowOf[person] ?? -1;
    return row < 0 || table.view.isNull(column, row);
  };
}

function refuseNobody(rules: readonly Rule[], { allFailing }: RuleCounts): never {
  const counts = rules.map(({ reason }, i) => `${reason}: ${allFailing[i]}`).join('; ');
  throw new DataError(
    'nobody-left',
    `the rules leave nobody (${counts})`,
    'with.exclude',
    'see which rule is wrong',
  );
}

function flowColumns(rules: readonly Rule[], counts: RuleCounts) {
  return {
    position: Int32Array.from(rules, (_, i) => i + 1),
    reason: rules.map(({ reason }) => reason),
    predicate: rules.map(({ predicate }) => predicate),
    entering: counts.entering,
    first_failing: counts.firstFailing,
    all_failing: counts.allFailing,
    remaining: counts.remaining,
  };
}

function inclusionColumns(rules: readonly Rule[], counts: RuleCounts, people: readonly string[]) {
  const reason = (rule: number) => rules[rule]?.reason ?? '';
  return {
    participant_id: people,
    included: people.map((_, person) => counts.firstRule[person] === -1),
    first_reason: people.map((_, person) => {
      const rule = counts.firstRule[person] ?? -1;
      return rule === -1 ? null : reason(rule);
    }),
    all_reasons: listColumn(counts.allRules.map((failed) => failed.map(reason))),
  };
}
