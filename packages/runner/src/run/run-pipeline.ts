import { rm } from 'node:fs/promises';
import { canonicalJson, isUserError, PipelineError } from '@mesovia/core';
import type { Store } from '@mesovia/store';
import { stageGroups, type StageGroup } from '../plan/stage-groups.ts';
import type { StageState, Task } from '../plan/task.ts';
import { EventLog, type RunEnd, type RunEvent } from '../provenance/events.ts';
import {
  makeLock,
  lockStage,
  readLock,
  refuseDifferences,
  stageDifferences,
  staticDifferences,
  writeLock,
  type Lock,
} from '../provenance/lock.ts';
import { currentOutputs } from '../provenance/output-digest.ts';
import { writeProvenance } from '../provenance/provenance-file.ts';
import { Publisher, type Published } from '../publish/publisher.ts';
import { ProcessPool } from '../tasks/process-pool.ts';
import { limits, type LimitOptions } from './limits.ts';
import {
  checkParticipants,
  layOut,
  prepare,
  refuseNotLoaded,
  type Laid,
  type Prepared,
  type SelectOptions,
} from './prepare.ts';
import { count, Progress } from './progress.ts';
import { Scheduler } from './scheduler.ts';
import { freshSpool, lockFile, openStore, storeFolder } from './store-folder.ts';

export interface RunOptions extends SelectOptions, LimitOptions {
  /** Refuse any difference from the lock file. */
  readonly frozen?: boolean;
  /** Ctrl-C: nothing new begins, what is finished is kept. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface StageReport {
  readonly stage: string;
  readonly use: string;
  readonly total: number;
  readonly reused: number;
  readonly ran: number;
  readonly failed: number;
  readonly blocked: number;
  readonly leftOut: number;
  readonly elapsedMs: number;
}

export interface Failure {
  /** `stage@key`, `publish <path>` or `lock` */
  readonly address: string;
  /** A UserError, or a bug with its stack. */
  readonly error: Error;
  /** File with what the task wrote. */
  readonly log?: string;
}

export interface RunReport {
  readonly run: string;
  readonly pipeline: string;
  /** Folder of the store. */
  readonly store: string;
  readonly state: RunEnd;
  readonly exitCode: 0 | 1 | 2 | 130;
  readonly stages: readonly StageReport[];
  readonly failures: readonly Failure[];
  readonly published: readonly Published[];
  /** The lock file, after a complete run. */
  readonly lock: string | undefined;
  readonly elapsedMs: number;
}

/** Where `rerun` keeps its hands off the results of the user. */
export interface RunPlaces {
  /** Folder below which results are published; default the pipeline folder. */
  readonly publishRoot?: string;
  /** Called with what the lock file would be; default writes it. */
  readonly onLock?: (lock: Lock) => Promise<void>;
}

/**
 * Runs a pipeline. Failing tasks are in the report; it throws for what stops everything: a wrong pipeline file, a
 * store that another process holds or that cannot be written.
 */
export async function runPipeline(
  file: string,
  options: RunOptions,
  places: RunPlaces = {},
): Promise<RunReport> {
  const began = performance.now();
  const prepared = await prepare(file, options);
  refuseNotLoaded(prepared);
  const capacity = limits(options);
  const lock = await readLock(lockFile(file)).catch((error: unknown) => {
    if (options.frozen) throw error;
    return undefined;
  });
  const folder = storeFolder(file, options);
  await using store = await openStore(folder, false);
  const spool = await freshSpool(folder);
  const laid = layOut(prepared, store, options, options.signal);
  if (options.frozen && lock)
    refuseDifferences(
      staticDifferences(lock, makeLock(prepared.pipeline, laid.graph.states, [])),
      lockFile(file),
    );
  const publisher = new Publisher({
    pipeline: prepared.pipeline,
    root: places.publishRoot ?? prepared.pipeline.folder,
    storeFolder: folder,
    store,
    known: lock?.published ?? {},
    force: options.force ?? false,
  });
  await publisher.check();
  const run = new Run({ file, options, places, prepared, laid, store, folder, publisher, began });
  return await run.go(spool, capacity, options.frozen ? lock : undefined);
}

interface Context {
  readonly file: string;
  readonly options: RunOptions;
  readonly places: RunPlaces;
  readonly prepared: Prepared;
  readonly laid: Laid;
  readonly store: Store;
  readonly folder: string;
  readonly publisher: Publisher;
  readonly began: number;
}

