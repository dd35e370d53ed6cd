import type { RunEvent } from '@mesovia/runner';

export type StageEvent = Extract<RunEvent, { kind: 'stage' }>;

/** Below this a forecast is noise. */
const ENOUGH_MS = 1000;

/**
 * Milliseconds a stage still needs, from the speed so far; undefined while too little is known.
 *
 * @param elapsed  of the stage, in ms
 * @param progress share done of the only running task, 0 to 1, for stages of one task
 */
export function timeLeft(
  stage: StageEvent,
  elapsed: number,
  progress: number | undefined,
): number | undefined {
  const worked = stage.done - stage.reused + (progress ?? 0);
  const left = stage.total - stage.done - stage.failed - stage.blocked - (progress ?? 0);
  if (worked <= 0 || left <= 0 || elapsed < ENOUGH_MS) return undefined;
  return (elapsed / worked) * left;
}
