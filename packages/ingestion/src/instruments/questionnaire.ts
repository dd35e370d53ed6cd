import { ParameterError, type TableView } from '@mesovia/core';
import type { Instrument } from './definition.ts';
import { itemColumns, readAnswers } from './item-answers.ts';
import { cronbachAlpha, scorePeople } from './score-people.ts';

export interface Questionnaire {
  readonly scoring: Instrument;
  readonly items: string | readonly string[];
  readonly mostMissing: number;
}

/** One score of everybody. */
export interface Score {
  /** Variable of the study. */
  readonly variable: string;
  readonly label: string;
  readonly description: string;
  readonly instrument: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly items: number;
  readonly score: Float64Array;
  readonly answered: Int32Array;
  /** NaN where it does not exist. */
  readonly alpha: number;
}

export interface Scored {
  /** Columns that held the items. */
  readonly columns: readonly string[];
  readonly scores: readonly Score[];
}

/**
 * The scores of one questionnaire.
 *
 * @param known columns of participants
 * @throws ParameterError `no-such-item`, `minimum-above-maximum`, and those of `itemColumns`; DataError of `readAnswers`
 */
export function scoreQuestionnaire(
  people: TableView,
  known: readonly string[],
  name: string,
  { scoring, items, mostMissing }: Questionnaire,
): Scored {
  const where = `with.questionnaires.${name}`;
  checkScoring(scoring, where);
  const columns = itemColumns(items, scoring.items, known, `${where}.items`);
  const answers = readAnswers(people, columns, scoring);
  const scores = Object.entries(scoring.scores).map(
    ([key, { label, items: own, rule, description }]): Score => {
      const numbers = own ?? columns.map((_, i) => i + 1);
      const taken = numbers.map((item) => answers.items[item - 1] as Float64Array);
      const [minimum, maximum] = limits(scoring, numbers, rule);
      return {
        variable: key === 'total' ? name : `${name}_${key}`,
        label,
        description: [ruleText(rule, numbers.length), description].filter(Boolean).join('; '),
        instrument: scoring.name,
        minimum,
        maximum,
        items: numbers.length,
        ...scorePeople(taken, rule, mostMissing),
        alpha: cronbachAlpha(taken).alpha,
      };
    },
  );
  return { columns, scores };
}

function ruleText(rule: 'sum' | 'mean', items: number): string {
  if (items === 1) return 'one item';
  return `${rule} of ${items} items`;
}

/** Smallest and largest possible score. */
function limits({ minimum, maximum, allowed }: Instrument, numbers: readonly number[], rule: 'sum' | 'mean') {
  const ends = numbers.map((item) => {
    const listed = allowed[String(item)];
    return listed ? [Math.min(...listed), Math.max(...listed)] : [minimum, maximum];
  });
  const total = (end: 0 | 1) => ends.reduce((sum, pair) => sum + (pair[end] as number), 0);
  const divisor = rule === 'mean' ? numbers.length : 1;
  return [total(0) / divisor, total(1) / divisor] as const;
}

function checkScoring(
  { items, minimum, maximum, reversed, allowed, scores }: Instrument,
  where: string,
): void {
  if (minimum >= maximum) {
    throw new ParameterError(
      'minimum-above-maximum',
      `the lowest answer ${minimum} is not below the highest ${maximum}`,
      `${where}.define`,
      'correct minimum and maximum',
    );
  }
  const named = [
    ...reversed,
    ...Object.keys(allowed).map(Number),
    ...Object.values(scores).flatMap((score) => score.items ?? []),
  ];
  const beyond = named.find((item) => item < 1 || item > items);
  if (beyond === undefined) return;
  throw new ParameterError(
    'no-such-item',
    `item ${beyond} is named, the questionnaire has ${items}`,
    `${where}.define`,
    'count items from 1',
  );
}
