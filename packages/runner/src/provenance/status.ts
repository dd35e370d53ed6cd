import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LATEST, type LoggedEvent, type StageEvent } from './events.ts';

export interface RunStatus {
  readonly run: string;
  readonly pipeline: string;
  /** `killed`: it never said that it ended, and its process is gone. */
  readonly state: 'running' | 'done' | 'failed' | 'interrupted' | 'killed';
  readonly started: string;
  /** Milliseconds, until now for a run that goes on. */
  readonly elapsed: number;
  readonly stages: readonly StageEvent[];
  readonly failures: readonly { readonly address: string; readonly message: string }[];
}

/**
 * How far a run is, from its event log alone: works while the run goes on and takes no lock.
 *
 * @param store folder of the store
 * @param run id; the latest run when absent
 * @returns undefined when there was no such run
 */
export async function readStatus(store: string, run?: string): Promise<RunStatus | undefined> {
  const id = run ?? (await readText(join(store, 'runs', LATEST)))?.trim();
  const text = id ? await readText(join(store, 'runs', id, 'events.jsonl')) : undefined;
  if (text === undefined || id === undefined) return undefined;
  const events = parseLines(text);
  const start = events.find((event) => event.kind === 'run-start');
  if (!start) return undefined;
  const end = events.findLast((event) => event.kind === 'run-end');
  const alive = end === undefined && isAlive(start.pid);
  const until = alive ? Date.now() : Date.parse(events.at(-1)?.time ?? start.time);
  const latest = new Map<string, StageEvent>();
  for (const event of events) if (event.kind === 'stage') latest.set(event.stage, event);
  return {
    run: id,
    pipeline: start.pipeline,
    state: end?.state ?? (alive ? 'running' : 'killed'),
    started: start.time,
    elapsed: until - Date.parse(start.time),
    stages: start.stages.flatMap((stage) => latest.get(stage) ?? []),
    failures: events.flatMap((event) =>
      event.kind === 'task' && event.state === 'failed'
        ? [{ address: address(event.stage, event.key), message: event.message ?? '' }]
        : [],
    ),
  };
}

function address(stage: string, key: string | null): string {
  return key === null ? stage : `${stage}@${key}`;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A run that was killed may have left half a line at the end. */
function parseLines(text: string): LoggedEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as LoggedEvent];
    } catch {
      return [];
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
