// How often each test rejects when there is nothing to find. Build first; then:
//   node packages/statistics/calibrate/calibrate.js [family ...] [--studies N] [--write]
// Prints a table for each family; --write puts the tables into docs/calibration.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { families } from '../dist/calibration/families.js';
import { allowedRejections } from '../dist/calibration/mass-generator.js';

const PAGE = fileURLToPath(new URL('../../../docs/calibration.md', import.meta.url));
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { studies: { type: 'string' }, write: { type: 'boolean', default: false } },
});

const unknown = names.filter((name) => !families.some((family) => family.name === name));
if (unknown.length > 0) {
  console.error(`no family ${unknown.join(', ')}; there are ${families.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const share = (count, of) => (count / of).toFixed(3).replace(/^0/, '');

function tableOf(rows) {
  const cells = rows.map(({ condition, test, studies, rejections, size }) => {
    const most = size === undefined ? undefined : allowedRejections(studies, size);
    const verdict = most === undefined ? 'for reading' : rejections <= most ? 'holds' : 'EXCEEDED';
    return [
      condition,
      test,
      String(studies),
      share(rejections, studies),
      most === undefined ? '' : share(most, studies),
      verdict,
    ];
  });
  const head = ['studies like', 'test', 'studies', 'rejected at 5 %', 'at most', ''];
  const widths = head.map((title, j) => Math.max(3, title.length, ...cells.map((row) => row[j].length)));
  const line = (row) => `| ${row.map((cell, j) => cell.padEnd(widths[j])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...cells.map(line)].join('\n');
}

/** The page with the part of one family replaced, or added at its end. */
function withPart(page, name, part) {
  const [from, to] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [start, end] = [page.indexOf(from), page.indexOf(to)];
  const whole = `${from}\n\n${part}\n\n${to}`;
  return start < 0 || end < 0
    ? `${page.trimEnd()}\n\n${whole}\n`
    : page.slice(0, start) + whole + page.slice(end + to.length);
}

let exceeded = false;
for (const family of families) {
  if (names.length > 0 && !names.includes(family.name)) continue;
  console.error(`${family.name} ...`);
  const rows = await family.run(Number(options.studies ?? family.studies));
  const part = `## ${family.title}\n\n${family.about}\n\n${tableOf(rows)}`;
  console.log(`${part}\n`);
  exceeded ||= part.includes('EXCEEDED');
  if (options.write) writeFileSync(PAGE, withPart(readFileSync(PAGE, 'utf8'), family.name, part));
}
if (exceeded) process.exitCode = 1;
