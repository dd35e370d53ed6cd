/** Every row of estimates says by itself which number it is, and every name that docs/peers.md gives exists. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { studyRows, studyTable } from '../mediate/study.test.helper.ts';
import { unanswered, type EstimateRecord } from './answers.test.helper.ts';
import { freshFolder, PATIENCE, succeeds } from './spawn.test.helper.ts';

const folder = freshFolder();
const mediation = (name: string, further: string) =>
  `  ${name}: { use: statistics/mediation, in: { people: people }, with: { resamples: 1000, ${further} } }`;
const PIPELINE = `mesovia: 1
name: numbers
study: { title: Which number is this, design: cross-sectional, exposure: exercise, outcome: pain, covariates: [age] }
stages:
  people: { use: ingestion/participants, with: { file: ./pain.csv } }
  total: { use: statistics/total-effect, in: { people: people } }
  model: { use: statistics/model, in: { people: people }, with: { terms: [exercise, site, age], means: [site] } }
  logistic: { use: statistics/model, in: { people: people }, with: { outcome: relapse, terms: [age], family: logistic } }
${mediation('simple', 'mediator: thalamus, covariates: []')}
${mediation('stable', 'exposure: thalamus, mediator: pain, outcome: relapse, covariates: []')}
${mediation('serial', 'mediator: [thalamus, sleep], model: serial')}
${mediation('moderated', 'mediator: thalamus, model: moderated, moderator: sleep, levels: percentiles')}
${mediation('interaction', 'mediator: thalamus, model: interaction')}
${mediation('two_values', 'mediator: thalamus, outcome: relapse, model: natural, outcome_link: logit, firth: true')}
`;
const STAGES = [
  'total',
  'model',
  'logistic',
  'simple',
  'stable',
  'serial',
  'moderated',
  'interaction',
  'two_values',
];
let rows: EstimateRecord[] = [];

beforeAll(async () => {
  const people = studyTable(studyRows).replace(/^id,/, 'participant_id,');
  writeFileSync(join(folder, 'pain.csv'), people);
  writeFileSync(join(folder, 'pipeline.yaml'), PIPELINE);
  await succeeds(['run', '--jobs', '1'], folder);
  const query = STAGES.map((stage) => `select * from ${stage}.estimates`).join(' union all ');
  rows = JSON.parse((await succeeds(['sql', query, '--json'], folder)).stdout) as EstimateRecord[];
}, PATIENCE);

it('every row answers by itself', () => {
  expect(rows.length).toBeGreaterThan(200);
  expect(unanswered(rows)).toEqual([]);
});

/** Names in the last column of the first table: terms, scales and methods, or options. */
function namesForPeers(): { names: string[]; options: string[] } {
  const text = readFileSync(fileURLToPath(new URL('../../../../docs/peers.md', import.meta.url)), 'utf8');
  const [table = ''] = text.split('The same from the command line');
  const cells = table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.includes('| ours:'))
    .map((line) => line.split('|').at(-2) ?? '');
  const quoted = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  const isOption = (name: string) => /^\w+: /.test(name) || name.startsWith('[');
  return { names: quoted.filter((name) => !isOption(name)), options: quoted.filter(isOption) };
}

it('every name for users of other programs exists in a run', async () => {
  const known = new Set(
    rows
      .flatMap((row) => [row['term'], row['scale'], row['method']])
      .map((name) =>
        String(name)
          .replace(/, liberal below n = \d+$/, '')
          .replaceAll('sleep', 'w'),
      ),
  );
  const { names, options } = namesForPeers();
  const { stdout } = await succeeds(['show', 'stage', 'statistics/mediation'], folder);
  const isKnown = (name: string) =>
    known.has(name) ||
    name === 'sensitivity' ||
    stdout.includes(name) ||
    new RegExp(`\\b${name}\\b`).test(stdout);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
  const parts = options.flatMap((option) => option.replace(/[[\]]/g, '').split(/: |, /));
  expect(parts.filter((part) => !stdout.includes(part))).toEqual([]);
});
