import type { EventLog, StageEvent } from '../provenance/events.ts';
import { countedChecks } from '../plan/study-tables.ts';
import type { TaskGraph } from '../plan/task-graph.ts';
import { stageGroups, type StageGroup } from '../plan/stage-groups.ts';
import type { StageState, Task, TaskState } from '../plan/task.ts';

/** Turns what happens to tasks into events; an event is sent only when something in it changed. */
export class Progress {
  readonly #graph: TaskGraph;
  readonly #log: EventLog;
  readonly #sent = new Map<string, string>();
  readonly #told = new Set<Task>();
  readonly #began = new Map<string, number>();
  readonly #ended = new Map<string, number>();

  constructor(graph: TaskGraph, log: EventLog) {
    this.#graph = graph;
    this.#log = log;
  }

  started(task: Task): void {
    const name = nameOf(task);
    if (!this.#began.has(name)) this.#began.set(name, performance.now());
    this.#log.emit({ kind: 'task', stage: task.stage.name, key: task.key, state: 'start', elapsed: 0 });
  }

  ended(task: Task, elapsed: number): void {
    this.#ended.set(nameOf(task), performance.now());
    if (task.state === 'done')
      this.#log.emit({ kind: 'task', stage: task.stage.name, key: task.key, state: 'done', elapsed });
  }

  /** Keeps the output and stack of a task that failed through no fault of the reader. */
  keepLog(task: Task, output: string): void {
    const parts = [output.trim(), task.error?.stack ?? ''].filter(Boolean);
    task.log = this.#log.keep(task.address, `${parts.join('\n\n')}\n`);
  }

  within(stage: string, key: string | null, done: number, total: number): void {
    this.#log.emit({ kind: 'progress', stage, key, done, total });
  }

  notReproducible(task: Task): void {
    this.#log.emit({
      kind: 'check',
      stage: task.stage.name,
      code: 'not-reproducible',
      severity: 'warning',
      message: `${task.address} gave another result than the last time, with the same code, parameters and inputs`,
    });
  }

  /** Tells which stages changed since the last call. */
  report(): void {
    for (const group of stageGroups(this.#graph.states)) {
      for (const state of group.states) this.#failures(state);
      const event = this.#stageEvent(group);
      const { elapsed: _, ...what } = event;
      const text = JSON.stringify(what);
      if (this.#sent.get(event.stage) === text) continue;
      this.#sent.set(event.stage, text);
      this.#log.emit(event);
      if (event.state === 'done') for (const state of group.states) this.#checks(state);
    }
  }

  /** Wall time of a stage in ms, over all universes. */
  elapsed({ name, states }: StageGroup): number {
    const began = this.#began.get(name);
    if (began === undefined) return Math.round(states.reduce((sum, state) => sum + state.elapsedMs, 0));
    const until = count(states, 'running') > 0 ? performance.now() : (this.#ended.get(name) ?? began);
    return Math.round(until - began);
  }

  #failures(state: StageState): void {
    for (const task of state.list) {
      if (task.state !== 'failed' || this.#told.has(task)) continue;
      this.#told.add(task);
      const message = task.error?.message ?? '';
      this.#log.emit({
        kind: 'task',
        stage: task.stage.name,
        key: task.key,
        state: 'failed',
        elapsed: 0,
        message,
      });
    }
  }

  #checks(state: StageState): void {
    for (const { stage, code, severity, message } of countedChecks(state))
      this.#log.emit({ kind: 'check', stage, code, severity, message });
  }

  #stageEvent(group: StageGroup): StageEvent {
    const { name, states } = group;
    return {
      kind: 'stage',
      stage: name,
      total: states.reduce((sum, state) => sum + (state.tasks?.size ?? 0), 0),
      done: count(states, 'hit', 'done'),
      reused: count(states, 'hit'),
      failed: count(states, 'failed'),
      blocked: count(states, 'blocked'),
      running: count(states, 'running'),
      state: stageOutcome(states),
      elapsed: this.elapsed(group),
    };
  }
}

const nameOf = ({ stage }: Task) => stage.variantOf ?? stage.name;

/** Tasks in these states, over all universes. */
export function count(states: readonly StageState[], ...wanted: TaskState[]): number {
  return states.reduce((sum, state) => sum + state.count(...wanted), 0);
}

/** What a stage as a whole is doing. */
function stageOutcome(states: readonly StageState[]): StageEvent['state'] {
  if (states.some((state) => !state.tasks) || count(states, 'waiting', 'ready', 'running') > 0)
    return count(states, 'running', 'hit', 'done') > 0 ? 'running' : 'waiting';
  if (count(states, 'failed') > 0) return 'failed';
  if (count(states, 'blocked') > 0) return 'blocked';
  return count(states, 'left out') > 0 ? 'left out' : 'done';
}
