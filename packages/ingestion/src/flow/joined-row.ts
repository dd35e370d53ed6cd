import { DataError, type Check, type TableView } from '@mesovia/core';
import { quoteIdentifier, type Rule } from './rule.ts';

const KEY = 'participant_id';

/** A table with one row per person, and the rows that belong to the people of the study. */
export interface JoinedTable {
  readonly role: string;
  readonly view: TableView;
  /** Single values, without the key; lists do not join. */
  readonly columns: readonly string[];
  /** Row of every person of the study, -1 where there is none. */
  readonly rowOf: Int32Array;
}

export interface JoinPlan {
  readonly people: readonly string[];
  readonly peopleColumns: readonly string[];
  readonly tables: readonly JoinedTable[];
  readonly checks: readonly Check[];
}

/**
 * What the row of a person holds: the columns of participants, then those of the further tables by name of the input.
 * A person without a row in a further table has unknown values there.
 *
 * @throws DataError `no-participant-id`, `several-rows`, `label-mismatch`, `column-twice`
 */
export function planJoin(participants: TableView, further: ReadonlyMap<string, TableView>): JoinPlan {
  const people = participants.strings(KEY).map((person) => person ?? '');
  const peopleColumns = singleValues(participants);
  const owners = new Map(peopleColumns.map((name) => [name.toLowerCase(), 'participants']));
  const roles = [...further.keys()].sort();
  const tables = roles.map((role): JoinedTable => {
    const view = further.get(role) as TableView;
    const rowOf = rowsOfPeople(people, view, role);
    const columns = singleValues(view);
    for (const name of columns) {
      const owner = owners.get(name.toLowerCase());
      if (owner !== undefined) refuseTwice(name, owner, role);
      owners.set(name.toLowerCase(), role);
    }
    return { role, view, columns, rowOf };
  });
  return { people, peopleColumns, tables, checks: tables.flatMap((table) => strangers(table)) };
}

/**
 * One query that says for every person and rule whether it leaves the person out: columns participant_id, rule_1,
 * rule_2 ... (true, false, or null where unknown).
 */
export function ruleQuery(plan: JoinPlan, rules: readonly Rule[]): string {
  // A name no input can have.
  const joined = quoteIdentifier('row of a person');
  const people = quoteIdentifier('people_participants');
  const q = quoteIdentifier;
  const columns = [
    `${people}.${q(KEY)}`,
    ...plan.peopleColumns.map((name) => `${people}.${q(name)}`),
    ...plan.tables.flatMap(({ role, columns }) => columns.map((name) => `${q(role)}.${q(name)}`)),
  ];
  const joins = plan.tables.map(
    ({ role }) => `  left join ${q(role)} on ${q(role)}.${q(KEY)} = ${people}.${q(KEY)}`,
  );
  return [
    `with ${joined} as (`,
    `  select ${columns.join(', ')}`,
    `  from ${people}`,
    ...joins,
    ')',
    `select ${[q(KEY), ...rules.map(({ sql }, i) => `(${sql}) as ${q(`rule_${i + 1}`)}`)].join(', ')}`,
    `from ${joined}`,
    `order by ${q(KEY)}`,
  ].join('\n');
}

function singleValues(view: TableView): string[] {
  return view.columnNames.filter(
    (name) => name !== KEY && /^(bool|u?int\d+|float\d+|utf8)$/.test(view.typeOf(name)),
  );
}

function rowsOfPeople(people: readonly string[], view: TableView, role: string): Int32Array {
  if (!view.has(KEY)) {
    throw new DataError(
      'no-participant-id',
      `${view.name} has no column ${KEY}`,
      `input ${role}`,
      'connect tables with one row per person',
    );
  }
  const rows = new Map<string, number>();
  for (const [row, person] of view.strings(KEY).entries()) {
    if (person === null) continue;
    if (rows.has(person)) {
      throw new DataError(
        'several-rows',
        `${view.name} has several rows for ${person}`,
        `input ${role}`,
        'connect tables with one row per person, for example one over all runs',
      );
    }
    rows.set(person, row);
  }
  refuseOtherSpelling(people, [...rows.keys()], view.name, role);
  return Int32Array.from(people, (person) => rows.get(person) ?? -1);
}

/** sub-08, 08 and 8 are probably one person; a left join would quietly find nobody. */
function refuseOtherSpelling(
  people: readonly string[],
  found: readonly string[],
  table: string,
  role: string,
): void {
  const bare = (person: string) => person.replace(/^sub-/, '').replace(/^0+(?=.)/, '');
  const known = new Set(people);
  const spelled = new Map(people.map((person) => [bare(person), person]));
  for (const person of found) {
    const twin = spelled.get(bare(person));
    if (known.has(person) || twin === undefined) continue;
    throw new DataError(
      'label-mismatch',
      `${table} has "${person}" where participants has "${twin}"`,
      `input ${role}`,
      'spell people the same way: the label in the file names, and participant_id in the table',
    );
  }
}

function refuseTwice(name: string, owner: string, role: string): never {
  throw new DataError(
    'column-twice',
    `${name} is a column of ${owner} and of ${role}`,
    `input ${role}`,
    'rename one of them, so that a rule can say which one it means',
  );
}

function strangers({ role, view, rowOf }: JoinedTable): Check[] {
  const count = view.rows - rowOf.filter((row) => row >= 0).length;
  if (count === 0) return [];
  return [
    {
      code: 'people-without-row',
      severity: 'warning',
      message: `People in ${role} who have no row in the participants table: ${count}. They take no part.`,
      remedy: 'add them to the participants table if they belong to the study; a rule can leave them out',
    },
  ];
}
