// `npm run demo`: 45 simulated people, with and without a mediator, each to a report; then both side by side.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_SEED, variantRates } from '@mesovia/simulation';

const here = fileURLToPath(new URL('.', import.meta.url));
const command = fileURLToPath(new URL('../../packages/cli/bin/mesovia.js', import.meta.url));
const studies = [
  { variant: 'planted', pipeline: 'pipeline.yaml', report: 'results/report.html' },
  { variant: 'null', pipeline: 'null.yaml', report: 'results/null-report.html' },
];
const STUDIES_OF_PUBLISHED_SIZE = 40;

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

/** What the comparison shows of one study, read from its results. */
function results() {
  const [total] = ask(
    "select estimate, p, n from total.estimates where term = 'total' and scale = 'raw' and method like 'OLS, adjusted%'",
  );
  const [search] = ask(
    'select count(*) as tested, count(*) filter (selected) as found from search.candidate_estimates',
  );
  const composite = ask(
    "select estimate, lower, upper, selection from network.estimates where term = 'indirect' and scale = 'fully standardised' and method in ('delta, first order', 'cross-fitting, delta over repeats')",
  );
  const groups = ask(
    'select exercise_habit as habit, count(*) as people from included.participants group by all order by habit desc',
  );
  const [regions] = ask('select count(*) as regions from regions.regions');
  return {
    total,
    search,
    groups,
    regions: regions.regions,
    naive: composite.find((row) => row.selection.startsWith('circular')),
    crossFitted: composite.find((row) => row.selection === 'cross-fitted'),
  };
}

const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const points = ({ estimate, p }) =>
  `${estimate.toFixed(0).replace('-', '−')} points, p ${p < 0.001 ? '< .001' : p.toFixed(3).slice(1)}`;
const interval = ({ estimate, lower, upper }) =>
  `${estimate.toFixed(2)} [${lower.toFixed(2)}, ${upper.toFixed(2)}]`.replaceAll('-', '−');

const shown = studies.map(({ variant, pipeline }) => {
  mesovia('simulate', `data/${variant}`, '--variant', variant, '--seed', String(DEMO_SEED));
  mesovia('run', pipeline);
  return results();
});

const [planted, none] = shown;
const rates = variantRates({
  variant: 'published-size',
  firstSeed: 1,
  studies: STUDIES_OF_PUBLISHED_SIZE,
  permutations: 500,
  through: 'edges',
  motion: true,
});
const groups = planted.groups
  .map(({ habit, people }) => `${people} ${habit === 'yes' ? 'exercise' : 'not'}`)
  .join(', ');
const rows = [
  ['', 'planted mediator', 'no mediator', ''],
  ['pain, exercise vs not', points(planted.total), points(none.total), ''],
  ['connections found, FWE 5 %', String(planted.search.found), String(none.search.found), ''],
  ['picked and tested together', interval(planted.naive), interval(none.naive), 'circular, do not report'],
  ['cross-fitted', interval(planted.crossFitted), interval(none.crossFitted), ''],
];
const place = (file) => relative(process.cwd(), join(here, file)) || file;

process.stdout.write(`
mesovia demo  simulated: ${planted.total.n} people (${groups}), ${planted.regions} regions, ${number(planted.search.tested)} connections

${rows.map(([what, one, other, note]) => `  ${what.padEnd(30)}${one.padEnd(26)}${other.padEnd(26)}${note}`.trimEnd()).join('\n')}

  Indirect estimates are fully standardised, with 95 % intervals. Six connections were planted.
  An effect of the published size was found in ${rates.findAny} of ${rates.studies} such studies.

`);
for (const { report } of studies) {
  if (!existsSync(join(here, report))) throw new Error(`${report} was not published`);
}
process.stdout.write(`  report   ${place(studies[0].report)}
           ${place(studies[1].report)}   (no mediator)
  again    npm run demo          everything reused
  images   cd pipelines/exercise-pain && npx mesovia simulate data/images --images && npx mesovia run images.yaml
  next     npx mesovia mediate your.csv --x ... --m ... --y ...    |    npx mesovia new study ./bids --exposure ... --outcome ...
`);
