import type { RunEvent } from '@mesovia/runner';
import type { Paint } from '../terminal.ts';
import { Board, type Warning } from './board.ts';
import { finishedLine, outcome, runningLine } from './progress-lines.ts';

export interface Progress {
  show(event: RunEvent): void;
  /** A sentence between the lines. */
  note(text: string): void;
  /** Warnings so far, each once. */
  warnings(): readonly Warning[];
  end(): void;
}

const FRAME_MS = 100;

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

interface LiveScreen {
  write(text: string): void;
  readonly paint: Paint;
  size(): { readonly columns: number; readonly rows: number };
}

/** Finished stages stay above; running ones are rewritten in place below them. */
export function liveProgress(screen: LiveScreen): Progress {
  const board = new Board();
  let drawn = 0;
  let ended = false;
  const clear = (): string => (drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '');
  const liveLines = (): string[] => {
    const now = performance.now();
    const { columns, rows } = screen.size();
    const running = [...board.stages.values()].filter((s) => s.state === 'running');
    const waiting = board.names.filter((n) => (board.stages.get(n)?.state ?? 'waiting') === 'waiting');
    const lines = running
      .slice(0, Math.max(1, rows - 3))
      .map((s) => screen.paint('cyan', cut(runningLine(s, board, now), columns - 1)));
    if (waiting.length > 0) lines.push(screen.paint('dim', cut(`  then ${waiting.join(', ')}`, columns - 1)));
    return lines;
  };
  const draw = (above: readonly string[] = []): void => {
    const live = ended ? [] : liveLines();
    const text = [...above, ...live].map((line) => `${line}\n`).join('');
    screen.write(clear() + text);
    drawn = live.length;
  };
  const timer = setInterval(() => draw(), FRAME_MS);
  timer.unref();
  return {
    show: (event) => {
      const over = board.take(event, performance.now());
      if (over) draw([finishedLine(over, board.nameWidth(), screen.paint)]);
    },
    note: (text) => draw([screen.paint('yellow', text)]),
    warnings: () => [...board.warned.values()],
    end: () => {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      draw();
    },
  };
}

/** Without a terminal: a line when a stage starts, every half minute, and when it ends. */
export function plainProgress(screen: { write(text: string): void }, everyMs = 30_000): Progress {
  const board = new Board();
  const said = new Map<string, number>();
  const say = (text: string): void => screen.write(`${text}\n`);
  const started = (stage: string, now: number): void => {
    if (said.has(stage)) return;
    said.set(stage, now);
    say(`${stage}: running`);
  };
  const tick = (): void => {
    const now = performance.now();
    for (const stage of board.stages.values()) {
      if (stage.state !== 'running' || now - (said.get(stage.stage) ?? now) < everyMs) continue;
      said.set(stage.stage, now);
      say(runningLine(stage, board, now).trim().replace(/ {2,}/g, ' '));
    }
  };
  const timer = setInterval(tick, Math.min(1000, everyMs));
  timer.unref();
  return {
    show: (event) => {
      const over = board.take(event, performance.now());
      if (event.kind === 'stage' && event.state === 'running' && event.done < event.total)
        started(event.stage, performance.now());
      if (over) say(`${over.stage}: ${over.done}/${over.total} ${outcome(over)}`.trimEnd());
    },
    note: say,
    warnings: () => [...board.warned.values()],
    end: () => clearInterval(timer),
  };
}
