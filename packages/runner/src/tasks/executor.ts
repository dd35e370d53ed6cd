/** A task ready to be run: a folder that holds everything it needs. */
export interface Submission {
  readonly address: string;
  /** Folder of the parcel. */
  readonly parcel: string;
  readonly threads: number;
}

/**
 * The end of a submission. It only says that nothing more will happen: whether the task succeeded is written in the
 * parcel, because schedulers lie and processes are killed.
 */
export interface Ended {
  readonly address: string;
  readonly parcel: string;
  /** Why there may be no result: `ended by signal SIGKILL`. */
  readonly gone?: string;
}

export interface ExecutorEvents {
  progress(address: string, done: number, total: number): void;
}

/** Whoever runs tasks: processes on this machine, or a cluster. */
export interface Executor {
  /** Cores it may use at a time. */
  readonly slots: number;
  submit(task: Submission): void;
  /** Waits until something ended; empty when nothing is running or after `cancel`. */
  poll(): Promise<Ended[]>;
  /** Stops everything that runs; what was cancelled does not end. */
  cancel(): Promise<void>;
  /** What a task wrote to its output, the last of it. */
  logs(address: string): string;
  close(): Promise<void>;
}
