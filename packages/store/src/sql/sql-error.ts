import { isUserError, StoreError } from '@mesovia/core';

export function refused(problem: string, where: string, remedy: string): StoreError {
  return new StoreError('sql-refused', problem, where, remedy);
}

/** What DuckDB said about a statement, with the place the reader wrote it; a failure of ours stays what it is. */
export function sqlError(error: unknown, where: string): unknown {
  if (isUserError(error)) return error;
  const said = error instanceof Error ? error.message : String(error);
  const message = said.replace('Failed to extract statements: ', '');
  if (!/^(?!INTERNAL)[A-Z][\w ]* Error: /.test(message)) return error;
  // "Binder Error: what is wrong\nCandidate bindings: ...\n\nLINE 1: the statement\n   ^"
  const [head = message] = message.split('\n\nLINE');
  const problem = head.replace(/^[\w ]+ Error: /, '').replaceAll('\n', ' ');
  const cause = { cause: error };
  if (/file system operations are disabled|permission error/i.test(message)) {
    return new StoreError(
      'sql-refused',
      problem,
      where,
      'read files with an ingestion stage, not with SQL',
      cause,
    );
  }
  if (/INT128.*out of range|out of range.*INT128|UINT128/is.test(message)) {
    return new StoreError(
      'too-large-integer',
      problem,
      where,
      'cast it to double in the SQL: whole numbers are kept in 64 bits',
      cause,
    );
  }
  return new StoreError('sql', problem, where, 'correct the SQL', cause);
}
