import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Path } from './tree.ts';

export interface IssueLine {
  readonly path: Path;
  readonly message: string;
  /** The path names something that should not be there: point at the name, not at its value. */
  readonly unknownName?: boolean;
}

type Issue = z.core.$ZodIssue;

/**
 * Zod's issues in the words of a pipeline file, one line each.
 *
 * @param known names allowed at a path, for suggestions
 */
export function issueTexts(error: z.ZodError, given: unknown, known: (path: Path) => string[]): IssueLine[] {
  return error.issues.flatMap((issue) => linesOf(issue, given, known));
}

function linesOf(issue: Issue, given: unknown, known: (path: Path) => string[]): IssueLine[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const names = known(path);
    return issue.keys.map((name) => ({
      path: [...path, name],
      unknownName: true,
      message: `unknown name${didYouMean(name, names) || (names.length > 0 ? `; known are ${names.join(', ')}` : '')}`,
    }));
  }
  const value = valueAt(given, path);
  if (value === undefined) return [{ path, message: `is missing: ${expectation(issue)}` }];
  if (issue.code === 'invalid_value') {
    const hint = typeof value === 'string' ? didYouMean(value, issue.values.map(String)) : '';
    return [{ path, message: `is ${shown(value)}, not ${expectation(issue)}${hint}` }];
  }
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union')
    return [{ path, message: `is ${shown(value)}, not ${expectation(issue)}` }];
  if (issue.code === 'invalid_key')
    return [{ path, unknownName: true, message: issue.issues.map((i) => i.message).join(', ') }];
  return [{ path, message: `${issue.message} (is ${shown(value)})` }];
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return withArticle(issue.expected);
  if (issue.code === 'invalid_value') return issue.values.map((value) => String(value)).join(' or ');
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.map((issues) => issues.map(expectation).join(' and '));
    return [...new Set(inner)].join(' or ') || 'one of the allowed values';
  }
  return issue.message;
}

function withArticle(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of names and values',
    record: 'a map of names and values',
    null: 'null',
  };
  return words[expected] ?? expected;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[String(step)];
  }
  return at;
}
