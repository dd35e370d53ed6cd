import { ParameterError } from '@mesovia/core';
import { didYouMean } from '../pipeline-file/did-you-mean.ts';
import type { RecordedComponents } from '../plan/components.ts';
import type { StageState, Task } from '../plan/task.ts';
import { planReason, planState, type PlanState } from './plan-pipeline.ts';
import { layOut, prepare, type SelectOptions } from './prepare.ts';
import { openForReading, storeFolder } from './store-folder.ts';

export interface ExplainedTask {
  readonly address: string;
  readonly state: PlanState;
  /** `params.fd_mm 0.15 -> 0.2`. For a hit: why it was computed then. */
  readonly reasons: readonly string[];
  /** The run that made the result. */
  readonly madeBy: string | undefined;
}

export interface Explanation {
  readonly address: string;
  readonly state: PlanState;
  readonly tasks: readonly ExplainedTask[];
  /** The same for people; tasks with the same reasons share a line. */
  readonly lines: readonly string[];
}

/**
 * Why a stage, or one task of it, would run or is reused.
 *
 * @param address `stage` or `stage@key`
 * @throws ParameterError `no-such-task`
 */
export async function explainPipeline(
  file: string,
  address: string,
  options: SelectOptions,
): Promise<Explanation> {
  const prepared = await prepare(file, options);
  const store = await openForReading(storeFolder(file, options));
  try {
    const { graph } = layOut(prepared, store, options);
    await graph.settle();
    const tasks = find(graph.states, address).map(explained);
    return { address, state: overall(tasks), tasks, lines: linesOf(tasks) };
  } finally {
    await store?.close();
  }
}

function find(states: readonly StageState[], address: string): Task[] {
  const cut = address.indexOf('@');
  const name = cut < 0 ? address : address.slice(0, cut);
  const state = states.find((one) => one.stage.name === name);
  const known = state ? state.list.map((task) => task.address) : states.map((one) => one.stage.name);
  const found = cut < 0 ? state?.list : state?.list.filter((task) => task.address === address);
  if (state && !state.tasks) return [];
  if (found && found.length > 0) return [...found];
  throw new ParameterError(
    'no-such-task',
    `there is no ${state ? 'task' : 'stage'} ${address}${didYouMean(address, known)}`,
    'explain',
    `write a stage (${states.map((one) => one.stage.name).join(', ')}) or stage@key`,
  );
}

function explained(task: Task): ExplainedTask {
  const recorded = (task.record?.components as RecordedComponents | undefined)?.reasons ?? [];
  const now = task.reasons.length > 0 ? task.reasons : [planReason(task)].filter(Boolean);
  return {
    address: task.address,
    state: planState(task),
    reasons: task.state === 'hit' ? recorded : now,
    madeBy: task.record?.runId,
  };
}

function overall(tasks: readonly ExplainedTask[]): PlanState {
  const order: PlanState[] = ['failed', 'run', 'waits', 'left out', 'hit'];
  return order.find((state) => tasks.some((task) => task.state === state)) ?? 'waits';
}

function linesOf(tasks: readonly ExplainedTask[]): string[] {
  if (tasks.length === 0) return ['waits: it is known for whom once the stages before it have run'];
  const groups = new Map<string, ExplainedTask[]>();
  for (const task of tasks) {
    const text = describe(task);
    groups.set(text, [...(groups.get(text) ?? []), task]);
  }
  return [...groups].map(([text, group]) => {
    const names = group
      .slice(0, 3)
      .map((task) => task.address)
      .join(', ');
    return `${names}${group.length > 3 ? ` and ${group.length - 3} more` : ''}: ${text}`;
  });
}

function describe({ state, reasons, madeBy }: ExplainedTask): string {
  const why = reasons.join('; ');
  if (state !== 'hit') return `${state}: ${why}`;
  return `reused, made by ${madeBy}${why ? ` (then: ${why})` : ''}`;
}
