import { StoreError } from '@mesovia/core';
import type * as arrow from 'apache-arrow';
import { collectGarbage, type Garbage, type Topics } from './care/collect.ts';
import { compactFile } from './care/compact.ts';
import { verifyStore, type Damage } from './care/verify.ts';
import { queryStore } from './sql/query.ts';
import { fileDigests, rememberFiles, type FileStamp, type RememberedFile } from './study/files.ts';
import { currentTable } from './transfer/current-table.ts';
import { exportTable } from './transfer/export-table.ts';
import type { Format } from './transfer/formats.ts';
import { Artefacts } from './tasks/artefacts.ts';
import { Parts } from './tasks/parts.ts';
import type { StoredTask, TaskCommit } from './tasks/records.ts';
import { Tasks } from './tasks/tasks.ts';
import { Queue } from './session/queue.ts';
import { prepareSchema } from './session/schema.ts';
import { Session } from './session/session.ts';
import { Current, type CurrentOutput, type CurrentOutputs } from './study/current.ts';
import { finishRun, listRuns, startRun, type Run, type RunEnd } from './study/runs.ts';

/**
 * Results, task records and artefacts of one study in one DuckDB file. Calls run one after the other in the order
 * made. Only the main thread of one process at a time may have it open for writing.
 */
export class Store implements AsyncDisposable {
  readonly folder: string;
  private readonly queue = new Queue();
  private topics: Topics;
  private closed = false;

  private constructor(folder: string, topics: Topics) {
    this.folder = folder;
    this.topics = topics;
  }

  /**
   * Opens `study.duckdb` in a folder; makes both unless `readOnly`.
   *
   * @throws StoreError `held`, `already-open`, `worker-thread`, `no-locks`, `no-store`, `format`, `newer`, `damaged`,
   *         `not-allowed`, `disk-full`
   */
  static async open(folder: string, options: { readOnly?: boolean } = {}): Promise<Store> {
    return new Store(folder, await openTopics(folder, options.readOnly ?? false));
  }

  get file(): string {
    return this.topics.session.file;
  }

  get readOnly(): boolean {
    return this.topics.session.readOnly;
  }

  /** The record of a task, if all it made is there. */
  async findTask(key: string): Promise<StoredTask | undefined> {
    return (await this.findTasks([key])).get(key);
  }

  findTasks(keys: readonly string[]): Promise<Map<string, StoredTask>> {
    return this.run((topics) => topics.tasks.find(keys));
  }

  /** Up to 20 records at an address, the latest first, whether or not their outputs are still there. */
  latestTasks(address: string): Promise<StoredTask[]> {
    return this.run((topics) => topics.tasks.latest(address));
  }

  /**
   * Stores finished tasks, all or none. A content that is there already is not stored again; a key that is there
   * already gets the new record.
   *
   * @throws StoreError `digest-mismatch`, `incomplete-task`, `wrong-columns`, `reserved-column`, `duplicate-column`,
   *         `unsupported-type`, `not-text`, `disk-full`, `read-only`
   */
  commitTasks(batch: readonly TaskCommit[]): Promise<void> {
    return this.run((topics) => topics.tasks.commit(batch));
  }

  /** @throws StoreError `no-part`, `damaged` */
  readPart(contract: { name: string; version: number }, digest: string): Promise<arrow.Table> {
    const { name, version } = contract;
    return this.run((topics) => topics.parts.read({ contract: name, version, digest }));
  }

  /** @throws StoreError `no-artefact`, `damaged` */
  readArtefact(sha256: string): Promise<Uint8Array> {
    return this.run((topics) => topics.artefacts.read(sha256));
  }

  /**
   * Says what a stage holds now and makes its views: one for each table output, in a schema named like the stage, and
   * one named like the stage where it has a single table.
   *
   * @throws StoreError `bad-stage-name`, `no-part`, `no-artefact`
   */
  setCurrent(stage: string, outputs: CurrentOutputs): Promise<void> {
    return this.run((topics) => topics.current.set(stage, outputs));
  }

