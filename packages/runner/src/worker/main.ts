/**
 * The program that runs tasks. As a child of the runner it takes parcels one after the other over its channel; with
 * `main.js PARCEL` it runs that one and ends, which is what a cluster job does.
 */
import { runParcel } from './run-parcel.ts';

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 200;

export interface ToWorker {
  readonly parcel: string;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly parcel: string; readonly done: number; readonly total: number }
  | { readonly kind: 'end'; readonly parcel: string; readonly error?: string };

async function serve(parcel: string, tell: (message: FromWorker) => void): Promise<void> {
  let reported = 0;
  const progress = (done: number, total: number) => {
    const now = performance.now();
    if (now - reported < PROGRESS_EVERY && done < total) return;
    reported = now;
    tell({ kind: 'progress', parcel, done, total });
  };
  try {
    await runParcel(parcel, { progress });
    tell({ kind: 'end', parcel });
  } catch (error) {
    tell({
      kind: 'end',
      parcel,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

function listen(): void {
  // A terminal sends Ctrl-C to every process of the group; what happens then is for the runner to say.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit(0));
  let last = Promise.resolve();
  process.on('message', ({ parcel }: ToWorker) => {
    last = last.then(() => serve(parcel, (message) => process.send?.(message)));
  });
}

const [, , parcel] = process.argv;
if (parcel !== undefined) await runParcel(parcel);
else listen();
