import { digestTable } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { plainValues } from '../testing/arbitrary-table.ts';
import { refusal } from '../testing/example.ts';
import { checkPredicate, parsePredicate } from './predicate.ts';
import { runSql } from './run-sql.ts';

const where = 'pipeline.yaml:12';
const people = new arrow.Table({
  id: arrow.vectorFromArray(['b', 'a', 'é', 'B'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
  age: arrow.vectorFromArray([30, 40, null, 50], new arrow.Int32()),
  fd: arrow.vectorFromArray([0.1, 0.7, 0.2, NaN], new arrow.Float64()),
});

const run = (sql: string) => runSql({ people }, sql, where);

async function one(expression: string): Promise<unknown> {
  const table = await run(`select ${expression} as x`);
  return [String(table.schema.fields[0]?.type), plainValues(table, 'x')[0]];
}

describe('a query', () => {
  it('reads its tables; text sorts by its bytes, whatever the dictionary', async () => {
    const table = await run('select id, age + 1 as next from people order by id');
    expect(plainValues(table, 'id')).toEqual(['B', 'a', 'b', 'é']);
    expect(plainValues(table, 'next')).toEqual([51, 41, 31, null]);
    expect(arrow.DataType.isUtf8(table.schema.fields[0]?.type)).toBe(true);
  });

  it('gives the same bits twice', async () => {
    const sql = 'select k % 7 as g, avg(1 / (1 + k)) as m from range(100000) r(k) group by g order by g';
    expect(digestTable(await run(sql))).toBe(digestTable(await run(sql)));
  });

  it.each([
    ['1.25::decimal(10, 2)', ['Float64', 1.25]],
    ['0.1::decimal(38, 20)', ['Float64', 0.1]],
    ['(select sum(age) from people)', ['Int64', 120n]],
    ['12::uhugeint', ['Int64', 12n]],
    ["date '2024-02-29'", ['Utf8', '2024-02-29']],
    ["timestamp '2024-02-29 12:30:01.5'", ['Utf8', '2024-02-29T12:30:01.5']],
    ["timestamptz '2024-02-29 12:30:01+02'", ['Utf8', '2024-02-29T10:30:01+00']],
    ["time '12:30:00'", ['Utf8', '12:30:00']],
    ["interval '3' day", ['Utf8', '3 days']],
    ["'00000000-0000-0000-0000-000000000001'::uuid", ['Utf8', '00000000-0000-0000-0000-000000000001']],
    ['null', ['Int32', null]],
    ['[1.5, null]', ['List<Float64>', [1.5, null]]],
    ["{'a': 1::hugeint}", ['Struct<{a:Int64}>', { a: 1n }]],
    ["map {'k': 0.5}", ['List<Struct<{key:Utf8, value:Float64}>>', [{ key: 'k', value: 0.5 }]]],
    ["'b'::enum('a', 'b')", ['Dictionary<Uint8, Utf8>', 'b']],
  ])('%s becomes a type tables have', async (expression, expected) => {
    expect(await one(expression)).toEqual(expected);
  });

  it('may repeat a name, end in semicolons and hold them in texts and comments', async () => {
    const table = await run("select 1.5::decimal(3,1) as a, ';' as a; -- the end; really");
    expect(table.schema.fields.map(({ name }) => name)).toEqual(['a', 'a']);
    expect(table.getChildAt(1)?.get(0)).toBe(';');
  });

  it('keeps its order through casts', async () => {
    const table = await run('select k::hugeint as k from range(5000) r(k) order by k desc');
    expect(plainValues(table, 'k')).toEqual(Array.from({ length: 5000 }, (_, i) => BigInt(4999 - i)));
  });
});

describe('a refused query', () => {
  it.each([
    ["select * from read_text('/etc/passwd')", 'sql-refused: read_text() is not allowed in a query'],
    ["select * from read_csv('x.csv')", 'sql-refused: read_csv() is not allowed in a query'],
    ["select * from '/etc/passwd.csv'", 'sql-refused: Cannot access file'],
    ['from duckdb_settings()', 'sql-refused: duckdb_settings() is not allowed in a query'],
    ["copy people to 'x.csv'", 'sql-refused: only one SELECT is allowed'],
    ["attach 'x.duckdb'", 'sql-refused: only one SELECT is allowed'],
    ['install httpfs', 'sql-refused: only one SELECT is allowed'],
    ['load httpfs', 'sql-refused: only one SELECT is allowed'],
    ['set threads = 4', 'sql-refused: only one SELECT is allowed'],
    ['pragma database_list', 'sql-refused: only one SELECT is allowed'],
    ['drop table people', 'sql-refused: only one SELECT is allowed'],
    ['select 1; select 2', 'sql-refused: only one SELECT is allowed'],
    ['', 'sql-refused: only one SELECT is allowed'],
    ['describe people', 'sql-refused: only SELECT is allowed'],
    ['select random()', 'sql-refused: random() gives another answer each time'],
    ['select now()', 'sql-refused: now() gives another answer each time'],
    ['select * from (select current_date)', 'sql-refused: current_date gives another answer each time'],
    ['select * from people using sample 2', 'sql-refused: sampling gives another answer each time'],
    ['select 99999999999999999999::hugeint as x', 'too-large-integer: Type INT128'],
    ['selec 1', 'sql: syntax error at or near "selec"'],
    ['select agee from people', 'sql: Referenced column "agee" not found in FROM clause! Candidate'],
  ])('%s', async (sql, expected) => {
    const said = await refusal(() => run(sql));
    expect(said.slice(0, expected.length)).toBe(expected);
    expect(said).toContain(`| ${where} | `);
  });
});

describe('a condition', () => {
  const { schema } = people;

  it.each([
    ['age > 30', ['age']],
    ["fd is null or (id in ('a', 'b') and age between 1 and 2)", ['fd', 'id', 'age']],
    ["not id like 'a%' -- said so", ['id']],
    ['case when fd > 0.5 then true else age is null end', ['fd', 'age']],
    ['abs(fd) = 1', ['fd']],
  ])('%s', async (text, columns) => {
    const predicate = await checkPredicate(text, schema, where);
    expect(predicate.columns).toEqual(columns);
    const table = await run(`select count(*) filter (where ${predicate.sql}) as n from people`);
    expect(table.numRows).toBe(1);
  });

  it.each([
    ['1) from people where (true', 'sql-refused: "1) from people where (true" is not one condition'],
    ['true), (false', 'sql-refused: "true), (false" is not one condition'],
    ['true) union select (false', 'sql-refused: "true) union select (false" is not one condition'],
    ['true) order by (1', 'sql-refused: "true) order by (1" is not one condition'],
    ['true); select (1', 'sql-refused: only one SELECT is allowed'],
    ['age > (select 1)', 'sql-refused: "age > (select 1)" uses a subquery'],
    ['sum(age) over () > 1', 'sql-refused: "sum(age) over () > 1" uses a window'],
    ['columns(*) > 1', 'sql-refused: "columns(*) > 1" uses a star'],
    ['age > $1', 'sql-refused: "age > $1" uses a parameter'],
    ['people.age > 1', 'sql-refused: "people.age" names more than a column'],
    ['random() > 0.5', 'sql-refused: random() gives another answer each time'],
    ['current_date is null', 'sql-refused: current_date gives another answer each time'],
    ['agee > 3', 'unknown-column: there is no column "agee"'],
    ['age + 1', 'not-boolean: "age + 1" gives INTEGER, not true or false'],
    ['sum(age) > 1', 'sql: WHERE clause cannot contain aggregates'],
    ['age >', 'sql: syntax error at or near ")"'],
    ['', 'sql: syntax error at or near ")"'],
  ])('refused: %s', async (text, expected) => {
    const said = await refusal(() => checkPredicate(text, schema, where));
    expect(said.slice(0, expected.length)).toBe(expected);
    expect(said).toContain(`| ${where} | `);
  });

  it('is read without columns too', async () => {
    expect(await parsePredicate('nowhere > 1', where)).toEqual({
      sql: '(\nnowhere > 1\n)',
      columns: ['nowhere'],
    });
  });
});
