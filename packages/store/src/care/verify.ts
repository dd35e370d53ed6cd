import { digestTable, sha256 } from '@mesovia/core';
import type { Part } from '../tasks/parts.ts';
import { partKey } from '../tasks/records.ts';
import { contentsOf, type Topics } from './collect.ts';
import { drop, isDamage } from './drop.ts';

export interface Damage {
  /** The name of the table's contract, or `artefact`. */
  readonly what: string;
  readonly digest: string;
  readonly problem: string;
  /** Addresses of the tasks that made it; they will run again. */
  readonly tasks: readonly string[];
}

/**
 * Reads everything and computes every digest again. What is damaged is dropped with the tasks that made it, so that
 * the next run computes it again; a stage that showed it loses its views. A store opened to read only is left as it is.
 */
export async function verifyStore(topics: Topics): Promise<{ checked: number; damaged: Damage[] }> {
  const parts: [Part, string][] = [];
  const artefacts: [string, string][] = [];
  const all = topics.parts.all();
  const digests = [...topics.artefacts.all().keys()];
  for (const part of all) {
    const problem = await problemOf(async () => digestTable(await topics.parts.read(part)), part.digest);
    if (problem !== undefined) parts.push([part, problem]);
  }
  for (const digest of digests) {
    const problem = await problemOf(async () => sha256(await topics.artefacts.read(digest)), digest);
    if (problem !== undefined) artefacts.push([digest, problem]);
  }
  const damaged = await dropDamaged(topics, parts, artefacts);
  return { checked: all.length + digests.length, damaged };
}

async function problemOf(digest: () => Promise<string>, expected: string): Promise<string | undefined> {
  try {
    const found = await digest();
    return found === expected ? undefined : `its content has the digest ${found.slice(0, 12)}`;
  } catch (error) {
    if (isDamage(error)) return (error as { problem: string }).problem;
    throw error;
  }
}

async function dropDamaged(
  topics: Topics,
  parts: readonly [Part, string][],
  artefacts: readonly [string, string][],
): Promise<Damage[]> {
  if (parts.length + artefacts.length === 0) return [];
  const tasks = await topics.tasks.all();
  const makers = (name: string) => tasks.filter((task) => contentsOf(task).includes(name));
  const named = [
    ...parts.map(([part, problem]) => ({
      what: part.contract,
      digest: part.digest,
      name: partKey(part),
      problem,
    })),
    ...artefacts.map(([digest, problem]) => ({ what: 'artefact', digest, name: digest, problem })),
  ];
  const names = new Set(named.map(({ name }) => name));
  if (!topics.session.readOnly) {
    await topics.current.removeShowing(names);
    await drop(topics, {
      tasks: tasks.filter((task) => contentsOf(task).some((name) => names.has(name))),
      parts: parts.map(([part]) => part),
      artefacts: artefacts.map(([digest]) => digest),
    });
  }
  return named.map(({ what, digest, name, problem }) => ({
    what,
    digest,
    problem,
    tasks: makers(name).map(({ address }) => address),
  }));
}
