import { join } from 'node:path';
import { isUserError, StoreError, type Check } from '@mesovia/core';
import type { Output, Store, TaskCommit, TaskRecord } from '@mesovia/store';
import { readFile } from 'node:fs/promises';
import type { RecordedComponents } from '../plan/components.ts';
import type { TaskGraph } from '../plan/task-graph.ts';
import type { Tables } from '../plan/tables.ts';
import type { Task } from '../plan/task.ts';
import { changedError, type FileRegistry } from '../sources/file-registry.ts';
import { placeError, reviveCarried } from '../tasks/carry-error.ts';
import type { Ended, Executor } from '../tasks/executor.ts';
import { packTask } from '../tasks/pack-task.ts';
import { readResult, readTable, removeParcel, type TaskResult } from '../tasks/parcel.ts';
import type { Progress } from './progress.ts';

export interface SchedulerOptions {
  readonly graph: TaskGraph;
  readonly executor: Executor;
  readonly store: Store;
  readonly tables: Tables;
  readonly files: FileRegistry;
  readonly spool: string;
  readonly run: string;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
  /** Looks at every stage that is complete; an error fails the run. */
  readonly onSettled: () => void;
}

type Good = Extract<TaskResult, { ok: true }>;

/** Runs the tasks of a graph until nothing more can run. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #running = new Map<string, { task: Task; threads: number }>();
  #packed = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** @returns false when it was stopped by the signal */
  async run(): Promise<boolean> {
    const { graph, executor, signal, progress, onSettled } = this.#options;
    const stop = () => void executor.cancel();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      for (;;) {
        await graph.settle();
        await this.#saveSources();
        onSettled();
        progress.report();
        if (signal?.aborted) break;
        await this.#submitReady();
        progress.report();
        if (this.#running.size === 0) break;
        await this.#take(await executor.poll());
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    if (!signal?.aborted) return true;
    for (const { task } of this.#running.values()) task.state = 'ready';
    progress.report();
    return false;
  }

  async #saveSources(): Promise<void> {
    const { graph, store, run } = this.#options;
    const fresh = graph.unsaved.splice(0);
    const commits = fresh.map(({ task, made }): TaskCommit => {
      const elapsed = graph.state(task.stage.name)?.elapsedMs ?? 0;
      return {
        record: recordOf(task, made.outputs, made.checks, elapsed, run),
        tables: made.tables,
        artefacts: made.artefacts,
      };
    });
    if (commits.length > 0) await store.commitTasks(commits);
  }

  async #submitReady(): Promise<void> {
    const { graph, executor, progress, signal } = this.#options;
    // Universes may ask for the same thing at different places: it runs once, and the others take its result.
    const asked = new Set([...this.#running.values()].map(({ task }) => task.taskKey));
    const ready = graph.tasks.filter((task) => {
      if (task.state !== 'ready' || asked.has(task.taskKey)) return false;
      asked.add(task.taskKey);
      return true;
    });
    let free = executor.slots - [...this.#running.values()].reduce((sum, { threads }) => sum + threads, 0);
    for (const [i, task] of ready.entries()) {
      if (free < 1 || signal?.aborted) return;
      // Cores that no other task is waiting for.
      const threads = Math.max(1, Math.floor(free / (ready.length - i)));
      free -= threads;
      task.state = 'running';
      progress.started(task);
      await this.#submit(task, threads);
    }
  }

  async #submit(task: Task, threads: number): Promise<void> {
    const { spool, files, executor } = this.#options;
    this.#packed += 1;
    const parcel = join(spool, `${this.#packed}-${task.taskKey?.slice(0, 12)}`);
    try {
      await packTask(task, parcel, threads, files);
    } catch (error) {
      await removeParcel(parcel);
      this.#fail(task, error);
      return;
    }
    this.#running.set(task.address, { task, threads });
    executor.submit({ address: task.address, parcel, threads });
  }

  /** Takes in what ended: reads, checks, commits all together. */
  async #take(ended: readonly Ended[]): Promise<void> {
    const good: { task: Task; commit: TaskCommit; result: Good }[] = [];
    for (const end of ended) {
      const { task } = this.#running.get(end.address) as { task: Task };
      this.#running.delete(end.address);
      try {
        const result = await this.#resultOf(task, end);
        good.push({ task, result, commit: await this.#commitOf(task, end.parcel, result) });
      } catch (error) {
        this.#fail(task, error);
      }
    }
    if (good.length > 0) await this.#options.store.commitTasks(good.map(({ commit }) => commit));
    for (const { task, commit, result } of good) this.#finish(task, commit, result);
    for (const { parcel } of ended) await removeParcel(parcel);
  }

  /** The result a task left behind, if it can be believed. */
  async #resultOf(task: Task, end: Ended): Promise<Good> {
    const { files } = this.#options;
    const result = await readResult(end.parcel);
    const opened = result?.opened ?? [];
    const changed = await files.changed(opened);
    if (changed !== undefined) throw changedError(changed);
    if (!result)
      throw new Error(
        `${end.gone ?? 'no result was left'}; it may have run out of memory: try --jobs 1 or --memory`,
      );
    if (!result.ok) throw reviveCarried(result.error);
    if (result.key !== task.taskKey)
      throw new StoreError(
        'wrong-result',
        'the result is of another task',
        task.address,
        'run again: the spool was changed',
      );
    return result;
  }

  async #commitOf(task: Task, parcel: string, result: Good): Promise<TaskCommit> {
    const outputs: Record<string, Output> = {};
    const tables: Record<string, TaskCommit['tables'][string]> = {};
    const artefacts: Record<string, Uint8Array> = {};
    for (const [name, { file, ...output }] of Object.entries(result.outputs)) {
      outputs[name] = output;
      const contract = task.stage.stage?.outputs[name];
      if (output.kind === 'artefact') artefacts[name] = await readFile(join(parcel, file));
      else if (contract?.kind === 'table')
        tables[name] = { contract, table: await readTable(join(parcel, file), output.digest) };
    }
    const record = recordOf(task, outputs, result.checks, result.elapsedMs, this.#options.run);
    return { record, tables, artefacts };
  }

  #finish(task: Task, { record, tables }: TaskCommit, result: Good): void {
    const { progress } = this.#options;
    for (const [name, { table }] of Object.entries(tables)) {
      const output = record.outputs[name];
      if (output?.kind === 'table') this.#options.tables.remember(output.digest, table);
    }
    const differing = task.record && !sameOutputs(task.record.outputs, record.outputs);
    if (differing) progress.notReproducible(task);
    task.outputs = record.outputs;
    task.checks = result.checks;
    task.inputs = [];
    task.state = 'done';
    progress.ended(task, result.elapsedMs);
    for (const twin of this.#options.graph.tasks) {
      if (twin.state !== 'ready' || twin.taskKey !== task.taskKey) continue;
      twin.outputs = task.outputs;
      twin.checks = task.checks;
      twin.inputs = [];
      twin.state = 'hit';
    }
  }

  #fail(task: Task, error: unknown): void {
    task.state = 'failed';
    task.error = placeError(error, task.address);
    const { progress, executor } = this.#options;
    const output = executor.logs(task.address);
    if (output || !isUserError(task.error)) progress.keepLog(task, output);
    progress.ended(task, 0);
  }
}

function sameOutputs(a: Readonly<Record<string, Output>>, b: Readonly<Record<string, Output>>): boolean {
  const digest = (output: Output | undefined) => (output?.kind === 'table' ? output.digest : output?.sha256);
  return Object.keys(b).every((name) => digest(a[name]) === digest(b[name]));
}

function recordOf(
  task: Task,
  outputs: Readonly<Record<string, Output>>,
  checks: readonly Check[],
  elapsedMs: number,
  runId: string,
): TaskRecord {
  const parts = task.inputs
    .filter((input) => input.parts.length > 1)
    .map(({ role, parts }) => [role, parts.map((part) => [part.key, part.digest] as const)] as const);
  const components: RecordedComponents = {
    key: task.components as RecordedComponents['key'],
    parts: Object.fromEntries(parts),
    reasons: task.reasons,
  };
  return {
    key: task.taskKey as string,
    stage: task.stage.name,
    address: task.address,
    components,
    outputs,
    warnings: checks,
    elapsedMs,
    runId,
  };
}
