import type { Session } from '../session/session.ts';
import { namesOf, type Current } from '../study/current.ts';
import { listRuns } from '../study/runs.ts';
import type { Artefacts } from '../tasks/artefacts.ts';
import type { Part, Parts } from '../tasks/parts.ts';
import { partKey, type StoredTask } from '../tasks/records.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { drop } from './drop.ts';

export interface Topics {
  readonly session: Session;
  readonly parts: Parts;
  readonly artefacts: Artefacts;
  readonly tasks: Tasks;
  readonly current: Current;
}

export interface Garbage {
  readonly tasks: number;
  readonly parts: number;
  readonly artefacts: number;
  /** Bytes of tables and artefacts, before compression. */
  readonly bytes: number;
}

/**
 * Drops tasks that no kept run used and what only they made. Kept: everything a stage holds now, the tasks of the
 * latest runs, computed or found, and what those tasks made.
 *
 * @param keepRuns how many of the latest runs are kept
 */
export async function collectGarbage(
  topics: Topics,
  options: { readonly keepRuns: number; readonly dryRun?: boolean },
): Promise<Garbage> {
  const { session, parts, artefacts, tasks, current } = topics;
  const used = await usedTasks(session, options.keepRuns);
  const all = await tasks.all();
  const shown = shownContents(await current.all());
  const kept = all.filter(
    (task) =>
      used.runs.has(task.runId) ||
      used.keys.has(task.key) ||
      contentsOf(task).some((name) => shown.has(name)),
  );
  const keptContents = new Set([...shown, ...kept.flatMap(contentsOf)]);
  const garbage = {
    tasks: all.filter((task) => !kept.includes(task)),
    parts: parts.all().filter((part) => !keptContents.has(partKey(part))),
    artefacts: [...artefacts.all().keys()].filter((digest) => !keptContents.has(digest)),
  };
  const counts = {
    tasks: garbage.tasks.length,
    parts: garbage.parts.length,
    artefacts: garbage.artefacts.length,
    bytes:
      partBytes(garbage.parts) +
      garbage.artefacts.reduce((sum, name) => sum + (artefacts.all().get(name) ?? 0), 0),
  };
  if (options.dryRun !== true) {
    await session.transaction(() => forgetRuns(session, options.keepRuns));
    await drop(topics, garbage);
  }
  return counts;
}

async function usedTasks(
  session: Session,
  keepRuns: number,
): Promise<{ runs: Set<string>; keys: Set<string> }> {
  const runs = new Set((await listRuns(session)).slice(0, keepRuns).map(({ id }) => id));
  const rows = await session.rows<{ run: string; key: string }>('from store.run_tasks');
  return { runs, keys: new Set(rows.filter(({ run }) => runs.has(run)).map(({ key }) => key)) };
}

async function forgetRuns(session: Session, keepRuns: number): Promise<void> {
  const old = (await listRuns(session)).slice(keepRuns).map(({ id }) => id);
  for (const id of old) {
    await session.run('delete from store.runs where id = $1', [id]);
    await session.run('delete from store.run_tasks where run = $1', [id]);
  }
}

/** Names of the parts and artefacts a task made. */
export function contentsOf(task: StoredTask): string[] {
  return Object.values(task.outputs).map((output) =>
    output.kind === 'table' ? partKey(output) : output.sha256,
  );
}

function shownContents(all: Awaited<ReturnType<Current['all']>>): Set<string> {
  return new Set(Object.values(all).flatMap((stage) => Object.values(stage).flatMap(namesOf)));
}

function partBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.bytes, 0);
}
