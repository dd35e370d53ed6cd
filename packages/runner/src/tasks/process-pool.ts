import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromWorker } from '../worker/main.ts';
import type { Ended, Executor, ExecutorEvents, Submission } from './executor.ts';

/** The built worker, seen from src and from dist. */
const WORKER = fileURLToPath(new URL('../../dist/worker/main.js', import.meta.url));

/** Characters of a task's output that are kept. */
const LOG_KEPT = 64 * 1024;

/** The only variables a task can see. The first group is what a process needs to start on some systems. */
const PASSED = ['PATH', 'SYSTEMROOT', 'SystemRoot', 'WINDIR', 'TMPDIR', 'TEMP', 'TMP'];
const FIXED = { TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };

export interface PoolOptions {
  /** Cores, and the most processes. */
  readonly slots: number;
  /** Megabytes of JavaScript heap for each process. */
  readonly heapMegabytes?: number | undefined;
  readonly events: ExecutorEvents;
}

interface Worker {
  readonly child: ChildProcess;
  task: Submission | undefined;
  log: string;
}

/** Worker processes on this machine. They start when there is work and stay until the end of the run. */
export class ProcessPool implements Executor {
  readonly slots: number;
  readonly #options: PoolOptions;
  readonly #workers = new Set<Worker>();
  readonly #logs = new Map<string, string>();
  #ended: Ended[] = [];
  #wake: (() => void) | undefined;
  #cancelled = false;

  constructor(options: PoolOptions) {
    this.slots = options.slots;
    this.#options = options;
  }

  submit(task: Submission): void {
    const idle = [...this.#workers].find((worker) => !worker.task) ?? this.#start();
    idle.task = task;
    idle.log = '';
    idle.child.send({ parcel: task.parcel });
  }

  async poll(): Promise<Ended[]> {
    while (this.#ended.length === 0 && !this.#cancelled && this.#busy()) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    return this.#ended.splice(0);
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#stop('SIGKILL');
    this.#wake?.();
  }

  logs(address: string): string {
    return this.#logs.get(address) ?? '';
  }

  async close(): Promise<void> {
    await this.#stop('SIGTERM');
  }

  #busy(): boolean {
    return [...this.#workers].some((worker) => worker.task);
  }

  #start(): Worker {
    const env: Record<string, string> = { ...FIXED };
    for (const name of PASSED) if (process.env[name] !== undefined) env[name] = process.env[name];
    const heap = this.#options.heapMegabytes;
    const child = fork(WORKER, [], {
      env,
      execArgv: heap === undefined ? [] : [`--max-old-space-size=${heap}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const worker: Worker = { child, task: undefined, log: '' };
    const keep = (text: Buffer) => {
      worker.log = (worker.log + text.toString()).slice(-LOG_KEPT);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('message', (message: FromWorker) => this.#hear(worker, message));
    // `close` comes after the last of the output.
    child.on('close', (code, signal) =>
      this.#lost(worker, signal ? `signal ${signal}` : `exit code ${code}`),
    );
    child.on('error', (error) => this.#lost(worker, error.message));
    this.#workers.add(worker);
    return worker;
  }

  #hear(worker: Worker, message: FromWorker): void {
    const { task } = worker;
    if (task?.parcel !== message.parcel) return;
    if (message.kind === 'progress') this.#options.events.progress(task.address, message.done, message.total);
    else this.#end(worker, message.error);
  }

  #lost(worker: Worker, how: string): void {
    this.#workers.delete(worker);
    this.#end(worker, `the worker process ended (${how})`);
  }

  #end(worker: Worker, gone: string | undefined): void {
    const { task } = worker;
    if (!task) return;
    worker.task = undefined;
    if (worker.log) this.#logs.set(task.address, worker.log);
    this.#ended.push({ address: task.address, parcel: task.parcel, ...(gone === undefined ? {} : { gone }) });
    this.#wake?.();
  }

  async #stop(signal: NodeJS.Signals): Promise<void> {
    const ends = [...this.#workers].map(
      (worker) =>
        new Promise<void>((done) => {
          worker.task = undefined;
          worker.child.once('close', () => done());
          if (worker.child.exitCode !== null || worker.child.signalCode !== null) done();
          else worker.child.kill(signal);
        }),
    );
    this.#workers.clear();
    await Promise.all(ends);
  }
}
