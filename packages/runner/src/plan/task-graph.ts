import type { Store, StoredTask } from '@mesovia/store';
import type { Pipeline, PipelineStage } from '../pipeline-file/load-pipeline.ts';
import type { FileRegistry } from '../sources/file-registry.ts';
import { runSource, type Made } from '../sources/run-source.ts';
import { placeError } from '../tasks/carry-error.ts';
import { isSeeded, KEY_FORMAT, taskKey, type Components } from './components.ts';
import { Reasons } from './reasons.ts';
import { stagesBehind } from './study-tables.ts';
import { overOf, TaskInputs } from './task-inputs.ts';
import type { Tables } from './tables.ts';
import { isFinished, isOfPerson, newTask, StageState, type Task } from './task.ts';

export interface GraphOptions {
  readonly pipeline: Pipeline;
  /** Code digest by stage name. */
  readonly codes: ReadonlyMap<string, string>;
  readonly duckdb: string;
  /** Undefined before the first run: then nothing is found. */
  readonly store: Store | undefined;
  readonly tables: Tables;
  readonly files: FileRegistry;
  /** Names of the stages that are looked at; the others are left out. */
  readonly needed: ReadonlySet<string>;
  /** Of these, the stages whose tasks may run. */
  readonly selected: ReadonlySet<string>;
  readonly participants?: ReadonlySet<string> | undefined;
  /** Run selected tasks although their results are known. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The tasks of a pipeline and what is known of them. `settle` goes as far as it can without running anything but
 * source stages: makes the tasks of each stage once it is known for whom, computes keys once all inputs are there,
 * looks the keys up. Planning is one `settle`; running is `settle` after every finished task.
 */
export class TaskGraph {
  readonly states: readonly StageState[];
  /** Source results that the store does not have yet. */
  readonly unsaved: { task: Task; made: Made }[] = [];
  readonly #options: GraphOptions;
  readonly #byName: ReadonlyMap<string, StageState>;
  readonly #inputs: TaskInputs;
  readonly #reasons: Reasons;

  constructor(options: GraphOptions) {
    this.#options = options;
    const { pipeline, codes, selected } = options;
    this.states = pipeline.stages.map(
      (stage) => new StageState(stage, codes.get(stage.name) ?? '', selected.has(stage.name)),
    );
    this.#byName = new Map(this.states.map((state) => [state.stage.name, state]));
    this.#inputs = new TaskInputs(pipeline, this.#byName, options.tables);
    this.#reasons = new Reasons(options.store, this.#byName);
  }

  get tasks(): Task[] {
    return this.states.flatMap((state) => state.list);
  }

  state(name: string): StageState | undefined {
    return this.#byName.get(name);
  }

