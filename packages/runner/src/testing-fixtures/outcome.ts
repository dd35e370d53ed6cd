import type { RunReport } from '../run/run-pipeline.ts';

/** How many tasks of each stage really ran; stages that ran none are left out. */
export function ran(report: RunReport): Record<string, number> {
  return Object.fromEntries(report.stages.filter((s) => s.ran > 0).map((s) => [s.stage, s.ran]));
}

/** Message of the error a promise ends in. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