  /** Forgets the stages not in `keep`. @returns their names */
  dropStale(keep: readonly string[]): Promise<string[]> {
    return this.run((topics) => topics.current.dropStale(keep));
  }

  current(): Promise<Record<string, Record<string, CurrentOutput>>> {
    return this.run((topics) => topics.current.all());
  }

  startRun(info: Readonly<Record<string, unknown>>): Promise<string> {
    return this.run(({ session }) => startRun(session, info));
  }

  /** @throws StoreError `no-run` */
  finishRun(id: string, end: RunEnd): Promise<void> {
    return this.run(({ session }) => finishRun(session, id, end));
  }

  runs(): Promise<Run[]> {
    return this.run(({ session }) => listRuns(session));
  }

  fileDigests(stamps: readonly FileStamp[]): Promise<(string | undefined)[]> {
    return this.run(({ session }) => fileDigests(session, stamps));
  }

  rememberFiles(files: readonly RememberedFile[]): Promise<void> {
    return this.run(({ session }) => rememberFiles(session, files));
  }

  /**
   * Answers one statement a person typed: SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN. It cannot write or reach files.
   *
   * @throws StoreError `sql`, `sql-refused`, `too-large-integer`
   */
  query(sql: string): Promise<arrow.Table> {
    return this.run(({ session }) => queryStore(session, sql));
  }

  /**
   * Writes the table a stage holds now to a file; a CSV or TSV gets a data dictionary beside it.
   *
   * @param view `stage.output`, or `stage` where it has one table
   * @throws StoreError `no-view`, `no-folder`, `not-written`, `damaged`
   */
  export(view: string, file: string, format: Format): Promise<void> {
    return this.run(async (topics) => {
      const { table, contract } = await currentTable(topics, view);
      await exportTable(table, contract, file, format);
    });
  }

  /** Computes every digest again; drops what is damaged with the tasks that made it, unless opened to read only. */
  verify(): Promise<{ checked: number; damaged: Damage[] }> {
    return this.run((topics) => verifyStore(topics));
  }

  /** Drops what neither the latest runs nor any stage needs. */
  gc(options: { readonly keepRuns: number; readonly dryRun?: boolean }): Promise<Garbage> {
    return this.run((topics) => collectGarbage(topics, options));
  }

  /**
   * Writes the file anew without the room that dropped parts left. @returns its bytes before and after
   *
   * @throws StoreError `read-only`, `damaged`, `disk-full`, `held`
   */
  compact(): Promise<{ before: number; after: number }> {
    return this.run(async ({ session, parts }) => {
      session.requireWritable();
      session.close();
      try {
        return await compactFile(session.file, parts.all());
      } finally {
        this.closed = true;
        this.topics = await openTopics(this.folder, false);
        this.closed = false;
        await this.topics.session.transaction(() => this.topics.current.restoreViews());
      }
    });
  }

  /** Folds what was written into the file and lets others open it. */
  close(): Promise<void> {
    return this.queue.run(async () => {
      if (this.closed) return;
      this.closed = true;
      this.topics.session.close();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private run<T>(work: (topics: Topics) => Promise<T>): Promise<T> {
    return this.queue.run(async () => {
      if (this.closed) throw new StoreError('closed', 'the store is closed', this.file, 'open it again');
      return work(this.topics);
    });
  }
}

async function openTopics(folder: string, readOnly: boolean): Promise<Topics> {
  const session = await Session.open(folder, readOnly);
  try {
    await prepareSchema(session);
    const parts = await Parts.load(session);
    const artefacts = await Artefacts.load(session);
    const tasks = await Tasks.load(session, parts, artefacts);
    return { session, parts, artefacts, tasks, current: new Current(session, parts, artefacts) };
  } catch (error) {
    session.close();
    throw error;
  }
}
