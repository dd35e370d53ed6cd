// `node pipelines/procedures/procedures.js [p1 ...]`: every procedure on 45 simulated people, with and without a mediator.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const command = fileURLToPath(new URL('../../packages/cli/bin/mesovia.js', import.meta.url));
const asked = process.argv.slice(2);
const procedures = readdirSync(here)
  .filter((name) => /^p\d\.yaml$/.test(name))
  .map((name) => name.replace('.yaml', ''))
  .filter((name) => asked.length === 0 || asked.includes(name))
  .toSorted();

/** Runs the command as a person would; its progress goes to the terminal. */
function mesovia(...words) {
  execFileSync(process.execPath, [command, ...words], { cwd: here, stdio: ['ignore', 2, 2] });
}

function ask(query) {
  const words = [command, 'sql', '--json', '--store', join(here, '.mesovia'), query];
  return JSON.parse(
    execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] }),
  );
}

const fixed = (value) => value.toFixed(2).replace('-', '−');
const p = (value) => (value < 0.001 ? '< .001' : value.toFixed(3).replace(/^0/, ''));

/** Circular, cross-fitted and permuted numbers of each composite of a run. */
function composites() {
  const rows = ask(
    "select model, method, estimate, p from composite.estimates where term = 'indirect' and scale = 'fully standardised'",
  );
  return [...new Set(rows.map(({ model }) => model))].map((model) => {
    const of = (method) => rows.find((row) => row.model === model && row.method.startsWith(method));
    const sign = /\((?:a x b|a|b) (positive|negative)\)/.exec(model)?.[1] ?? '';
    return {
      sign,
      naive: of('delta'),
      permuted: of('permutation'),
      crossFitted: of('cross-fitting, delta'),
    };
  });
}

/** The total indirect estimate of mediators that were named. */
function named() {
  const [row] = ask(
    "select estimate, p from nodes.estimates where term = 'total indirect' and scale = 'fully standardised' and method = 'percentile bootstrap'",
  );
  return row;
}

const rows = [['procedure', 'cohort', 'circular', 'p', 'p of the whole', 'cross-fitted', 'p']];
for (const variant of ['null', 'planted']) {
  mesovia('simulate', `data/${variant}`, '--variant', variant);
  for (const procedure of procedures) {
    mesovia('run', `${procedure}.yaml`, '--set', `data=data/${variant}`);
    for (const { sign, naive, permuted, crossFitted } of composites()) {
      rows.push([
        `${procedure.toUpperCase()} ${sign}`.trim(),
        variant,
        fixed(naive.estimate),
        p(naive.p),
        p(permuted.p),
        fixed(crossFitted.estimate),
        p(crossFitted.p),
      ]);
    }
    if (procedure === 'p6') {
      const total = named();
      rows.push([
        'P6 named nodes',
        variant,
        '',
        '',
        '',
        `${fixed(total.estimate)} (pre-specified)`,
        p(total.p),
      ]);
    }
  }
}
const widths = rows[0].map((_, j) => Math.max(3, ...rows.map((row) => row[j].length)));
const line = (row) => `| ${row.map((cell, j) => cell.padEnd(widths[j])).join(' | ')} |`;
const [head, ...body] = rows;
const lines = [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)];
process.stdout.write(`${lines.join('\n')}\n`);
