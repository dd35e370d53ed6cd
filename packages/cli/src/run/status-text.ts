import type { RunStatus } from '@mesovia/runner';
import { duration } from '../readable-numbers.ts';
import { harmless } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { timeLeft, type StageEvent } from './time-left.ts';

const STATES: Readonly<Record<RunStatus['state'], string>> = {
  running: 'running',
  done: 'done',
  failed: 'failed',
  interrupted: 'interrupted',
  killed: 'killed; run it again, finished tasks are kept',
};

function time(stage: StageEvent): string {
  const left = stage.state === 'running' ? timeLeft(stage, stage.elapsed, undefined) : undefined;
  if (left !== undefined) return `${duration(left)} left`;
  return stage.elapsed > 0 && stage.done > stage.reused ? duration(stage.elapsed) : '';
}

/** One line per stage, then what failed. */
export function statusText(status: RunStatus): string {
  const { stages } = status;
  const of = (pick: (s: StageEvent) => number) => stages.map((s) => (pick(s) === 0 ? '' : String(pick(s))));
  const { text } = textTable([
    { header: 'stage', cells: stages.map((s) => s.stage) },
    { header: 'state', cells: stages.map((s) => s.state) },
    { header: 'done', cells: stages.map((s) => `${s.done}/${s.total}`), right: true },
    { header: 'reused', cells: of((s) => s.reused), right: true },
    { header: 'failed', cells: of((s) => s.failed), right: true },
    { header: 'time', cells: stages.map(time), right: true },
  ]);
  const failures = status.failures.map(({ address, message }) => `\n${address}: ${harmless(message)}`);
  const head = `${status.pipeline}: ${STATES[status.state]}; started ${status.started}, ${duration(status.elapsed)}, run ${status.run}`;
  return [head, '', text, ...failures].join('\n');
}