  async settle(): Promise<void> {
    for (let changed = true; changed;) {
      changed = false;
      for (const state of this.states) {
        if (this.#options.signal?.aborted) return;
        if (!state.tasks && (await this.#expand(state))) changed = true;
        if (state.tasks && (await this.#advance(state))) changed = true;
      }
    }
  }

  /** Makes the tasks of a stage. False while it is not known for whom. */
  async #expand(state: StageState): Promise<boolean> {
    const { stage } = state;
    if (!this.#options.needed.has(stage.name)) return this.#only(state, 'left out', 'not asked for');
    if (!stage.loaded) return this.#only(state, 'left out', 'not loaded: a stage of a foreign package');
    if (!stage.stage?.each) {
      state.tasks = new Map([[null, newTask(stage, null)]]);
      return true;
    }
    const { connection } = overOf(state);
    const above = this.#byName.get(connection.from.stage);
    const sameKey = this.#inputs.reach(state, connection) === 'same key';
    if (!above?.tasks) return false;
    if (above.tasks.has(null) || !sameKey) {
      const outcome = above.outcome();
      if (outcome === 'open') return false;
      if (outcome === 'left out') return this.#only(state, 'left out', `${above.stage.name} is left out`);
      if (outcome === 'failed') return this.#only(state, 'blocked', `${above.stage.name} failed`);
    }
    return this.#expandKeys(state);
  }

  async #expandKeys(state: StageState): Promise<boolean> {
    try {
      const keys = await this.#inputs.keys(state);
      state.tasks = new Map(keys.map((key) => [key, newTask(state.stage, key)]));
    } catch (error) {
      this.#only(state, 'failed', '');
      const task = state.list[0] as Task;
      task.error = placeError(error, task.address);
    }
    return true;
  }

  /** One stand-in task for a stage that will have none. */
  #only(state: StageState, as: 'left out' | 'blocked' | 'failed', because: string): boolean {
    const task = newTask(state.stage, null);
    task.state = as;
    task.because = because;
    state.tasks = new Map([[null, task]]);
    return true;
  }

  /** Looks at the waiting tasks of a stage. True when something became known. */
  async #advance(state: StageState): Promise<boolean> {
    const waiting = state.list.filter((task) => task.state === 'waiting');
    if (waiting.length === 0) return false;
    const behind = this.#wholeStagesBehind(state);
    const openStage = behind.find((other) => other.outcome() === 'open');
    const ready: Task[] = [];
    let changed = false;
    for (const task of waiting) {
      const verdict = this.#verdict(state, task, behind, openStage);
      if (verdict === 'ready') ready.push(task);
      if (verdict === 'closed') changed = true;
    }
    if (ready.length === 0) return changed;
    state.checks ??= await this.#inputs.unusedKeys(state);
    const prepared: Task[] = [];
    for (const task of ready) if (await this.#prepare(state, task)) prepared.push(task);
    await this.#lookUp(state, prepared);
    return true;
  }

  /** Stages of which a task needs everything. */
  #wholeStagesBehind(state: StageState): StageState[] {
    const names = new Set<string>();
    for (const connection of state.stage.connections) {
      if (connection.from.stage === 'study') {
        if (connection.from.output !== 'checks') continue;
        for (const stage of stagesBehind(state.stage, this.#options.pipeline)) names.add(stage.name);
      } else if (this.#inputs.reach(state, connection) !== 'same key') names.add(connection.from.stage);
    }
    names.delete(state.stage.name);
    return [...names].flatMap((name) => this.#byName.get(name) ?? []);
  }

  #verdict(
    state: StageState,
    task: Task,
    behind: readonly StageState[],
    openStage: StageState | undefined,
  ): 'ready' | 'open' | 'closed' {
    for (const other of behind) {
      const outcome = other.outcome();
      if (outcome === 'failed') return close(task, 'blocked', blocker(other));
      if (outcome === 'left out') return close(task, 'left out', `${other.stage.name} is left out`);
    }
    let open = openStage ? `after ${openStage.stage.name}` : '';
    for (const connection of state.stage.connections) {
      if (this.#inputs.reach(state, connection) !== 'same key') continue;
      const above = this.#byName.get(connection.from.stage);
      const own = above?.tasks?.get(task.key);
      if (!above?.tasks) open ||= `after ${connection.from.stage}`;
      if (!own || isFinished(own)) continue;
      if (own.state === 'failed' || own.state === 'blocked')
        return close(task, 'blocked', `${own.address} failed`);
      if (own.state === 'left out') return close(task, 'left out', `${own.address} is left out`);
      open ||= `after ${own.address}`;
    }
    task.because = open;
    return open ? 'open' : 'ready';
  }

  /** Inputs and key of a task. False when it failed or needs no lookup. */
  async #prepare(state: StageState, task: Task): Promise<boolean> {
    try {
      task.inputs = await this.#inputs.of(state, task);
      if (state.stage.stage?.source) await this.#runSource(state, task);
      else setKey(task, this.#components(state, task, inputDigests(task)));
      return true;
    } catch (error) {
      task.state = 'failed';
      task.error = placeError(error, task.address);
      return false;
    }
  }

  #components(state: StageState, task: Task, inputs: Record<string, string>): Components {
    const stage = state.stage.stage as NonNullable<PipelineStage['stage']>;
    return {
      format: KEY_FORMAT,
      stage: state.stage.use,
      version: stage.version,
      code: state.code,
      params: state.stage.keyParams,
      inputs,
      ...(isSeeded(stage) && task.key !== null ? { key: task.key } : {}),
      ...(stage.sql ? { duckdb: this.#options.duckdb } : {}),
    };
  }

  async #runSource(state: StageState, task: Task): Promise<void> {
    const started = performance.now();
    const tables = await Promise.all(
      task.inputs.map(
        async ({ role, parts }) => [role, await Promise.all(parts.map((p) => p.load()))] as const,
      ),
    );
    const made = await runSource(
      state.stage,
      Object.fromEntries(tables),
      this.#options.files,
      this.#options.signal,
    );
    state.elapsedMs = performance.now() - started;
    const seen = Object.entries(made.outputs).map(
      ([name, output]) => [name, output.kind === 'table' ? output.digest : output.sha256] as const,
    );
    setKey(task, this.#components(state, task, { ...inputDigests(task), ...Object.fromEntries(seen) }));
    task.outputs = made.outputs;
    task.checks = made.checks;
    for (const [name, { table }] of Object.entries(made.tables)) {
      const output = made.outputs[name];
      if (output?.kind === 'table') this.#options.tables.keep(output.digest, table);
    }
    this.unsaved.push({ task, made });
  }

  async #lookUp(state: StageState, tasks: readonly Task[]): Promise<void> {
    const { store, participants, force } = this.#options;
    const keys = tasks.map((task) => task.taskKey as string);
    const found = store ? await store.findTasks(keys) : new Map<string, StoredTask>();
    for (const task of tasks) {
      task.record = found.get(task.taskKey as string);
      const forced = force === true && state.selected;
      if (task.record && !(forced && !state.stage.stage?.source)) adopt(task, task.record, this.unsaved);
      else if (state.stage.stage?.source) task.state = 'done';
      else if (!state.selected) close(task, 'left out', 'not asked for, and not computed before');
      else if (participants && isOfPerson(task) && !participants.has(task.key ?? ''))
        close(task, 'left out', `only ${[...participants].join(', ')}`);
      else task.state = 'ready';
    }
    const missed = tasks.filter((task) => task.state === 'ready' || task.state === 'done');
    for (const task of missed) task.reasons = await this.#reasons.of(task, force === true);
  }
}

function close(task: Task, state: 'blocked' | 'left out', because: string): 'closed' {
  task.state = state;
  task.because = because;
  return 'closed';
}

/** Names the task that stands in the way. */
function blocker(state: StageState): string {
  const failed = state.list.filter((task) => task.state === 'failed');
  const first = failed[0] ?? state.list.find((task) => task.state === 'blocked');
  const more = failed.length > 1 ? ` and ${failed.length - 1} more` : '';
  return `${first?.address ?? state.stage.name}${more} ${first?.state ?? 'failed'}`;
}

function inputDigests(task: Task): Record<string, string> {
  return Object.fromEntries(task.inputs.map(({ role, digest }) => [role, digest]));
}

function setKey(task: Task, components: Components): void {
  task.components = components;
  task.taskKey = taskKey(components);
}

function adopt(task: Task, record: StoredTask, unsaved: { task: Task }[]): void {
  task.state = 'hit';
  task.outputs = record.outputs;
  task.checks = record.warnings as Task['checks'];
  const own = unsaved.findIndex((entry) => entry.task === task);
  if (own >= 0) unsaved.splice(own, 1);
}
