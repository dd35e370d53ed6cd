import { DataError, isUserError, ParameterError, type StageContext } from '@mesovia/core';
import { ruleQuery, type JoinPlan } from './joined-row.ts';
import type { Rule } from './rule.ts';

type Answers = (boolean | null)[][];
type Sql = StageContext<unknown, Record<string, never>>['sql'];

/**
 * Per rule, per person: true where the rule leaves the person out, null where unknown. One query; if it fails, each
 * rule is asked alone, so that the message names the rule.
 *
 * @throws ParameterError `rule-failed`, `not-boolean`
 */
export async function askRules(plan: JoinPlan, rules: readonly Rule[], sql: Sql): Promise<Answers> {
  if (rules.length === 0) return [];
  const table = await sql(ruleQuery(plan, rules)).catch(async (error: unknown) => {
    for (const rule of rules) await askAlone(plan, rule, sql);
    throw error;
  });
  const people = new Map(plan.people.map((person, i) => [person, i]));
  const order = Array.from({ length: table.numRows }, (_, row) =>
    people.get(String(table.getChild('participant_id')?.get(row))),
  );
  return rules.map((rule, i) => {
    const column = table.getChild(`rule_${i + 1}`);
    if (!column || String(column.type) !== 'Bool') refuseType(rule, String(column?.type));
    const answers = Array.from({ length: plan.people.length }, (): boolean | null => null);
    for (const [row, person] of order.entries()) {
      if (person !== undefined) answers[person] = column.get(row) as boolean | null;
    }
    return answers;
  });
}

async function askAlone(plan: JoinPlan, rule: Rule, sql: Sql): Promise<void> {
  try {
    await sql(ruleQuery(plan, [rule]));
  } catch (error) {
    if (!isUserError(error)) throw error;
    throw new ParameterError(
      'rule-failed',
      `"${rule.predicate}" cannot be answered: ${error.problem}`,
      `with.exclude."${rule.reason}"`,
      'compare numbers with numbers and text with text in single quotes',
      { cause: error },
    );
  }
}

function refuseType(rule: Rule, type: string): never {
  throw new ParameterError(
    'not-boolean',
    `"${rule.predicate}" gives ${type}, not true or false`,
    `with.exclude."${rule.reason}"`,
    'write a condition that is true for people to leave out, such as mean_fd_mm > 0.5',
  );
}

/**
 * @throws DataError `unknown-answer` naming rule, person and the columns without a value
 */
export function refuseUndecided(
  undecided: readonly { readonly person: number; readonly rule: number }[],
  plan: JoinPlan,
  rules: readonly Rule[],
  isUnknown: (column: string, person: number) => boolean,
): void {
  const [first] = undecided;
  if (!first) return;
  const rule = rules[first.rule] as Rule;
  const others = undecided.filter((one) => one.rule === first.rule).length - 1;
  const empty = rule.columns.filter((column) => isUnknown(column, first.person));
  const column = empty[0] ?? rule.columns[0] ?? 'the value';
  throw new DataError(
    'unknown-answer',
    `"${rule.predicate}" is unknown for ${plan.people[first.person]}${others > 0 ? ` and ${others} more` : ''}: ${(empty.length > 0 ? empty : [column]).join(', ')} has no value`,
    `rule "${rule.reason}"`,
    `leave such people out by a rule of their own, for example "no ${column}: ${column} is null", or keep them with: (${rule.predicate}) and ${column} is not null`,
  );
}
