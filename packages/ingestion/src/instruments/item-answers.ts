import { DataError, ParameterError, type TableView } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import { didYouMean } from '../spelling/closest-name.ts';
import type { Instrument } from './definition.ts';

/** Columns of a questionnaire and its answers. */
export interface Answers {
  readonly columns: readonly string[];
  /** Items x people, reversed where they count backwards; NaN where unknown. */
  readonly items: readonly Float64Array[];
}

/**
 * The columns that hold the items: a list, or a pattern with {item} for the number, which may have zeros in front.
 *
 * @param where of the parameter
 * @throws ParameterError `item-count`, `no-item-in-pattern`, `no-such-column`
 */
export function itemColumns(
  items: string | readonly string[],
  count: number,
  known: readonly string[],
  where: string,
): string[] {
  if (typeof items !== 'string') {
    if (items.length !== count) {
      throw new ParameterError(
        'item-count',
        `${items.length} columns are named, the questionnaire has ${count} items`,
        where,
        'name one column per item, in the order of the form',
      );
    }
    for (const column of items) if (!known.includes(column)) refuseColumn(column, known, where);
    return [...items];
  }
  if (!items.includes('{item}')) {
    throw new ParameterError(
      'no-item-in-pattern',
      `"${items}" names the same column for every item`,
      where,
      'put {item} where the number stands, for example pcs_{item}',
    );
  }
  const names = (width: number) =>
    Array.from({ length: count }, (_, i) => items.replace('{item}', String(i + 1).padStart(width, '0')));
  const plain = names(1);
  const fitting = [plain, names(2), names(3)].find((all) => all.every((name) => known.includes(name)));
  if (fitting) return fitting;
  const absent = plain.find((name) => !known.includes(name)) as string;
  return refuseColumn(absent, known, where);
}

function refuseColumn(column: string, known: readonly string[], where: string): never {
  throw new ParameterError(
    'no-such-column',
    `there is no column "${column}"${didYouMean(column, known)}`,
    where,
    'name the items as the participants table does; tables below phenotype/ are joined by ingestion/participants',
  );
}

/**
 * Answers of everybody. An answer that the form does not have is refused with person and item.
 *
 * @throws DataError `item-not-a-number`, `item-out-of-range`
 */
export function readAnswers(people: TableView, columns: readonly string[], instrument: Instrument): Answers {
  const items = columns.map((column, i) => {
    const answers = numbersIn(people, column, instrument);
    checkAnswers(answers, people, column, i + 1, instrument);
    if (!instrument.reversed.includes(i + 1)) return answers;
    return answers.map((answer) => instrument.minimum + instrument.maximum - answer);
  });
  return { columns, items };
}

/** Numbers, or levels that are written as numbers (0 = never, as SPSS files have them). */
function numbersIn(people: TableView, column: string, { name }: Instrument): Float64Array {
  if (people.typeOf(column) === 'float64') return Float64Array.from(people.f64(column));
  return Float64Array.from(people.strings(column), (text, person) => {
    if (text === null) return NaN;
    const value = parseNumber(text);
    if (value !== undefined) return value;
    throw new DataError(
      'item-not-a-number',
      `${column} of ${people.strings('participant_id')[person]} is "${text}"; answers to the ${name} are numbers`,
      `participants.${column}`,
      'store the answers as they are scored on the form',
    );
  });
}

function checkAnswers(
  answers: Float64Array,
  people: TableView,
  column: string,
  item: number,
  { name, minimum, maximum, allowed }: Instrument,
): void {
  const listed = allowed[String(item)];
  const person = answers.findIndex(
    (answer) =>
      answer === answer && !(listed ? listed.includes(answer) : answer >= minimum && answer <= maximum),
  );
  if (person < 0) return;
  throw new DataError(
    'item-out-of-range',
    `${column} of ${people.strings('participant_id')[person]} is ${answers[person]}; answers to item ${item} of the ${name} are ${listed ? listed.join(', ') : `${minimum} to ${maximum}`}`,
    `participants.${column}`,
    'correct the answer, or list its code under "Missing" in the dictionary if it means unknown',
  );
}
