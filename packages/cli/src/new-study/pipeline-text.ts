import { isAbsolute, relative, sep } from 'node:path';
import type { ImageStudy } from './image-study.ts';
import { FD_MM } from './look-at-scan.ts';
import type { SeriesStudy } from './series-study.ts';
import { MOTION, type Question, type StudyPeople } from './study-people.ts';
import { MINUTES } from './survey.ts';
import { columnName, flowMap, scalar } from './yaml-words.ts';

/** What the pipeline file is written from. */
export interface PlannedStudy {
  readonly name: string;
  readonly question: Question;
  readonly people: StudyPeople;
  /** Copy of the table of people with the names of the scans, if they are spelt otherwise. */
  readonly respelt: string | undefined;
  readonly brain: ImageStudy | SeriesStudy;
  /** Folder that holds the data, as it was given. */
  readonly data: string;
  /** Folder of the pipeline file. */
  readonly folder: string;
}

/** A pipeline file that runs as it stands, every choice with the reason beside it. */
export function pipelineText(study: PlannedStudy): string {
  const { brain } = study;
  const isImages = brain.kind === 'images';
  const lines = [
    ...head(study),
    'stages:',
    '  # who takes part, and what was measured',
    ...peopleStage(study),
    ...(isImages ? imageStages(study, brain) : seriesStages(study, brain)),
    ...CONNECTION_STAGES,
    ...flowStage(study),
    ...questionStages(isImages),
    'publish:',
    ...PUBLISHED.map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

const PUBLISHED = [
  'results/report.html: report',
  'results/table1.csv: table1',
  'results/connections.csv: search',
  'results/flow.csv: included.flow',
  'results/people.csv: included.inclusion',
];

/** Relative to the pipeline file, with forward slashes. */
function fromFile(place: string, folder: string): string {
  const path = relative(folder, place).split(sep).join('/');
  if (isAbsolute(path)) return path;
  return path.startsWith('.') ? path : `./${path}`;
}

/** `$data/...` below the data folder, otherwise relative to the pipeline file. */
function dataPath(place: string, { data, folder }: PlannedStudy): string {
  const inside = relative(data, place).split(sep).join('/');
  if (inside === '') return '$data';
  return scalar(inside.startsWith('..') || isAbsolute(inside) ? fromFile(place, folder) : `$data/${inside}`);
}

function head(study: PlannedStudy): string[] {
  const { exposure, outcome } = study.question;
  const covariates = study.question.covariates.map(scalar).join(', ');
  return [
    '# yaml-language-server: $schema=./.mesovia/pipeline.schema.json',
    '# Written by `mesovia new study`; it is yours to change. `mesovia plan` says what would run, `mesovia run` runs it.',
    'mesovia: 1',
    `name: ${study.name}`,
    'study:',
    `  title: ${scalar(`${exposure}, connectivity and ${outcome}`)}`,
    '  # cross-sectional: nothing in the report is called an effect; say longitudinal or randomised if it is',
    '  design: cross-sectional',
    `  exposure: ${scalar(exposure)}`,
    `  outcome: ${scalar(outcome)}`,
    '  # held constant in every path; head motion is one of them wherever it was measured',
    `  covariates: [${covariates}]`,
    'params:',
    `  data: { path: true, default: ${scalar(fromFile(study.data, study.folder))} }`,
    '  permutations: 10000',
    '  # any whole number, chosen before looking at results',
    '  seed: 1',
  ];
}

function peopleStage(study: PlannedStudy): string[] {
  const { dataset, table, dictionary, phenotype } = study.people;
  const place = study.respelt ?? table;
  const further = phenotype.length > 0 ? [`      phenotype: [${phenotype.map(scalar).join(', ')}]`] : [];
  if (dataset !== undefined && study.respelt === undefined) {
    const given = `      dataset: ${dataPath(dataset, study)}`;
    return ['  people:', '    use: ingestion/participants', '    with:', given, ...further];
  }
  const told = dictionary === undefined ? [] : [`      dictionary: ${dataPath(dictionary, study)}`];
  const note =
    study.respelt === undefined
      ? []
      : ['    # a copy of the table in which people are called as in the scans'];
  return [
    '  people:',
    '    use: ingestion/participants',
    ...note,
    '    with:',
    `      file: ${dataPath(place, study)}`,
    ...told,
  ];
}

function imageStages(study: PlannedStudy, brain: ImageStudy): string[] {
  const others = (chosen: string | undefined, all: readonly string[]): string =>
    all.length > 1 ? ` # of ${all.filter((one) => one !== chosen).join(', ')} too` : '';
  return [
    '  # the preprocessed images of these people, with masks and confounds',
    '  images:',
    '    use: ingestion/derivatives',
    '    in: { participants: people }',
    '    with:',
    `      root: ${dataPath(brain.root, study)}`,
    `      space: ${scalar(brain.space)}${others(brain.space, brain.spaces)}`,
    ...(brain.task === undefined
      ? []
      : [`      task: ${scalar(brain.task)}${others(brain.task, brain.tasks)}`]),
    ...atlasStages(study, brain),
    '  # brain: one task per person, one pass over each image',
    '  signals:',
    '    use: ingestion/parcellate',
    '    in: { scans: images, masks: images.scan_masks, atlas: regions }',
    ...(brain.hasMotion ? denoisedStages(brain) : plainStages('signals.timeseries', 'signals.frames')),
  ];
}

function atlasStages(study: PlannedStudy, { atlases }: ImageStudy): string[] {
  const one = atlases.length === 1;
  const names = atlases.map((_, i) => (one ? 'regions' : `atlas_${i + 1}`));
  const stages = atlases.flatMap(({ name, labels, table, columns }, i) => [
    `  ${names[i]}:`,
    '    use: ingestion/label-atlas',
    '    with:',
    `      name: ${scalar(name)}`,
    `      labels: ${dataPath(labels, study)}`,
    `      table: ${dataPath(table, study)}`,
    `      columns: ${flowMap(columns)}`,
  ]);
  if (one) return ['  # what is connected', ...stages];
  const roles = ['first', 'second', 'third', 'fourth'];
  const merged = names.map((name, i) => `${roles[i]}: ${name}`).join(', ');
  return [
    `  # what is connected: ${atlases.length} atlases, one set of regions; connections between them are studied too`,
    ...stages,
    `  regions: { use: ingestion/merge-atlases, in: { ${merged} } }`,
  ];
}

function denoisedStages({ strategy }: ImageStudy): string[] {
  return [
    '  confounds:',
    '    use: ingestion/confounds',
    '    in: { scans: images, files: images.scan_files, series_frames: signals.frames }',
    `  # ${strategy.reason}; \`mesovia show strategies\` has others`,
    '  clean:',
    '    use: connectivity/denoise',
    '    in: { series: signals.timeseries, frames: confounds.frames, confounds: confounds.confounds }',
    `    with: { strategy: ${strategy.name} }`,
  ];
}

function plainStages(series: string, frames: string): string[] {
  return [
    `  # volumes that moved more than ${FD_MM} mm are left out, where motion is known`,
    '  clean:',
    '    use: connectivity/scrub',
    `    in: { series: ${series}, frames: ${frames} }`,
    `    with: { fd_mm: ${FD_MM} }`,
  ];
}

function seriesStages(study: PlannedStudy, brain: SeriesStudy): string[] {
  const { series, motion, sidecar, trS, atlas } = brain;
  const time = sidecar === undefined ? trS && `      tr_s: ${trS}` : `      sidecar: ${scalar(sidecar)}`;
  return [
    '  # one table of region time series a person',
    '  scans:',
    '    use: ingestion/series-files',
    '    with:',
    `      root: ${dataPath(brain.root, study)}`,
    `      series: ${JSON.stringify(series)}`,
    ...(motion === undefined ? [] : [`      motion: ${JSON.stringify(motion)}`]),
    ...(time ? [time] : ['      # tr_s: 2 # seconds a volume; without it minutes are unknown']),
    '  regions:',
    '    use: ingestion/atlas',
    '    with:',
    '      name: regions',
    `      table: ${dataPath(atlas.table, study)}`,
    `      columns: ${flowMap(atlas.columns)}`,
    '  # brain: one task per person',
    '  series:',
    '    use: ingestion/read-series',
    '    in: { scans: scans, regions: regions }',
    `    with: { columns: by_name, first_fd: ${brain.isMotionShort ? 'zero' : 'as_is'} }`,
    ...plainStages('series.timeseries', 'series.frames'),
  ];
}

const CONNECTION_STAGES = [
  '  edges:',
  '    use: connectivity/correlate',
  `    in: { series: clean }`,
  '    with: { measure: pearson }',
  '  connections: { use: connectivity/candidates, in: { edges: edges, regions: regions } }',
];

function flowStage({ question, brain }: PlannedStudy): string[] {
  const columns = [...new Set([question.exposure, question.outcome, ...question.covariates])];
  const answers = columns
    .filter((name) => name !== MOTION)
    .map((name) => `        ${scalar(`no answer to ${name}`)}: ${scalar(`${columnName(name)} is null`)}`);
  const hasMinutes = brain.scans.every(({ trS }) => trS !== undefined);
  return [
    '  # everyone left out gets a row and a reason',
    '  included:',
    '    use: ingestion/flow',
    '    in: { people: people, quality: clean.quality }',
    '    with:',
    '      exclude:',
    ...answers,
    '        no rest scan: kept_frames is null',
    ...(brain.hasMotion ? [`        too much motion: mean_fd_mm > ${FD_MM}`] : []),
    ...(hasMinutes ? [`        under ${MINUTES} clean minutes: minutes < ${MINUTES}`] : []),
  ];
}

function questionStages(isImages: boolean): string[] {
  return [
    '  # the question: every connection, one test for all of them',
    '  table1: { use: statistics/table1, in: { people: included } }',
    '  total: { use: statistics/total-effect, in: { people: included } }',
    '  search:',
    '    use: statistics/mass-mediation',
    '    in: { people: included, candidates: connections, regions: regions }',
    '    with: { permutations: $permutations }',
    '  # connections picked on some people and tested on the others',
    '  network: { use: statistics/composite, in: { people: included, candidates: connections } }',
    '  report:',
    '    use: reporting/study-report',
    '    in:',
    ...['design', 'parameters', 'stages', 'checks'].map((name) => `      ${name}: study.${name}`),
    '      people: included',
    '      flow: included',
    '      table1: table1',
    '      total: total',
    '      search: search',
    '      labels: connections.candidate_labels',
    '      candidates: connections.candidates',
    '      regions: regions',
    '      composite: network',
    '      quality: clean.quality',
    ...(isImages ? ['      denoising: clean.denoising'] : []),
  ];
}
