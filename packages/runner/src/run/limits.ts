import { availableParallelism } from 'node:os';
import { ParameterError } from '@mesovia/core';

export interface LimitOptions {
  readonly jobs?: number;
  /** `4GB`, `800MB`, or bytes. */
  readonly memory?: string | number;
}

export interface Limits {
  readonly slots: number;
  readonly heapMegabytes: number | undefined;
}

/** A process with the tables of one person and some room. */
const LEAST_MEGABYTES = 512;

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/**
 * Cores and memory of the worker processes. With a limit on memory there are as many workers as get 512 MB each, and
 * none may grow its heap beyond its share.
 *
 * @throws ParameterError `bad-jobs`, `bad-memory`
 */
export function limits({ jobs, memory }: LimitOptions): Limits {
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs >= 1))
    throw new ParameterError('bad-jobs', `${jobs} is not a number of workers`, '--jobs', 'give 1 or more');
  const cores = jobs ?? availableParallelism();
  if (memory === undefined) return { slots: cores, heapMegabytes: undefined };
  const megabytes = bytesOf(memory) / 1e6;
  const slots = Math.max(1, Math.min(cores, Math.floor(megabytes / LEAST_MEGABYTES)));
  return { slots, heapMegabytes: Math.floor(megabytes / slots) };
}

function bytesOf(memory: string | number): number {
  const [, amount = '', unit = ''] =
    /^\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgt]?)(?:i?b)?\s*$/i.exec(String(memory)) ?? [];
  const bytes = Number(amount) * (UNITS[unit.toLowerCase()] ?? NaN);
  if (amount !== '' && bytes >= 64e6) return bytes;
  throw new ParameterError(
    'bad-memory',
    `${memory} is not an amount of memory of at least 64 MB`,
    '--memory',
    'write for example 4GB',
  );
}
