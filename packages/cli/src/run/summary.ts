import type { RunReport } from '@mesovia/runner';
import { isUserProblem, problemText } from '../failure.ts';
import { counted, duration } from '../readable-numbers.ts';
import { harmless, type Paint } from '../terminal.ts';
import type { Warning } from './board.ts';

/** More than this of one run's failures are seldom news. */
const MOST_FAILURES = 5;

/**
 * Each failure as its own paragraph, with the command that runs the task alone.
 *
 * @param places where each stage stands in the pipeline file
 */
export function failureText(
  report: RunReport,
  pipeline: string,
  places: ReadonlyMap<string, string> = new Map(),
): string[] {
  const shown = report.failures.slice(0, MOST_FAILURES).map(({ address, error }) => {
    const place = places.get(address.split('@')[0] ?? '');
    const text = isUserProblem(error)
      ? problemText({ ...error.toJSON(), where: place ? `${error.where} (${place})` : error.where })
      : `${harmless(error.stack ?? error.message)}\n  at: ${address}`;
    return `\n${text}\n  alone: ${commandFor(address, pipeline)}`;
  });
  const more = report.failures.length - shown.length;
  return more > 0 ? [...shown, `\nand ${counted(more, 'more failed task')}: mesovia status`] : shown;
}

function commandFor(address: string, pipeline: string): string {
  const [stage, key] = address.split('@');
  const file = /^[\w./-]+$/.test(pipeline) ? pipeline : JSON.stringify(pipeline);
  const person = key && /^[\w.-]+$/.test(key) ? ` --participants ${key}` : '';
  return `mesovia run ${file} --only ${stage}${person}`;
}

function counts(report: RunReport): string {
  const of = (pick: (s: RunReport['stages'][number]) => boolean) => report.stages.filter(pick).length;
  const failed = of((s) => s.failed > 0);
  const ran = of((s) => s.failed === 0 && s.ran > 0);
  const reused = of((s) => s.failed === 0 && s.ran === 0 && s.reused > 0);
  const rest = report.stages.length - failed - ran - reused;
  if (ran === 0 && failed === 0 && rest === 0) return `everything reused (${counted(reused, 'stage')})`;
  const parts = [
    ran > 0 ? `${counted(ran, 'stage')} run` : '',
    reused > 0 ? `${reused} reused` : '',
    failed > 0 ? `${failed} failed` : '',
    rest > 0 ? `${rest} not run` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

const ENDINGS: Readonly<Record<RunReport['state'], readonly ['green' | 'red' | 'yellow', string, string]>> = {
  done: ['green', 'done', 'in'],
  failed: ['red', 'failed', 'after'],
  interrupted: ['yellow', 'interrupted', 'after'],
};

/** What a person wants to know at the end: stages run and reused, warnings, published files, time. */
export function summaryText(report: RunReport, warnings: readonly Warning[], paint: Paint): string {
  const [style, word, preposition] = ENDINGS[report.state];
  const lines = [
    '',
    `${report.pipeline}: ${paint(style, word)} ${preposition} ${duration(report.elapsedMs)}, ${counts(report)}`,
  ];
  if (report.state === 'interrupted') lines.push('run it again to continue');
  if (warnings.length > 0) {
    lines.push(`${counted(warnings.length, 'warning')}:`);
    for (const { stage, message } of warnings)
      lines.push(`  ${paint('yellow', stage)} ${harmless(message).replace(/\n/g, ' ')}`);
  }
  const written = report.published.filter((p) => p.written).length;
  if (report.published.length > 0)
    lines.push(
      `published ${counted(report.published.length, 'file')}, ${written === 0 ? 'unchanged' : `${written} new or changed`}:`,
    );
  return lines.join('\n');
}