class Run {
  readonly #context: Context;
  readonly #started = new Date();
  readonly #failures: { address: string; error: Error }[] = [];
  #frozenChecked = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  async go(spool: string, capacity: ReturnType<typeof limits>, frozen: Lock | undefined): Promise<RunReport> {
    const { options, prepared, laid, store, folder } = this.#context;
    const { graph, tables, files } = laid;
    const { pipeline } = prepared;
    const id = await store.startRun({ pipeline: pipeline.name, params: pipeline.plainParams });
    const log = new EventLog(folder, id, options.onEvent);
    const progress = new Progress(graph, log);
    const stages = stageGroups(graph.states).map(({ name }) => name);
    log.emit({ kind: 'run-start', run: id, pipeline: pipeline.name, stages, pid: process.pid });
    const pool = new ProcessPool({
      ...capacity,
      events: { progress: (...args) => this.#within(progress, ...args) },
    });
    let end: RunEnd = 'failed';
    try {
      await graph.settle();
      checkParticipants(graph, options.participants);
      this.#refuseMissing();
      const onSettled = () => this.#checkFrozen(frozen);
      const scheduler = new Scheduler({
        graph,
        executor: pool,
        store,
        tables,
        files,
        spool,
        run: id,
        progress,
        signal: options.signal,
        onSettled,
      });
      const finished = await this.#schedule(scheduler);
      await pool.close();
      const published = finished ? await this.#settleResults(log) : [];
      end = finished ? this.#endState() : 'interrupted';
      return await this.#report(id, end, progress, log, published);
    } catch (error) {
      log.emit({
        kind: 'run-end',
        run: id,
        state: 'failed',
        elapsed: this.#elapsed(),
        message: String(error),
      });
      await store.finishRun(id, { state: 'failed', keys: this.#keys() }).catch(() => {});
      throw error;
    } finally {
      await pool.cancel();
      await rm(spool, { recursive: true, force: true });
    }
  }

  #within(progress: Progress, address: string, done: number, total: number): void {
    const cut = address.indexOf('@');
    const stage = cut < 0 ? address : address.slice(0, cut);
    progress.within(stage, cut < 0 ? null : address.slice(cut + 1), done, total);
  }

  /** A difference from the lock file ends the run like a failing task; what was computed is kept. */
  async #schedule(scheduler: Scheduler): Promise<boolean> {
    try {
      return await scheduler.run();
    } catch (error) {
      if (!(isUserError(error) && error.code === 'frozen')) throw error;
      this.#failures.push({ address: 'lock', error });
      return true;
    }
  }

