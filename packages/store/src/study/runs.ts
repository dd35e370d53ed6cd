import { canonicalJson, StoreError } from '@mesovia/core';
import type { Session } from '../session/session.ts';
import { texts } from '../session/vectors.ts';

export interface Run {
  readonly id: string;
  readonly info: Readonly<Record<string, unknown>>;
  /** `running` also for a run that was killed. */
  readonly state: 'running' | 'done' | 'failed' | 'interrupted';
  readonly summary: unknown;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

export interface RunEnd {
  readonly state: 'done' | 'failed' | 'interrupted';
  /** Every task the run used, computed or found: what gc keeps for this run. */
  readonly keys?: readonly string[];
  readonly summary?: unknown;
}

interface RunRow {
  readonly id: string;
  readonly info: string;
  readonly state: Run['state'];
  readonly summary: string | null;
  readonly started_at: string;
  readonly finished_at: string | null;
}

/** Records a run that begins. @returns its id, `run-1`, `run-2` ... */
export async function startRun(session: Session, info: Readonly<Record<string, unknown>>): Promise<string> {
  return session.transaction(async () => {
    const [row] = await session.rows<{ next: number }>(
      'select (coalesce(max(number), 0) + 1)::integer as next from store.runs',
    );
    const number = row?.next ?? 1;
    const id = `run-${number}`;
    await session.run(`insert into store.runs values ($1, $2, $3, 'running', null, $4, null)`, [
      number,
      id,
      canonicalJson(info),
      now(),
    ]);
    return id;
  });
}

/** @throws StoreError `no-run` */
export async function finishRun(session: Session, id: string, end: RunEnd): Promise<void> {
  const found = await session.rows('select id from store.runs where id = $1', [id]);
  if (found.length === 0) {
    throw new StoreError('no-run', `there is no run ${id}`, session.file, 'use an id that startRun gave');
  }
  await session.transaction(async () => {
    await session.run('update store.runs set state = $2, summary = $3, finished_at = $4 where id = $1', [
      id,
      end.state,
      end.summary === undefined ? null : canonicalJson(end.summary),
      now(),
    ]);
    await session.run('delete from store.run_tasks where run = $1', [id]);
    const keys = end.keys ?? [];
    if (keys.length > 0)
      await session.append('run_tasks', { run: texts(keys.map(() => id)), key: texts(keys) });
  });
}

/** Newest first. */
export async function listRuns(session: Session): Promise<Run[]> {
  const rows = await session.rows<RunRow>('from store.runs order by number desc');
  return rows.map((row) => ({
    id: row.id,
    info: JSON.parse(row.info) as Record<string, unknown>,
    state: row.state,
    summary: row.summary === null ? undefined : (JSON.parse(row.summary) as unknown),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }));
}

function now(): string {
  return new Date().toISOString();
}
