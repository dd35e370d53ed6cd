import { ParameterError } from '@mesovia/core';
import { didYouMean } from '../spelling/closest-name.ts';

/** One exclusion rule, read and checked against the columns it may use. */
export interface Rule {
  readonly reason: string;
  /** As written in the pipeline file. */
  readonly predicate: string;
  /** The same with every column as a quoted identifier. */
  readonly sql: string;
  /** Columns it names, each once. */
  readonly columns: readonly string[];
}

const TOKEN =
  /(?<space>\s+)|(?<text>'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")+")|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<refused>--|\/\*)|(?<sign><=|>=|<>|!=|==|::|\|\||[-+*/%(),=<>])/uy;

const KEYWORDS = new Set(
  'and or not is null true false in between like ilike escape case when then else end cast as distinct from'.split(
    ' ',
  ),
);
const TYPES = new Set(['double', 'integer', 'int', 'bigint', 'varchar', 'boolean']);
const FUNCTIONS = new Set(
  'abs ceil coalesce contains floor greatest least length lower nullif round sqrt starts_with trim upper'.split(
    ' ',
  ),
);

interface Token {
  readonly kind: 'space' | 'text' | 'quoted' | 'number' | 'word' | 'sign';
  readonly text: string;
}

/**
 * One SQL condition on the joined row of a person, such as `mean_fd_mm > 0.5 or minutes is null`. Columns may be
 * written in any case; names that are not plain words stand in double quotes, text in single quotes. No queries, no
 * comments, and only functions that give the same answer every time.
 *
 * @param columns of the joined row
 * @throws ParameterError `bad-rule`, `unknown-column`
 */
export function readRule(reason: string, predicate: string, columns: readonly string[]): Rule {
  const where = `with.exclude."${reason}"`;
  const tokens = tokenise(predicate, where);
  const solid = tokens.filter(({ kind }) => kind !== 'space');
  if (solid.length === 0) throw badRule('the rule is empty', where);
  checkBrackets(solid, predicate, where);
  const byName = new Map(columns.map((name) => [name.toLowerCase(), name]));
  const used = new Set<string>();
  const pieces = tokens.map((token) => {
    const column = columnOf(token, solid, byName, where);
    if (column === undefined) return token.text;
    used.add(column);
    return quoteIdentifier(column);
  });
  return { reason, predicate, sql: pieces.join(''), columns: [...used] };
}

/** A name for SQL, whatever it holds. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function tokenise(predicate: string, where: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < predicate.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(predicate)?.groups ?? {};
    const found = Object.entries(groups).find(([, text]) => text !== undefined);
    if (!found || found[0] === 'refused') {
      const rest = predicate.slice(at, at + 12);
      throw badRule(`"${predicate}" has something a rule cannot have: ${rest}`, where);
    }
    tokens.push({ kind: found[0] as Token['kind'], text: found[1] });
  }
  return tokens;
}

/** The rule must stay within its own brackets and be one value. */
function checkBrackets(tokens: readonly Token[], predicate: string, where: string): void {
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind !== 'sign') continue;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (depth < 0) break;
    if (text === ',' && depth === 0) throw badRule(`"${predicate}" is more than one condition`, where);
  }
  if (depth !== 0) throw badRule(`the brackets of "${predicate}" do not match`, where);
}

/** The column a token names; undefined for everything else that is allowed. */
function columnOf(
  token: Token,
  solid: readonly Token[],
  byName: ReadonlyMap<string, string>,
  where: string,
): string | undefined {
  if (token.kind === 'quoted') {
    const name = token.text.slice(1, -1).replaceAll('""', '"');
    return (
      byName.get(name.toLowerCase()) ?? unknownColumn(name, byName, where, ' Text stands in single quotes.')
    );
  }
  if (token.kind !== 'word') return undefined;
  const word = token.text.toLowerCase();
  if (KEYWORDS.has(word)) return undefined;
  const at = solid.indexOf(token);
  const [before, after] = [solid[at - 1]?.text.toLowerCase(), solid[at + 1]];
  if (before === '::' || before === 'as') {
    if (TYPES.has(word)) return undefined;
    throw badRule(`${token.text} is not a type`, where, `use ${[...TYPES].join(', ')}`);
  }
  if (after?.text === '(') {
    if (FUNCTIONS.has(word)) return undefined;
    throw badRule(`${token.text}() cannot be used in a rule`, where, `use ${[...FUNCTIONS].join(', ')}`);
  }
  if (after?.kind === 'text' && after.text.startsWith("'")) {
    throw badRule(`${token.text} stands before a text`, where);
  }
  return byName.get(word) ?? unknownColumn(token.text, byName, where, '');
}

function unknownColumn(
  name: string,
  byName: ReadonlyMap<string, string>,
  where: string,
  hint: string,
): never {
  throw new ParameterError(
    'unknown-column',
    `there is no column "${name}"${didYouMean(name, byName.values())}.${hint}`,
    where,
    `use one of ${[...byName.values()].join(', ')}; or connect the table that has it under in:`,
  );
}

function badRule(
  problem: string,
  where: string,
  remedy = 'write one condition, such as mean_fd_mm > 0.5',
): ParameterError {
  return new ParameterError('bad-rule', problem, where, remedy);
}
