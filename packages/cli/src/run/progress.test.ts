import type { RunEvent } from '@mesovia/runner';
import { describe, expect, it } from 'vitest';
import { painter } from '../terminal.ts';
import { liveProgress, plainProgress } from './progress.ts';
import { timeLeft, type StageEvent } from './time-left.ts';

const stage = (name: string, part: Partial<StageEvent>): StageEvent => ({
  kind: 'stage',
  stage: name,
  total: 10,
  done: 0,
  reused: 0,
  failed: 0,
  blocked: 0,
  running: 1,
  state: 'running',
  elapsed: 0,
  ...part,
});
const start: RunEvent = {
  kind: 'run-start',
  run: 'run-1',
  pipeline: 'p',
  stages: ['scrub', 'edges'],
  pid: 1,
};

describe('timeLeft', () => {
  it('goes by the tasks that were computed, not by those that were reused', () => {
    expect(timeLeft(stage('s', { done: 6, reused: 4 }), 10_000, undefined)).toBe(20_000);
  });
  it('goes by the progress of a single task', () => {
    expect(timeLeft(stage('s', { total: 1 }), 10_000, 0.25)).toBe(30_000);
  });
  it('says nothing before there is something to go by', () => {
    expect(timeLeft(stage('s', {}), 10_000, undefined)).toBeUndefined();
    expect(timeLeft(stage('s', { done: 1 }), 500, undefined)).toBeUndefined();
  });
});

describe('without a terminal', () => {
  it('says when a stage starts and how it ended, once, without control characters', () => {
    const lines: string[] = [];
    const progress = plainProgress({ write: (text) => lines.push(text) });
    const events: RunEvent[] = [
      start,
      stage('scrub', { done: 3 }),
      stage('scrub', { done: 4 }),
      stage('scrub', { done: 10, reused: 3, state: 'done', elapsed: 2500 }),
      stage('edges', { done: 10, reused: 10, state: 'done' }),
      stage('report', { total: 1, state: 'blocked', blocked: 1 }),
    ];
    events.forEach(progress.show);
    progress.end();
    expect(lines).toEqual([
      'scrub: running\n',
      'scrub: 10/10 3 reused, 2.5 s\n',
      'edges: 10/10 reused\n',
      'report: 0/1 blocked: what it needs failed\n',
    ]);
  });

  it('collects warnings, each once', () => {
    const progress = plainProgress({ write: () => {} });
    const check = { kind: 'check', stage: 'scrub', code: 'c', message: 'few frames' } as const;
    progress.show({ ...check, severity: 'warning' });
    progress.show({ ...check, severity: 'warning' });
    progress.show({ ...check, severity: 'note' });
    progress.end();
    expect(progress.warnings().map((w) => w.message)).toEqual(['few frames']);
  });
});

describe('in a terminal', () => {
  it('keeps finished stages, rewrites running ones, and leaves nothing behind', () => {
    const written: string[] = [];
    const progress = liveProgress({
      write: (text) => written.push(text),
      paint: painter(false),
      size: () => ({ columns: 60, rows: 24 }),
    });
    progress.show(start);
    progress.show(stage('scrub', { done: 2, elapsed: 2000 }));
    progress.note('a note');
    progress.show(stage('scrub', { done: 10, state: 'done', elapsed: 9000 }));
    progress.end();
    const screen = replay(written.join(''));
    expect(written.join('')).toContain('2/10');
    expect(written.join('')).toContain('then edges');
    expect(screen).toEqual(['a note', '✓ scrub     10/10  9.0 s']);
  });

  it('never writes a line wider than the screen', () => {
    const written: string[] = [];
    const progress = liveProgress({
      write: (text) => written.push(text),
      paint: painter(false),
      size: () => ({ columns: 20, rows: 24 }),
    });
    progress.show({ ...start, stages: Array.from({ length: 30 }, (_, i) => `stage_${i}`) });
    progress.show(stage('stage_0', { done: 2, reused: 1, elapsed: 5000 }));
    progress.note('x');
    progress.end();
    const widths = written
      .join('')
      .replace(MOVES, '')
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThan(20);
  });
});

const ESCAPE = '\\u001b\\[';
const MOVES = new RegExp(`${ESCAPE}\\d*[AJ]`, 'g');
const PIECES = new RegExp(`(${ESCAPE}\\d*[AJ]|\\n)`);
const UP = new RegExp(`${ESCAPE}(\\d+)A`);

/** What a terminal would show: understands "up n lines" and "erase below". */
function replay(text: string): string[] {
  const lines: string[] = [];
  for (const piece of text.split(PIECES)) {
    const up = UP.exec(piece);
    if (up) lines.length -= Number(up[1]);
    else if (piece !== '\n' && !piece.startsWith('\u001b') && piece) lines.push(piece);
  }
  return lines;
}
