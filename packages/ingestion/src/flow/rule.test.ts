import { describe, expect, it } from 'vitest';
import { quoteIdentifier, readRule } from './rule.ts';

const COLUMNS = ['participant_id', 'Age', 'group', '% VAS "x"', 'mean_fd_mm', 'minutes', 'Größe'];

describe('readRule', () => {
  it.each([
    ['mean_fd_mm > 0.5', '"mean_fd_mm" > 0.5', ['mean_fd_mm']],
    ['age<18 OR Age >= 65.', '"Age"<18 OR "Age" >= 65.', ['Age']],
    ['minutes is null', '"minutes" is null', ['minutes']],
    ["group in ('a', 'it''s -- ; not a comment')", `"group" in ('a', 'it''s -- ; not a comment')`, ['group']],
    ['"% VAS ""x""" between 1 and 2', '"% VAS ""x""" between 1 and 2', ['% VAS "x"']],
    ["participant_id = '08'", `"participant_id" = '08'`, ['participant_id']],
    ['not (coalesce(minutes, 0) >= 4)', 'not (coalesce("minutes", 0) >= 4)', ['minutes']],
    [
      '(age > 60)::int + cast(minutes < 4 as integer) > 1',
      '("Age" > 60)::int + cast("minutes" < 4 as integer) > 1',
      ['Age', 'minutes'],
    ],
    ['größe > 1e-3', '"Größe" > 1e-3', ['Größe']],
    [
      'case when group is distinct from age then true else false end',
      'case when "group" is distinct from "Age" then true else false end',
      ['group', 'Age'],
    ],
  ])('%s', (text, sql, columns) => {
    expect(readRule('r', text, COLUMNS)).toEqual({ reason: 'r', predicate: text, sql, columns });
  });

  it.each([
    [
      '',
      'the rule is empty\n  at: with.exclude."too old"\n  try: write one condition, such as mean_fd_mm > 0.5',
    ],
    [
      'agee > 65',
      'there is no column "agee" (did you mean "Age"?).\n  at: with.exclude."too old"\n  try: use one of participant_id, Age, group, % VAS "x", mean_fd_mm',
    ],
    ['group = "control"', 'there is no column "control". Text stands in single quotes.'],
    ['age > 65; drop table x', 'has something a rule cannot have: ; drop table'],
    ['age > 65 -- or not', 'has something a rule cannot have: -- or not'],
    ['age > 65 /* x */', 'has something a rule cannot have: /* x */'],
    ["age > '65", "has something a rule cannot have: '65"],
    ['age > $1', 'has something a rule cannot have: $1'],
    ['age > 65) or (true', 'the brackets of "age > 65) or (true" do not match'],
    ['(age > 65', 'the brackets of "(age > 65" do not match'],
    ['age > 65, minutes < 4', '"age > 65, minutes < 4" is more than one condition'],
    ['age > (select 1)', 'there is no column "select"'],
    ["read_text('x') = 'y'", 'read_text() cannot be used in a rule'],
    ['avg(age) > 3', 'avg() cannot be used in a rule'],
    ['random() > 0.5', 'random() cannot be used in a rule'],
    ["e'\\x41' = group", 'e stands before a text'],
    ["date '2020-01-01' > group", 'date stands before a text'],
    [
      'age::json is null',
      'json is not a type\n  at: with.exclude."too old"\n  try: use double, integer, int, bigint, varchar, boolean',
    ],
    ['current_date > group', 'there is no column "current_date"'],
  ])('refuses %s', (text, message) => {
    expect(() => readRule('too old', text, COLUMNS)).toThrow(message);
  });
});

it('quotes any name', () => expect(quoteIdentifier('a"b; --')).toBe('"a""b; --"'));
