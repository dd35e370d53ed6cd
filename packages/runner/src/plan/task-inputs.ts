import {
  buildTable,
  DataError,
  digestParts,
  digestTable,
  emptyTable,
  type Check,
  type TableContract,
} from '@mesovia/core';
import type { TableOutput } from '@mesovia/store';
import type * as arrow from 'apache-arrow';
import type { Pipeline } from '../pipeline-file/load-pipeline.ts';
import { isQueryResult, type Connection } from '../pipeline-file/references.ts';
import { sliceBy, type Slice } from './slices.ts';
import { studyTable } from './study-tables.ts';
import type { Tables } from './tables.ts';
import type { InputPart, StageState, Task, TaskInput } from './task.ts';

/** How a connection reaches a task: its own slice from the task of the same key, a slice of a table, or everything. */
export type Reach = 'same key' | 'slice' | 'whole';

/** Hands out the input tables of tasks: whole tables, or the rows of one key value. */
export class TaskInputs {
  readonly #pipeline: Pipeline;
  readonly #states: ReadonlyMap<string, StageState>;
  readonly #tables: Tables;
  readonly #wholes = new Map<string, Promise<TaskInput>>();
  readonly #slices = new Map<string, Promise<Map<string, Slice>>>();

  constructor(pipeline: Pipeline, states: ReadonlyMap<string, StageState>, tables: Tables) {
    this.#pipeline = pipeline;
    this.#states = states;
    this.#tables = tables;
  }

  reach(state: StageState, connection: Connection): Reach {
    const each = state.stage.stage?.each;
    if (!each || !(each.key in connection.contract.columns)) return 'whole';
    const above = this.#states.get(connection.from.stage)?.stage.stage?.each;
    const alike = above?.key === each.key && each.key in connection.given.columns;
    return alike && !isQueryResult(connection.given, connection.contract) ? 'same key' : 'slice';
  }