  /** @throws PipelineError `not-computed` with `--only`, when something it needs was never computed */
  #refuseMissing(): void {
    const { laid, prepared, options } = this.#context;
    const missing = laid.graph.states.filter(
      (state) => prepared.selection.selected.has(state.stage.name) && state.count('left out') > 0,
    );
    if (prepared.selection.everything || missing.length === 0 || options.participants) return;
    throw new PipelineError(
      'not-computed',
      missing.map((s) => `${s.stage.name} needs what was not computed: ${s.list[0]?.because}`).join('\n'),
      '--only',
      `run with --until ${missing[0]?.stage.name}`,
    );
  }

  #checkFrozen(lock: Lock | undefined): void {
    if (!lock) return;
    const complete = this.#context.laid.graph.states.filter(
      (state) => !this.#frozenChecked.has(state.stage.name) && state.outcome() === 'complete',
    );
    const differences = complete.flatMap((state) => {
      this.#frozenChecked.add(state.stage.name);
      return stageDifferences(state.stage.name, lock.stages[state.stage.name], lockStage(state));
    });
    refuseDifferences(differences, lockFile(this.#context.file));
  }

  /** Views of the store, then published files. */
  async #settleResults(log: EventLog): Promise<Published[]> {
    const { laid, store, publisher, prepared } = this.#context;
    const names = prepared.pipeline.stages.map((stage) => stage.name);
    const shown = await store.current();
    if (Object.keys(shown).some((name) => !names.includes(name))) await store.dropStale(names);
    for (const state of laid.graph.states) {
      // Other universes are seen through what the multiverse collects.
      if (state.outcome() !== 'complete' || state.stage.variantOf !== undefined) continue;
      const outputs = currentOutputs(state);
      if (!sameJson(shown[state.stage.name], outputs)) await store.setCurrent(state.stage.name, outputs);
    }
    if (this.#failures.length > 0) return [];
    const byName = new Map<string, StageState>(laid.graph.states.map((state) => [state.stage.name, state]));
    const { published, failures } = await publisher.publish(byName);
    for (const { path, error } of failures) this.#failures.push({ address: `publish ${path}`, error });
    for (const { path, written } of published) log.emit({ kind: 'published', path, written });
    return published;
  }

  #endState(): RunEnd {
    const failed = this.#context.laid.graph.tasks.some((task) => task.state === 'failed');
    return failed || this.#failures.length > 0 ? 'failed' : 'done';
  }

  async #report(
    run: string,
    state: RunEnd,
    progress: Progress,
    log: EventLog,
    published: readonly Published[],
  ): Promise<RunReport> {
    const { laid, store, folder, prepared } = this.#context;
    const { pipeline } = prepared;
    const { states, tasks } = laid.graph;
    const failed = tasks.filter((task) => task.state === 'failed');
    const failures = [...failed.map(failureOf), ...this.#failures];
    const lock = state === 'done' ? await this.#writeLock(published) : undefined;
    const ran = { id: run, state, started: this.#started, finished: new Date() };
    await writeProvenance(folder, pipeline, ran, states, published);
    const stages = stageGroups(states).map((group) => stageReport(group, progress.elapsed(group)));
    const message = summary(state, stages, failures.length);
    await store.finishRun(run, { state, keys: this.#keys(), summary: { message } });
    const elapsedMs = this.#elapsed();
    log.emit({ kind: 'run-end', run, state, elapsed: elapsedMs, message });
    const exitCode = exitCodeOfRun(state, failures);
    return {
      run,
      pipeline: pipeline.name,
      store: folder,
      state,
      exitCode,
      stages,
      failures,
      published,
      lock,
      elapsedMs,
    };
  }

  /** Only a complete run says what the study is. */
  async #writeLock(published: readonly Published[]): Promise<string | undefined> {
    const { laid, prepared, options, file, places } = this.#context;
    const { states } = laid.graph;
    if (!states.every((state) => state.outcome() === 'complete') || options.frozen) return undefined;
    const lock = makeLock(prepared.pipeline, states, published);
    if (places.onLock) {
      await places.onLock(lock);
      return undefined;
    }
    await writeLock(lockFile(file), lock);
    return lockFile(file);
  }

  #keys(): string[] {
    const used = this.#context.laid.graph.tasks.filter(
      (task) => task.state === 'hit' || task.state === 'done',
    );
    return [...new Set(used.flatMap((task) => task.taskKey ?? []))];
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#context.began);
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

function failureOf({ address, error, log }: Task): Failure {
  return { address, error: error as Error, ...(log === undefined ? {} : { log }) };
}

function stageReport({ name, states }: StageGroup, elapsedMs: number): StageReport {
  return {
    stage: name,
    use: states[0]?.stage.use ?? '',
    total: states.reduce((sum, state) => sum + (state.tasks?.size ?? 0), 0),
    reused: count(states, 'hit'),
    ran: count(states, 'done'),
    failed: count(states, 'failed'),
    blocked: count(states, 'blocked'),
    leftOut: count(states, 'left out'),
    elapsedMs,
  };
}

function summary(state: RunEnd, stages: readonly StageReport[], failures: number): string {
  const sum = (of: (stage: StageReport) => number) => stages.reduce((total, stage) => total + of(stage), 0);
  const ran = sum((s) => s.ran);
  const parts = [`${sum((s) => s.reused)} reused`, `${ran} ran`];
  if (failures > 0) parts.push(`${failures} failed`);
  const blocked = sum((s) => s.blocked);
  if (blocked > 0) parts.push(`${blocked} blocked`);
  const leftOut = sum((s) => s.leftOut);
  if (leftOut > 0) parts.push(`${leftOut} left out`);
  return `${state}: ${parts.join(', ')}`;
}

function exitCodeOfRun(state: RunEnd, failures: readonly { error: Error }[]): RunReport['exitCode'] {
  if (state === 'interrupted') return 130;
  if (failures.length === 0) return 0;
  return failures.every(({ error }) => isUserError(error)) ? 2 : 1;
}

/** Exit code for an error that stopped a command: 75 when another process holds the store. */
export function exitCodeOf(error: unknown): number {
  if (!isUserError(error)) return 1;
  return error.code === 'held' ? 75 : 2;
}
