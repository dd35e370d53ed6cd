import type { FileStamp, RememberedFile } from './study/files.ts';
import { fileDigests, rememberFiles } from './study/files.ts';
import type * as arrow from 'apache-arrow';
import { Artefacts } from './tasks/artefacts.ts';
import { Parts } from './tasks/parts.ts';
import type { StoredTask, TaskCommit } from './tasks/records.ts';
import { Tasks } from './tasks/tasks.ts';
import { Queue } from './session/queue.ts';
import { prepareSchema } from './session/schema.ts';
import { Session } from './session/session.ts';
import { Current, type CurrentOutput, type CurrentOutputs } from './study/current.ts';
import { finishRun, listRuns, startRun, type Run, type RunEnd } from './study/runs.ts';

interface Topics {
  readonly session: Session;
  readonly parts: Parts;
  readonly artefacts: Artefacts;
  readonly tasks: Tasks;
  readonly current: Current;
}

/**
 * Results, task records and artefacts of one study in one DuckDB file. Calls run one after the other in the order
 * made. Only the main thread of one process at a time may have it open for writing.
 */
export class Store implements AsyncDisposable {
  readonly folder: string;
  private readonly queue = new Queue();
  private topics: Topics;

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
    return this.queue.run(() => this.topics.tasks.find(keys));
  }

  /** The latest record at an address, whether or not its outputs are still there. */
  lastTask(address: string): Promise<StoredTask | undefined> {
    return this.queue.run(() => this.topics.tasks.last(address));
  }

  /**
   * Stores finished tasks, all or none. A content that is there already is not stored again; a key that is there
   * already gets the new record.
   *
   * @throws StoreError `digest-mismatch`, `incomplete-task`, `wrong-columns`, `reserved-column`, `duplicate-column`,
   *         `unsupported-type`, `not-text`, `disk-full`, `read-only`
   */
  commitTasks(batch: readonly TaskCommit[]): Promise<void> {
    return this.queue.run(() => this.topics.tasks.commit(batch));
  }

  /** @throws StoreError `no-part`, `damaged` */
  readPart(contract: { name: string; version: number }, digest: string): Promise<arrow.Table> {
    const { name, version } = contract;
    return this.queue.run(() => this.topics.parts.read({ contract: name, version, digest }));
  }

  /** @throws StoreError `no-artefact`, `damaged` */
  readArtefact(sha256: string): Promise<Uint8Array> {
    return this.queue.run(() => this.topics.artefacts.read(sha256));
  }

  /**
   * Says what a stage holds now and makes its views: one for each table output, in a schema named like the stage, and
   * one named like the stage where it has a single table.
   *
   * @throws StoreError `bad-stage-name`, `no-part`, `no-artefact`
   */
  setCurrent(stage: string, outputs: CurrentOutputs): Promise<void> {
    return this.queue.run(() => this.topics.current.set(stage, outputs));
  }

  /** Forgets the stages not in `keep`. @returns their names */
  dropStale(keep: readonly string[]): Promise<string[]> {
    return this.queue.run(() => this.topics.current.dropStale(keep));
  }

  current(): Promise<Record<string, Record<string, CurrentOutput>>> {
    return this.queue.run(() => this.topics.current.all());
  }

  startRun(info: Readonly<Record<string, unknown>>): Promise<string> {
    return this.queue.run(() => startRun(this.topics.session, info));
  }

  /** @throws StoreError `no-run` */
  finishRun(id: string, end: RunEnd): Promise<void> {
    return this.queue.run(() => finishRun(this.topics.session, id, end));
  }

  runs(): Promise<Run[]> {
    return this.queue.run(() => listRuns(this.topics.session));
  }

  fileDigests(stamps: readonly FileStamp[]): Promise<(string | undefined)[]> {
    return this.queue.run(() => fileDigests(this.topics.session, stamps));
  }

  rememberFiles(files: readonly RememberedFile[]): Promise<void> {
    return this.queue.run(() => rememberFiles(this.topics.session, files));
  }

  close(): Promise<void> {
    return this.queue.run(async () => this.topics.session.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
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
