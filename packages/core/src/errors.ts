/** The process-wide mark by which errors of mesovia are recognised across packages, copies and processes. */
const MARK = Symbol.for('mesovia.UserError');

export interface SerialisedError {
  readonly class: string;
  readonly code: string;
  readonly problem: string;
  readonly where: string;
  readonly remedy: string;
}

/**
 * Something the reader can mend. Printed without a stack; the command exits with 2.
 *
 * @param code    short, kebab-case, never changes
 * @param problem what is wrong, naming the value that is wrong
 * @param where   file:line, row, person or stage
 * @param remedy  what to do about it
 */
export abstract class UserError extends Error {
  readonly [MARK] = true;
  readonly code: string;
  readonly problem: string;
  readonly where: string;
  readonly remedy: string;

  constructor(code: string, problem: string, where: string, remedy: string, options?: ErrorOptions) {
    super(`${problem}\n  at: ${where}\n  try: ${remedy}`, options);
    this.name = new.target.name;
    this.code = code;
    this.problem = problem;
    this.where = where;
    this.remedy = remedy;
  }

  toJSON(): SerialisedError {
    const { name, code, problem, where, remedy } = this;
    return { class: name, code, problem, where, remedy };
  }
}

/** A parameter of a stage or command is missing, misspelt or out of range. */
export class ParameterError extends UserError {}
/** A stage broke its own contract: a column missing, of another type, a key not unique. */
export class ContractError extends UserError {}
/** The data cannot be used as they are. */
export class DataError extends UserError {}
/** The pipeline file is wrong. */
export class PipelineError extends UserError {}
/** The store cannot be opened, is held by another process, or is damaged. */
export class StoreError extends UserError {}

const CLASSES = { ParameterError, ContractError, DataError, PipelineError, StoreError };

export function isUserError(error: unknown): error is UserError {
  return typeof error === 'object' && error !== null && MARK in error;
}

/** Turns an error that crossed a process boundary as JSON back into its class. */
export function reviveError(plain: SerialisedError): UserError {
  const Class = CLASSES[plain.class as keyof typeof CLASSES] ?? DataError;
  return new Class(plain.code, plain.problem, plain.where, plain.remedy);
}
