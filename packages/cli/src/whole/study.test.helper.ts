import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { freshFolder } from './spawn.test.helper.ts';

/** Numbers that look random and are the same everywhere: a linear congruential generator, -0.5 to 0.5. */
function noise(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let i = 0; i < 10; i++) next();
  return next;
}

export const REGIONS = ['L_Thal', 'R_Thal', 'L_Amy', 'R_Amy', 'L_Ins'];
export const FRAMES = 60;
const header = REGIONS.join('\t');

export const personName = (index: number): string => `sub-${String(index + 1).padStart(2, '0')}`;
export const seriesPlace = (person: string): string => `data/series/${person}.tsv`;
export const motionPlace = (person: string): string => `data/motion/${person}.txt`;

function seriesText(index: number): string {
  const next = noise(1000 + index);
  const rows = Array.from({ length: FRAMES }, () => {
    const common = next();
    return REGIONS.map((_, j) => (common * (j < 2 ? 1 : 0.3) + next()).toFixed(6)).join('\t');
  });
  return `${header}\n${rows.join('\n')}\n`;
}

export function writePerson(folder: string, index: number): void {
  const person = personName(index);
  writeFileSync(join(folder, seriesPlace(person)), seriesText(index));
  const next = noise(2000 + index);
  const motion = Array.from({ length: FRAMES }, () => (0.1 + 0.05 * next()).toFixed(5));
  writeFileSync(join(folder, motionPlace(person)), `${motion.join('\n')}\n`);
}

export function participantLine(index: number): string {
  const next = noise(3000 + index);
  const exercise = index % 3 === 0 ? 'no' : 'yes';
  const pain = 50 - (exercise === 'yes' ? 12 : 0) + 30 * next();
  return [personName(index), exercise, pain.toFixed(1), (40 + 30 * next()).toFixed(0)].join('\t');
}

export const PARTICIPANTS = 'data/participants.tsv';

export function writePeople(folder: string, people: number): void {
  const lines = Array.from({ length: people }, (_, i) => participantLine(i));
  writeFileSync(join(folder, PARTICIPANTS), `participant_id\texercise\tpain\tage\n${lines.join('\n')}\n`);
}

export const PIPELINE = `mesovia: 1
name: tiny
study: { title: A tiny study, design: cross-sectional, exposure: exercise, outcome: pain, covariates: [age] }
params:
  data: { path: true, default: ./data }
  permutations: 20
  seed: 7
stages:
  people: { use: ingestion/participants, with: { file: $data/participants.tsv, dictionary: ./participants.json } }
  scans:
    use: ingestion/series-files
    with: { root: $data, series: 'series/{participant_id}.tsv', motion: 'motion/{participant_id}.txt', tr_s: 5 }
  regions:
    use: ingestion/atlas
    with: { table: $data/regions.tsv, name: tiny, columns: { name: name } }
  series: { use: ingestion/read-series, in: { scans: scans, regions: regions }, with: { columns: by_name, first_fd: as_is } }
  scrub: { use: connectivity/scrub, in: { series: series.timeseries, frames: series.frames }, with: { fd_mm: 0.5 } }
  edges:
    use: connectivity/correlate
    in: { series: scrub }
    with: { measure: pearson, estimator: empirical, standardise: none }
  connections: { use: connectivity/candidates, in: { edges: edges, regions: regions } }
  included:
    use: ingestion/flow
    in: { people: people, quality: scrub.quality }
    with: { exclude: { no rest scan: kept_frames is null, too much motion: mean_fd_mm > 0.5 } }
  search:
    use: statistics/mass-mediation
    in: { people: included, candidates: connections, regions: regions }
    with: { permutations: $permutations }
publish:
  results/connections.csv: search
  results/people.csv: included
`;

const DICTIONARY = {
  exercise: { LongName: 'Exercise habit', Levels: { no: 'does not exercise', yes: 'exercises' } },
  pain: { LongName: 'Pain intensity', Type: 'number', Units: 'points', Minimum: 0, Maximum: 100 },
  age: { LongName: 'Age', Type: 'number', Units: 'years' },
};

/** A study of a few people, regions and frames in a folder of its own. */
export function writeStudy(people = 9): string {
  const folder = freshFolder();
  for (const place of ['data/series', 'data/motion']) mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(join(folder, 'pipeline.yaml'), PIPELINE);
  writeFileSync(join(folder, 'participants.json'), JSON.stringify(DICTIONARY, null, 1));
  writeFileSync(join(folder, 'data/regions.tsv'), `name\n${REGIONS.join('\n')}\n`);
  writePeople(folder, people);
  for (let i = 0; i < people; i++) writePerson(folder, i);
  return folder;
}

export function copyStudy(folder: string): string {
  const copy = freshFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Replaces a text that has to be there. */
export function edit(folder: string, place: string, from: string | RegExp, to: string): void {
  const file = join(folder, place);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, () => to);
  if (after === before) throw new Error(`${place} does not contain ${from}`);
  writeFileSync(file, after);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const place = join(folder, name);
      return statSync(place).isDirectory() ? filesBelow(place) : [place];
    });
}

/** Digest of every published file and of the lock file. */
export function published(folder: string): Record<string, string> {
  const files = [...filesBelow(join(folder, 'results')), join(folder, 'pipeline.lock.json')].filter((file) =>
    existsSync(file),
  );
  return Object.fromEntries(
    files.map((file) => [
      relative(folder, file),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ]),
  );
}
