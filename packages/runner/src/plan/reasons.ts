import { canonicalJson } from '@mesovia/core';
import type { Store, StoredTask } from '@mesovia/store';
import type { RecordedComponents } from './components.ts';
import type { StageState, Task } from './task.ts';

const NEVER = 'not computed before';

/** Why a task runs: what differs from the nearest earlier result at the same place of the pipeline. */
export class Reasons {
  readonly #store: Store | undefined;
  readonly #states: ReadonlyMap<string, StageState>;

  constructor(store: Store | undefined, states: ReadonlyMap<string, StageState>) {
    this.#store = store;
    this.#states = states;
  }

  async of(task: Task, forced: boolean): Promise<string[]> {
    if (task.record) return [forced ? '--force' : 'its result is known'];
    const earlier = (await this.#store?.latestTasks(task.address)) ?? [];
    const reasons = earlier.map((record) => this.differences(task, record));
    // The nearest one: two pipeline files of a folder share a store, and the latest may be the other's.
    return reasons.reduce(
      (best, other) => (other.length < best.length ? other : best),
      reasons[0] ?? [NEVER],
    );
  }

  differences(task: Task, last: StoredTask): string[] {
    const before = last.components as RecordedComponents;
    const now = task.components;
    if (!now) return [task.because || 'not known yet'];
    const was = before.key;
    const lines: string[] = [];
    if (was.format !== now.format) lines.push('keys are made in a new way');
    if (was.stage !== now.stage) return [...lines, `use ${was.stage} -> ${now.stage}`];
    if (was.version !== now.version) lines.push(`version ${was.version} -> ${now.version}`);
    if (was.code !== now.code) lines.push('code changed');
    if (was.duckdb !== now.duckdb) lines.push(`DuckDB ${was.duckdb} -> ${now.duckdb}`);
    lines.push(
      ...valueDifferences('params', was.params, now.params),
      ...this.#inputDifferences(task, before),
    );
    return lines.length > 0 ? lines : ['its result is no longer in the store'];
  }

  #inputDifferences(task: Task, before: RecordedComponents): string[] {
    const was = before.key.inputs;
    const now = task.components?.inputs ?? {};
    const roles = [...new Set([...Object.keys(was), ...Object.keys(now)])].sort();
    return roles.flatMap((role) => {
      if (was[role] === now[role]) return [];
      if (was[role] === undefined) return [`input ${role} added`];
      if (now[role] === undefined) return [`input ${role} removed`];
      if (task.stage.stage?.source) return [`files changed (${role})`];
      return [`input ${role} changed${this.#whose(task, role, before)}`];
    });
  }

  /** Whose rows changed, and why the task that made them ran. */
  #whose(task: Task, role: string, before: RecordedComponents): string {
    const input = task.inputs.find((one) => one.role === role);
    const connection = task.stage.connections.find((one) => one.role === role);
    const above = this.#states.get(connection?.from.stage ?? '');
    const now = input?.parts ?? [];
    const was = new Map(before.parts[role] ?? []);
    const changed = now.filter((part) => was.get(part.key) !== part.digest).map((part) => part.key);
    const gone = [...was.keys()].filter((key) => !now.some((part) => part.key === key));
    const keys = [...changed, ...gone].filter((key) => key !== null);
    const noun = above?.stage.stage?.each?.key === 'participant_id' ? 'people' : 'parts';
    const amount = was.size > 0 && keys.length > 0 ? ` for ${keys.length} of ${now.length} ${noun}` : '';
    const first =
      above?.tasks?.get(task.key) ?? above?.tasks?.get(changed[0] ?? null) ?? above?.tasks?.get(null);
    const because = this.#because(first, above?.stage.name ?? '');
    const names = amount ? `: ${keys.slice(0, 3).join(', ')}${keys.length > 3 ? ' ...' : ''}` : '';
    return `${amount}${names}${because}`;
  }

  #because(above: Task | undefined, stage: string): string {
    const [reason] = above?.reasons.length ? above.reasons : recordedReasons(above);
    return reason === undefined || reason === NEVER ? '' : ` (because ${stage}: ${reason})`;
  }
}

function recordedReasons(task: Task | undefined): readonly string[] {
  return (task?.record?.components as RecordedComponents | undefined)?.reasons ?? [];
}

/** `params.fd_mm 0.15 -> 0.2`, one line a value. */
export function valueDifferences(path: string, was: unknown, now: unknown): string[] {
  if (canonicalJson([was]) === canonicalJson([now])) return [];
  if (isMap(was) && isMap(now)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(now)])].sort();
    return names.flatMap((name) => valueDifferences(`${path}.${name}`, was[name], now[name]));
  }
  if (was === undefined) return [`${path} added: ${shown(now)}`];
  if (now === undefined) return [`${path} removed: ${shown(was)}`];
  return [`${path} ${shown(was)} -> ${shown(now)}`];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
