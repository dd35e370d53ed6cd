import type { Check, TableContract } from '@mesovia/core';
import type { Output, StoredTask } from '@mesovia/store';
import type * as arrow from 'apache-arrow';
import type { PipelineStage } from '../pipeline-file/load-pipeline.ts';
import type { Components } from './components.ts';

export type TaskState = 'waiting' | 'ready' | 'running' | 'hit' | 'done' | 'failed' | 'blocked' | 'left out';

export interface InputPart {
  readonly key: string | null;
  readonly digest: string;
  load(): Promise<arrow.Table>;
}

/** One table going into one task. */
export interface TaskInput {
  readonly role: string;
  readonly contract: TableContract;
  readonly digest: string;
  readonly parts: readonly InputPart[];
}

/** One run of one stage: for everybody, or for one key value. */
export interface Task {
  readonly stage: PipelineStage;
  readonly key: string | null;
  /** `stage` or `stage@key` */
  readonly address: string;
  state: TaskState;
  inputs: readonly TaskInput[];
  components: Components | undefined;
  taskKey: string | undefined;
  outputs: Readonly<Record<string, Output>>;
  checks: readonly Check[];
  /** The record that was found, also when it is not used (`--force`). */
  record: StoredTask | undefined;
  reasons: readonly string[];
  error: Error | undefined;
  /** File with the output of a task that failed. */
  log: string | undefined;
  /** What the task is waiting for, or why it will not run. */
  because: string;
}

export function newTask(stage: PipelineStage, key: string | null): Task {
  return {
    stage,
    key,
    address: key === null ? stage.name : `${stage.name}@${key}`,
    state: 'waiting',
    inputs: [],
    components: undefined,
    taskKey: undefined,
    outputs: {},
    checks: [],
    record: undefined,
    reasons: [],
    error: undefined,
    log: undefined,
    because: '',
  };
}

export const isFinished = (task: Task) => task.state === 'hit' || task.state === 'done';

/** Whether the task is for one person: only these can be chosen with --participants. */
export const isOfPerson = (task: Task) =>
  task.stage.stage?.each?.key === 'participant_id' && task.key !== null;

/** One stage of a run with its tasks, once it is known for whom they are. */
export class StageState {
  readonly stage: PipelineStage;
  readonly code: string;
  /** Its tasks may run. */
  readonly selected: boolean;
  tasks: Map<string | null, Task> | undefined;
  /** Remarks of the runner itself; made with the first task. */
  checks: readonly Check[] | undefined;
  elapsedMs = 0;

  constructor(stage: PipelineStage, code: string, selected: boolean) {
    this.stage = stage;
    this.code = code;
    this.selected = selected;
  }

  get list(): readonly Task[] {
    return [...(this.tasks?.values() ?? [])];
  }

  count(...states: TaskState[]): number {
    let count = 0;
    for (const task of this.tasks?.values() ?? []) if (states.includes(task.state)) count++;
    return count;
  }

  /** Whether a stage that needs all of this one can go on. */
  outcome(): 'open' | 'complete' | 'failed' | 'left out' {
    if (!this.tasks) return 'open';
    if (this.count('failed', 'blocked') > 0) return 'failed';
    if (this.count('left out') > 0) return 'left out';
    return this.count('hit', 'done') === this.tasks.size ? 'complete' : 'open';
  }
}
