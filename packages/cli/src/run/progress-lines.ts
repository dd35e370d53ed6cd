import { duration } from '../readable-numbers.ts';
import type { Paint } from '../terminal.ts';
import type { Board, KnownStage } from './board.ts';
import { timeLeft, type StageEvent } from './time-left.ts';

export function outcome(stage: StageEvent): string {
  if (stage.state === 'blocked') return 'blocked: what it needs failed';
  if (stage.state === 'left out') return 'left out';
  const parts: string[] = [];
  const ran = stage.done - stage.reused;
  if (stage.failed > 0) parts.push(`${stage.failed} failed`);
  if (stage.reused > 0) parts.push(ran === 0 && stage.failed === 0 ? 'reused' : `${stage.reused} reused`);
  if (ran > 0) parts.push(duration(stage.elapsed));
  return parts.join(', ');
}

const MARKS: Readonly<Record<string, readonly ['green' | 'red' | 'yellow' | 'dim', string]>> = {
  done: ['green', '✓'],
  failed: ['red', '✗'],
  blocked: ['yellow', '–'],
  'left out': ['dim', '–'],
};

export function finishedLine(stage: StageEvent, width: number, paint: Paint): string {
  const [style, mark] = MARKS[stage.state] ?? ['dim', ' '];
  const count = `${stage.done}/${stage.total}`.padStart(9);
  const text = outcome(stage);
  const styled = text === 'reused' ? paint('dim', text) : stage.failed > 0 ? paint('red', text) : text;
  return `${paint(style, mark)} ${stage.stage.padEnd(width)} ${count}  ${styled}`.trimEnd();
}

export function runningLine(stage: KnownStage, board: Board, now: number): string {
  const share = board.share(stage);
  const elapsed = stage.elapsed + (now - stage.at);
  const left = timeLeft(stage, elapsed, share);
  const done = share === undefined ? `${stage.done}/${stage.total}` : `${Math.floor(share * 100)} %`;
  const parts = [
    ...(stage.reused > 0 ? [`${stage.reused} reused`] : []),
    ...(stage.failed > 0 ? [`${stage.failed} failed`] : []),
    left === undefined ? `${duration(elapsed)} so far` : `${duration(left)} left`,
  ];
  return `  ${stage.stage.padEnd(board.nameWidth())} ${done.padStart(9)}  ${parts.join(', ')}`;
}
