import type { RunEvent } from '@mesovia/runner';
import type { StageEvent } from './time-left.ts';

export interface Warning {
  readonly stage: string;
  readonly message: string;
}

export type KnownStage = StageEvent & { readonly at: number };

const OVER: ReadonlySet<StageEvent['state']> = new Set(['done', 'failed', 'blocked', 'left out']);

/** What is known about the stages, from the events so far. */
export class Board {
  readonly stages = new Map<string, KnownStage>();
  readonly tasks = new Map<string, { done: number; total: number }>();
  readonly warned = new Map<string, Warning>();
  names: readonly string[] = [];

  /** The stage that came to its end with this event. */
  take(event: RunEvent, now: number): StageEvent | undefined {
    if (event.kind === 'run-start') this.names = event.stages;
    if (event.kind === 'progress') this.tasks.set(event.stage, event);
    if (event.kind === 'check' && event.severity === 'warning')
      this.warned.set(`${event.stage} ${event.code} ${event.message}`, event);
    if (event.kind !== 'stage') return undefined;
    const before = this.stages.get(event.stage);
    this.stages.set(event.stage, { ...event, at: now });
    return OVER.has(event.state) && !(before && OVER.has(before.state)) ? event : undefined;
  }

  nameWidth(): number {
    return Math.max(0, ...this.names.map((n) => n.length), ...[...this.stages.keys()].map((n) => n.length));
  }

  /** Share done of the task, for stages of one task. */
  share(stage: StageEvent): number | undefined {
    const task = this.tasks.get(stage.stage);
    return stage.total === 1 && task && task.total > 0 ? Math.min(1, task.done / task.total) : undefined;
  }
}
