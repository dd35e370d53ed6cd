import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StageEvent {
  readonly kind: 'stage';
  readonly stage: string;
  readonly total: number;
  /** Finished tasks, reused ones among them. */
  readonly done: number;
  readonly reused: number;
  readonly failed: number;
  readonly blocked: number;
  readonly running: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'blocked' | 'left out';
  /** Milliseconds since the first task of the stage began. */
  readonly elapsed: number;
}

export type RunEnd = 'done' | 'failed' | 'interrupted';

/** What happens during a run; no values of people, but addresses name them. */
export type RunEvent =
  | {
      readonly kind: 'run-start';
      readonly run: string;
      readonly pipeline: string;
      readonly stages: readonly string[];
      readonly pid: number;
    }
  | StageEvent
  | {
      readonly kind: 'task';
      readonly stage: string;
      readonly key: string | null;
      readonly state: 'start' | 'done' | 'failed';
      readonly elapsed: number;
      readonly message?: string;
    }
  | {
      readonly kind: 'progress';
      readonly stage: string;
      readonly key: string | null;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'check';
      readonly stage: string;
      readonly code: string;
      readonly severity: 'note' | 'warning';
      readonly message: string;
    }
  | { readonly kind: 'published'; readonly path: string; readonly written: boolean }
  | {
      readonly kind: 'run-end';
      readonly run: string;
      readonly state: RunEnd;
      readonly elapsed: number;
      readonly message: string;
    };

export type LoggedEvent = RunEvent & { readonly time: string };

/** The file that names the latest run. */
export const LATEST = 'latest';

/** Runs whose logs are kept. */
const KEPT_RUNS = 100;

/**
 * The event log of a run, `runs/<id>/events.jsonl`: one line an event, appended at once, so that it can be read
 * while the run goes on and tells how far a killed run came.
 */
export class EventLog {
  readonly folder: string;
  readonly #file: string;
  readonly #listener: ((event: RunEvent) => void) | undefined;

  constructor(store: string, run: string, listener: ((event: RunEvent) => void) | undefined) {
    this.folder = join(store, 'runs', run);
    this.#file = join(this.folder, 'events.jsonl');
    this.#listener = listener;
    mkdirSync(this.folder, { recursive: true });
    const latest = join(store, 'runs', LATEST);
    writeFileSync(`${latest}.tmp`, `${run}\n`);
    renameSync(`${latest}.tmp`, latest);
    forgetOld(join(store, 'runs'));
  }

  /** Keeps what a failed task wrote. @returns the file */
  keep(address: string, text: string): string {
    const folder = join(this.folder, 'logs');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${address.replace(/[^A-Za-z0-9._@-]/g, '_')}.log`);
    writeFileSync(file, text);
    return file;
  }

  emit(event: RunEvent): void {
    // Progress within a task is for whoever watches; a log of it would be longer than everything else.
    if (event.kind !== 'progress') {
      const logged: LoggedEvent = { time: new Date().toISOString(), ...event };
      appendFileSync(this.#file, `${JSON.stringify(logged)}\n`);
    }
    this.#listener?.(event);
  }
}

/** `run-12` -> 12; NaN for whatever else lies there. */
const runNumber = (name: string) => Number(/^run-([0-9]+)$/.exec(name)?.[1]);

function forgetOld(runs: string): void {
  const names = readdirSync(runs).filter((name) => runNumber(name) > 0);
  names.sort((a, b) => runNumber(b) - runNumber(a));
  for (const name of names.slice(KEPT_RUNS)) rmSync(join(runs, name), { recursive: true, force: true });
}
