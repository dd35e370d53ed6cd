import { quote } from '../bridge/append.ts';
import type { Session } from '../session/session.ts';
import { integers, longs, texts } from '../session/vectors.ts';
import type { Part } from '../tasks/parts.ts';
import type { StoredTask } from '../tasks/records.ts';
import * as arrow from 'apache-arrow';
import type { Topics } from './collect.ts';

export interface Dropped {
  readonly tasks: readonly StoredTask[];
  readonly parts: readonly Part[];
  /** By SHA-256. */
  readonly artefacts: readonly string[];
}

/** Takes tasks and contents out of the store, first their records, then their rows. */
export async function drop(topics: Topics, { tasks, parts, artefacts }: Dropped): Promise<void> {
  const { session } = topics;
  const asked = new arrow.Table({ number: longs(tasks.map(({ order }) => order)) });
  const numbers = new arrow.Table({ part: integers(parts.map(({ part }) => part)) });
  const digests = new arrow.Table({ sha256: texts(artefacts) });
  await session.withTable('dropped_tasks', asked, () =>
    session.withTable('dropped_parts', numbers, () =>
      session.withTable('dropped_artefacts', digests, () =>
        session.transaction(async () => {
          await session.run('delete from store.tasks where number in (from temp.main.dropped_tasks)');
          await session.run('delete from store.parts where part in (from temp.main.dropped_parts)');
          await session.run('delete from store.negative_zeros where part in (from temp.main.dropped_parts)');
          await session.run('delete from store.artefacts where sha256 in (from temp.main.dropped_artefacts)');
        }),
      ),
    ),
  );
  topics.parts.forget(parts);
  topics.artefacts.forget(artefacts);
  await deleteRows(session, parts);
}

/** Rows of parts that are no longer recorded; where a block is damaged they stay until the store is compacted. */
async function deleteRows(session: Session, parts: readonly Part[]): Promise<void> {
  for (const physical of new Set(parts.map((part) => part.physical))) {
    const numbers = parts.filter((part) => part.physical === physical).map(({ part }) => part);
    const remove = () =>
      session.run(`delete from data.${quote(physical)} where part in (${numbers.join(', ')})`);
    await session.transaction(remove).catch((error: unknown) => {
      if (!isDamage(error)) throw error;
    });
  }
}

export function isDamage(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'damaged';
}
