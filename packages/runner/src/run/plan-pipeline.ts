import { stageGroups, type StageGroup } from '../plan/stage-groups.ts';
import type { Task, TaskState } from '../plan/task.ts';
import { checkParticipants, layOut, prepare, type SelectOptions } from './prepare.ts';
import { openForReading, storeFolder } from './store-folder.ts';

export type PlanState = 'hit' | 'run' | 'waits' | 'failed' | 'left out';

export interface PlannedTask {
  readonly address: string;
  readonly stage: string;
  readonly key: string | null;
  readonly state: PlanState;
  readonly reason: string;
}

export interface PlannedStage {
  readonly stage: string;
  readonly use: string;
  /** Universes of a multiverse in which it differs, the main analysis among them; 1 without a multiverse. */
  readonly universes: number;
  /** Undefined while it is not known for whom: that depends on a table which is not computed yet. */
  readonly total: number | undefined;
  readonly hit: number;
  readonly run: number;
  readonly waits: number;
  readonly failed: number;
  /** A stage of a foreign package, without consent. */
  readonly notLoaded: boolean;
  readonly reason: string | undefined;
}

export interface PlanReport {
  readonly pipeline: string;
  readonly stages: readonly PlannedStage[];
  readonly tasks: readonly PlannedTask[];
  /** Something would run. */
  readonly work: boolean;
}

/** What a run would do. Looks at files and at the store, changes neither. */
export async function planPipeline(file: string, options: SelectOptions): Promise<PlanReport> {
  const prepared = await prepare(file, options);
  const store = await openForReading(storeFolder(file, options));
  try {
    const { graph } = layOut(prepared, store, options);
    await graph.settle();
    checkParticipants(graph, options.participants);
    const tasks = graph.tasks.map(plannedTask);
    return {
      pipeline: prepared.pipeline.name,
      stages: stageGroups(graph.states).map(plannedStage),
      tasks,
      work: graph.states.some((state) => !state.tasks) || tasks.some((task) => isWork(task.state)),
    };
  } finally {
    await store?.close();
  }
}

const isWork = (state: PlanState) => state === 'run' || state === 'waits';

const STATES: Readonly<Record<TaskState, PlanState>> = {
  waiting: 'waits',
  blocked: 'waits',
  ready: 'run',
  running: 'run',
  // Only source stages have run when a plan is made: their result is new.
  done: 'run',
  hit: 'hit',
  failed: 'failed',
  'left out': 'left out',
};

export function planState(task: Task): PlanState {
  return STATES[task.state];
}

export function planReason(task: Task): string {
  if (task.state === 'failed') return task.error?.message ?? '';
  if (task.state === 'hit') return task.record ? `made by ${task.record.runId}` : '';
  return task.reasons.join('; ') || task.because;
}

function plannedTask(task: Task): PlannedTask {
  return {
    address: task.address,
    stage: task.stage.name,
    key: task.key,
    state: planState(task),
    reason: planReason(task),
  };
}

function plannedStage({ name, states }: StageGroup): PlannedStage {
  const tasks = states.flatMap((state) => state.list);
  const count = (wanted: PlanState) => tasks.filter((task) => planState(task) === wanted).length;
  const first = tasks.find((task) => planState(task) !== 'hit');
  const isOpen = states.some((state) => !state.tasks);
  return {
    stage: name,
    use: states[0]?.stage.use ?? '',
    universes: states.length,
    total: isOpen ? undefined : tasks.length,
    hit: count('hit'),
    run: count('run'),
    waits: count('waits'),
    failed: count('failed'),
    notLoaded: states.some((state) => !state.stage.loaded),
    reason: first ? planReason(first) : isOpen ? 'known once the stages before it have run' : undefined,
  };
}
