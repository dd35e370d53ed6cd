import { canonicalJson, digestTable, sha256, StoreError } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import type { Session } from '../session/session.ts';
import { doubles, longs, texts } from '../session/vectors.ts';
import type { Artefacts, NewArtefact } from './artefacts.ts';
import type { NewPart, Parts } from './parts.ts';
import type { ArtefactOutput, Output, StoredTask, TableOutput, TaskCommit, TaskRecord } from './records.ts';

interface TaskRow {
  readonly number: bigint;
  readonly key: string;
  readonly stage: string;
  readonly address: string;
  readonly components: string;
  readonly outputs: string;
  readonly warnings: string;
  readonly elapsed_ms: number;
  readonly run: string;
}

/** Records of one address that `explain` chooses among. */
const REMEMBERED = 20;

/** Records of finished tasks, committed together with what the tasks made. */
export class Tasks {
  private readonly session: Session;
  private readonly parts: Parts;
  private readonly artefacts: Artefacts;

  private lastNumber: number;

  private constructor(session: Session, parts: Parts, artefacts: Artefacts, lastNumber: number) {
    this.session = session;
    this.parts = parts;
    this.artefacts = artefacts;
    this.lastNumber = lastNumber;
  }

  static async load(session: Session, parts: Parts, artefacts: Artefacts): Promise<Tasks> {
    const [row] = await session.rows<{ last: bigint | null }>('select max(number) as last from store.tasks');
    return new Tasks(session, parts, artefacts, Number(row?.last ?? 0));
  }

  /** Only tasks whose outputs are all there. */
  async find(keys: readonly string[]): Promise<Map<string, StoredTask>> {
    if (keys.length === 0) return new Map();
    const rows = await this.session.withTable('asked', keyTable(keys), () =>
      this.session.rows<TaskRow>('select tasks.* from store.tasks semi join temp.main.asked using (key)'),
    );
    const tasks = rows
      .map(taskOf)
      .filter((task) => Object.values(task.outputs).every((output) => this.has(output)));
    return new Map(tasks.map((task) => [task.key, task]));
  }

  async latest(address: string): Promise<StoredTask[]> {
    const rows = await this.session.rows<TaskRow>(
      `from store.tasks where address = $1 order by number desc limit ${REMEMBERED}`,
      [address],
    );
    return rows.map(taskOf);
  }

  async all(): Promise<StoredTask[]> {
    return (await this.session.rows<TaskRow>('from store.tasks order by number')).map(taskOf);
  }

  /**
   * Everything in one transaction.
   *
   * @throws StoreError `digest-mismatch`, `incomplete-task`, and those of `Parts.append`
   */
  async commit(batch: readonly TaskCommit[]): Promise<void> {
    if (batch.length === 0) return;
    this.session.requireWritable();
    const tables = batch.flatMap(checkedTables);
    const files = batch.flatMap(checkedArtefacts);
    const keys = keyTable(batch.map(({ record }) => record.key));
    await this.session.withTable('replaced', keys, async () => {
      const added = await this.session.transaction(async () => {
        await this.parts.remember(tables.map((part) => part.contract));
        const parts = await this.parts.append(tables);
        const artefacts = await this.artefacts.append(files);
        await this.session.run('delete from store.tasks where key in (select key from temp.main.replaced)');
        await this.insert(batch.map(({ record }) => record));
        return { parts, artefacts };
      });
      this.parts.adopt(added.parts);
      this.artefacts.adopt(added.artefacts);
      this.lastNumber += batch.length;
    });
  }

  private has(output: Output): boolean {
    return output.kind === 'table'
      ? this.parts.find(output) !== undefined
      : this.artefacts.has(output.sha256);
  }

  private async insert(records: readonly TaskRecord[]): Promise<void> {
    await this.session.append('tasks', {
      number: longs(records.map((_, i) => this.lastNumber + 1 + i)),
      key: texts(records.map(({ key }) => key)),
      stage: texts(records.map(({ stage }) => stage)),
      address: texts(records.map(({ address }) => address)),
      components: texts(records.map(({ components }) => canonicalJson(components))),
      outputs: texts(records.map(({ outputs }) => canonicalJson(outputs))),
      warnings: texts(records.map(({ warnings }) => canonicalJson(warnings))),
      elapsed_ms: doubles(records.map(({ elapsedMs }) => elapsedMs)),
      run: texts(records.map(({ runId }) => runId)),
    });
  }
}

function keyTable(keys: readonly string[]): arrow.Table {
  return new arrow.Table({ key: arrow.vectorFromArray([...keys], new arrow.Utf8()) });
}

function taskOf(row: TaskRow): StoredTask {
  return {
    order: Number(row.number),
    key: row.key,
    stage: row.stage,
    address: row.address,
    components: JSON.parse(row.components) as unknown,
    outputs: JSON.parse(row.outputs) as Record<string, Output>,
    warnings: JSON.parse(row.warnings) as unknown[],
    elapsedMs: row.elapsed_ms,
    runId: row.run,
  };
}

function checkedTables({ record, tables }: TaskCommit): NewPart[] {
  const outputs = outputsOf<TableOutput>(record.outputs, 'table');
  requireSame(record.address, Object.keys(outputs), Object.keys(tables));
  return Object.entries(tables).map(([name, { contract, table }]) => {
    const output = outputs[name] as TableOutput;
    const where = `output ${name} of ${record.address}`;
    if (output.contract !== contract.name || output.version !== contract.version) {
      throw mismatch(
        where,
        `${contract.name} version ${contract.version}`,
        `${output.contract} version ${output.version}`,
      );
    }
    if (output.rows !== table.numRows) throw mismatch(where, `${table.numRows} rows`, `${output.rows} rows`);
    const digest = digestTable(table);
    if (output.digest !== digest) throw mismatch(where, digest, output.digest);
    return { contract, digest, table };
  });
}

function checkedArtefacts({ record, artefacts }: TaskCommit): NewArtefact[] {
  const outputs = outputsOf<ArtefactOutput>(record.outputs, 'artefact');
  requireSame(record.address, Object.keys(outputs), Object.keys(artefacts));
  return Object.entries(artefacts).map(([name, bytes]) => {
    const output = outputs[name] as ArtefactOutput;
    const where = `output ${name} of ${record.address}`;
    if (output.bytes !== bytes.length)
      throw mismatch(where, `${bytes.length} bytes`, `${output.bytes} bytes`);
    const digest = sha256(bytes);
    if (output.sha256 !== digest) throw mismatch(where, digest, output.sha256);
    return { sha256: digest, mediaType: output.mediaType, bytes };
  });
}

function outputsOf<T extends Output>(
  outputs: Readonly<Record<string, Output>>,
  kind: T['kind'],
): Record<string, T> {
  return Object.fromEntries(Object.entries(outputs).filter(([, output]) => output.kind === kind)) as Record<
    string,
    T
  >;
}

function requireSame(address: string, recorded: string[], given: string[]): void {
  const odd = recorded
    .filter((name) => !given.includes(name))
    .concat(given.filter((name) => !recorded.includes(name)));
  if (odd.length === 0) return;
  throw new StoreError(
    'incomplete-task',
    `the record and what came with it differ in ${odd.join(', ')}`,
    address,
    'commit a task with exactly the outputs its record names',
  );
}

function mismatch(where: string, found: string, recorded: string): StoreError {
  return new StoreError(
    'digest-mismatch',
    `it is ${found}, but was recorded as ${recorded}`,
    where,
    'run the task again: what it made was damaged on the way',
  );
}