  /** The key values of a mapped stage, in order. The stages behind `over` must be far enough. */
  async keys(state: StageState): Promise<string[]> {
    const { over, connection } = overOf(state);
    if (this.reach(state, connection) === 'same key') {
      const above = this.#states.get(connection.from.stage);
      return [...(above?.tasks?.keys() ?? [])].filter((key) => key !== null).sort();
    }
    const keys = [...(await this.#sliced(state, connection)).keys()];
    if (keys.length > 0) return keys;
    throw new DataError(
      'no-rows',
      `${connection.from.stage}.${connection.from.output} has no rows, so there is nobody to run for`,
      `${state.stage.name}, input ${over}`,
      'check the stage that makes this table',
    );
  }

  /**
   * The input tables of one task.
   *
   * @throws DataError `empty-slice`, and those of making a query result fit
   */
  async of(state: StageState, task: Task): Promise<TaskInput[]> {
    return Promise.all(
      state.stage.connections.map((connection) => {
        const reach = this.reach(state, connection);
        if (reach === 'whole' || task.key === null) return this.#whole(state, connection);
        return reach === 'slice'
          ? this.#slice(state, connection, task, task.key)
          : this.#sameKey(state, connection, task, task.key);
      }),
    );
  }

  /** Remarks on keys that other inputs have and `over` lacks. Numbers only: no person is named. */
  async unusedKeys(state: StageState): Promise<Check[]> {
    const each = state.stage.stage?.each;
    if (!each || !state.tasks) return [];
    const checks: Check[] = [];
    for (const connection of state.stage.connections) {
      if (connection.role === each.over || this.reach(state, connection) === 'whole') continue;
      const keys =
        this.reach(state, connection) === 'slice'
          ? [...(await this.#sliced(state, connection)).keys()]
          : [...(this.#states.get(connection.from.stage)?.tasks?.keys() ?? [])];
      const unused = keys.filter((key) => !state.tasks?.has(key)).length;
      if (unused === 0) continue;
      checks.push({
        code: 'unused-keys',
        severity: 'note',
        message: `${unused} of ${keys.length} values of ${each.key} in ${connection.role} are not in ${each.over} and were not used`,
      });
    }
    return checks;
  }

  #whole(state: StageState, connection: Connection): Promise<TaskInput> {
    const id = `${state.stage.name} ${connection.role}`;
    const found = this.#wholes.get(id) ?? this.#makeWhole(state, connection);
    this.#wholes.set(id, found);
    return found;
  }

  async #makeWhole(state: StageState, connection: Connection): Promise<TaskInput> {
    const { role, from, contract, given } = connection;
    if (from.stage === 'study') {
      const { table, digest } = studyTable(from.output, state.stage, this.#pipeline, this.#states);
      return { role, contract, digest, parts: [{ key: null, digest, load: async () => table }] };
    }
    const above = this.#states.get(from.stage) as StageState;
    const parts = above.list.map((task) => this.#part(task, from.output, given));
    if (isQueryResult(given, contract)) return this.#fitted(state, connection, parts);
    const mapped = above.stage.stage?.each !== undefined;
    const digest = mapped
      ? digestParts(`${contract.name}@${contract.version}`, parts)
      : (parts[0]?.digest ?? '');
    return { role, contract, digest, parts };
  }

  /** A query result, checked and put in order as the table it stands for. */
  async #fitted(state: StageState, connection: Connection, parts: readonly InputPart[]): Promise<TaskInput> {
    const { role, contract } = connection;
    const [first, ...rest] = await Promise.all(parts.map((part) => part.load()));
    const table = buildTable(
      contract,
      (first as arrow.Table).concat(...rest),
      `${state.stage.name}, input ${role}`,
    );
    const digest = digestTable(table);
    return { role, contract, digest, parts: [{ key: null, digest, load: async () => table }] };
  }

  #part(task: Task, output: string, contract: TableContract): InputPart {
    const { digest } = task.outputs[output] as TableOutput;
    return { key: task.key, digest, load: () => this.#tables.read(contract, digest) };
  }

  async #slice(state: StageState, connection: Connection, task: Task, key: string): Promise<TaskInput> {
    const { role, contract } = connection;
    const found = (await this.#sliced(state, connection)).get(key);
    if (!found) return emptySlice(state, connection, task, key);
    const part = { key, digest: found.digest, load: async () => found.table };
    return { role, contract, digest: found.digest, parts: [part] };
  }

  async #sameKey(state: StageState, connection: Connection, task: Task, key: string): Promise<TaskInput> {
    const { role, contract, from, given } = connection;
    const above = this.#states.get(from.stage)?.tasks?.get(key);
    if (!above) return emptySlice(state, connection, task, key);
    const output = above.outputs[from.output] as TableOutput;
    if (output.rows === 0) return emptySlice(state, connection, task, key);
    return { role, contract, digest: output.digest, parts: [this.#part(above, from.output, given)] };
  }

  #sliced(state: StageState, connection: Connection): Promise<Map<string, Slice>> {
    const column = state.stage.stage?.each?.key ?? '';
    // Stages that slice the same table the same way share the slices.
    const fitted = isQueryResult(connection.given, connection.contract) ? state.stage.name : '';
    const id = `${connection.from.stage} ${connection.from.output} ${connection.contract.name} ${column} ${fitted}`;
    const found =
      this.#slices.get(id) ??
      this.#whole(state, connection).then(async ({ parts }) => {
        const [first, ...rest] = await Promise.all(parts.map((part) => part.load()));
        const where = `${state.stage.name}, input ${connection.role}`;
        return sliceBy((first as arrow.Table).concat(...rest), column, where);
      });
    this.#slices.set(id, found);
    return found;
  }
}

/** The connection whose keys a mapped stage runs over. */
export function overOf(state: StageState): { over: string; connection: Connection } {
  const over = state.stage.stage?.each?.over ?? '';
  const connection = state.stage.connections.find((c) => c.role === over || c.role.startsWith(`${over}.`));
  if (!connection) throw new Error(`${state.stage.use} maps over ${over}, which is not connected`);
  return { over, connection };
}

async function emptySlice(
  state: StageState,
  connection: Connection,
  task: Task,
  key: string,
): Promise<TaskInput> {
  const { role, contract, from } = connection;
  const each = state.stage.stage?.each;
  if (!each?.allowEmpty) {
    throw new DataError(
      'empty-slice',
      `${from.stage}.${from.output} has no row with ${each?.key} ${key}`,
      `${task.address}, input ${role}`,
      `complete the data of ${key}, or leave ${key} out of ${each?.over}`,
    );
  }
  const table = emptyTable(contract);
  const digest = digestTable(table);
  return { role, contract, digest, parts: [{ key, digest, load: async () => table }] };
}
