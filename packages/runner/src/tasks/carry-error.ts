import { isUserError, reviveError } from '@mesovia/core';
import type { CarriedError } from './parcel.ts';

/** An error on its way to another process; `where` then begins with the task. */
export function carryError(error: unknown, address: string): CarriedError {
  if (isUserError(error)) {
    const { class: name, code, problem, where, remedy } = error.toJSON();
    return { user: { class: name, code, problem, where: placed(where, address), remedy } };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { bug: { message: placed(message, address), stack: stack ?? message } };
}

export function reviveCarried(carried: CarriedError): Error {
  if ('user' in carried) return reviveError(carried.user);
  const error = new Error(carried.bug.message);
  error.stack = carried.bug.stack;
  return error;
}

/** The same error with the task in front of its place. */
export function placeError(error: unknown, address: string): Error {
  return reviveCarried(carryError(error, address));
}

function placed(where: string, address: string): string {
  return where.startsWith(address) ? where : `${address}: ${where}`;
}
