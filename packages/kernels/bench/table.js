// Words and numbers of the bench.
import { cpus } from 'node:os';

const line = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

/** Writes a Markdown table; the first `left` columns hold words. */
export function writeLines(head, rows, left = 1) {
  line(head);
  line(head.map((_, c) => (c < left ? '---' : '---:')));
  for (const row of rows) line(row);
  process.stdout.write('\n');
}

/** Seconds or a ratio with three digits that mean something; below 1/1000 as 1/N. */
function short(value) {
  if (value < 1e-3) return `1/${Math.round(1 / value).toLocaleString('en-US')}`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function time(seconds) {
  if (seconds < 0.1) return `${(seconds * 1000).toPrecision(3)} ms`;
  return seconds < 7200 ? `${short(seconds)} s` : `${short(seconds / 3600)} h`;
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [0, sorted.length >> 1, sorted.length - 1].map((i) => short(sorted[i])).join(' / ');
}

const best = (runs) => time(Math.min(...runs.map(({ cpu }) => cpu)));
const peak = (runs) => Math.max(...runs.map((run) => run.peak)).toFixed(0);

/** One row per comparison and peer. */
export function writeTable(rows) {
  const head = ['job', 'peer', 'ours', 'peer', 'ratio min / median / max', 'goal', 'ours MB', 'peer MB'];
  const cells = rows.map(({ title, label, goal, ours, other }) => [
    title,
    label,
    best(ours),
    other.length ? best(other) : '-',
    other.length ? spread(ours.map(({ cpu }, k) => cpu / other[k].cpu)) : '-',
    goal === undefined ? '-' : `<= ${short(goal)}`,
    peak(ours),
    other.length ? peak(other) : '-',
  ]);
  writeLines(head, cells, 2);
}

/** Processor, Node version and the software that was found. */
export function describeMachine(software) {
  const here = software.length
    ? software.map(({ program, name }) => `  ${program}: ${name}`).join('\n')
    : '  none: python3 with numpy and R are not on the PATH; kernels run alone';
  return `${cpus()[0].model}, ${cpus().length} processors, Node ${process.version}; peers found:\n${here}`;
}
