// Each kernel beside its plain twin and beside other software doing the same, every run in a process of its own and all
// of them in turn, so that a busy machine slows them alike. Build first; then, for some topics or for all of them:
// node packages/kernels/bench/kernels.js [--repetitions 3] [TOPIC ...]
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare } from './compare.js';
import { findSoftware } from './software.js';
import { describeMachine, writeTable } from './table.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repetitions: { type: 'string', default: '3' } },
});
const repetitions = Number(values.repetitions);
const known = readdirSync(new URL('topics', import.meta.url))
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.replace(/\.js$/, ''))
  .sort();
const strangers = positionals.filter((name) => !known.includes(name));
if (!(repetitions >= 1) || strangers.length > 0) {
  process.stderr.write(`topics: ${known.join(' ')}; --repetitions: 1 or more\n`);
  process.exit(2);
}

const software = findSoftware();
process.stdout.write(`${describeMachine(software)}\n`);
for (const name of positionals.length > 0 ? positionals : known) {
  const topic = await import(`./topics/${name}.js`);
  process.stdout.write(`\n${topic.title}\n\n`);
  const rows = [];
  for (const comparison of topic.comparisons) {
    process.stderr.write(`${name}: ${comparison.title}\n`);
    rows.push(...compare(name, comparison, software, repetitions));
  }
  writeTable(rows);
  topic.more?.(name);
}
process.stdout.write(
  `\nA ratio is ours / peer, CPU seconds, one thread; it says nothing about other machines. Peers of this run:\n${
    software.map(({ program, name }) => `  ${program}: ${name}`).join('\n') || '  none'
  }\n`,
);
