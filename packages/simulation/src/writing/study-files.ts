import { carrierEdges } from '../edges/background-edges.ts';
import { imageFiles } from '../images/image-files.ts';
import { QUESTIONNAIRES } from '../images/phenotype-files.ts';
import { frameMotion } from '../signals/frame-motion.ts';
import { simulateScan } from '../signals/scan.ts';
import { STUDY_DICTIONARY } from '../study/dictionary.ts';
import type { SimulatedStudy } from '../study/study.ts';
import { personCell } from './person-cells.ts';
import { jsonText, tsv } from './text.ts';

/** A file of a folder to be written: relative path with forward slashes, and what makes its text or bytes. */
export interface PlannedFile {
  readonly path: string;
  text(): string | Uint8Array;
}

/**
 * Every file of a simulated study, in code-point order of paths; texts are made one at a time.
 *
 * @param images the brain part as BOLD images instead of tables
 */
export function studyFiles(study: SimulatedStudy, images = false): PlannedFile[] {
  const elsewhere: readonly string[] = images ? QUESTIONNAIRES : [];
  const columns = Object.keys(STUDY_DICTIONARY).filter((name) => !elsewhere.includes(name));
  return [
    { path: 'README.md', text: () => readme(study, images) },
    {
      path: 'participants.json',
      text: () => jsonText(Object.fromEntries(columns.map((name) => [name, STUDY_DICTIONARY[name]]))),
    },
    { path: 'participants.tsv', text: () => participantsText(study, columns) },
    {
      path: 'task-rest_bold.json',
      text: () => jsonText({ TaskName: 'rest', RepetitionTime: study.options.tr_s }),
    },
    { path: 'truth.json', text: () => jsonText(truthOf(study)) },
    ...(images ? imageFiles(study) : tableFiles(study)),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function tableFiles(study: SimulatedStudy): PlannedFile[] {
  const scans = study.people.flatMap(({ participantId }, person) => [
    {
      path: `motion/${participantId}_task-rest_motion.tsv`,
      text: () => motionText(frameMotion(study, person)),
    },
    {
      path: `timeseries/${participantId}_task-rest_timeseries.tsv`,
      text: () => seriesText(study, simulateScan(study, person).series),
    },
  ]);
  return [{ path: 'regions.tsv', text: () => regionsText(study) }, ...scans];
}

function participantsText({ people }: SimulatedStudy, columns: readonly string[]): string {
  return tsv(
    columns,
    people.map((person) => columns.map((name) => personCell(person, name))),
  );
}

function regionsText({ regions }: SimulatedStudy): string {
  return tsv(
    ['index', 'name', 'plain_name', 'network', 'hemisphere', 'x', 'y', 'z'],
    regions.map(({ name, plainName, network, hemisphere, x, y, z }, index) => [
      index,
      name,
      plainName,
      network,
      hemisphere,
      x,
      y,
      z,
    ]),
  );
}

function motionText(fdMm: Float64Array): string {
  const cells = [...fdMm].map((value) => [value === value ? value.toFixed(6) : 'n/a']);
  return tsv(['framewise_displacement'], cells);
}

function seriesText({ regions, options }: SimulatedStudy, series: Float64Array): string {
  const rows = Array.from({ length: options.frames }, (_, t) =>
    [...series.subarray(t * regions.length, (t + 1) * regions.length)].map((value) => value.toFixed(3)),
  );
  return tsv(
    regions.map(({ name }) => name),
    rows,
  );
}

/** What was planted, for whoever checks a result. */
function truthOf(study: SimulatedStudy): object {
  const { options, truth, carriers, regions } = study;
  const pairs = carriers.flatMap((i, p) => carriers.slice(0, p).map((j) => [j, i] as const));
  const connections = carrierEdges(study).map((candidate, k) => ({
    candidate,
    region_a: pairs[k][0],
    region_b: pairs[k][1],
    name: `${regions[pairs[k][0]].plainName} - ${regions[pairs[k][1]].plainName}`,
  }));
  return {
    simulated: true,
    ...options,
    latent: truth.latent,
    a: truth.a,
    b: truth.b,
    direct: truth.latent === 'nothing' ? truth.total : 0,
    total: truth.total,
    scale: 'SD units of exposure, latent variable and outcome',
    reliability: truth.reliability,
    planted: truth.latent === 'mediator' ? connections : [],
    follow_head_motion: truth.latent === 'head motion' ? connections : [],
  };
}

const TABLES = `- \`timeseries/\`: one column a region of \`regions.tsv\`, one line a volume; \`motion/\`: framewise displacement in mm`;
const IMAGES = `- \`phenotype/\`: questionnaires
- \`derivatives/fmriprep/\`: BOLD images, brain masks and confounds under the names of fMRIPrep
- \`atlas/\`: cortex and subcortex as images of labels, each with its table`;

function readme({ options, people }: SimulatedStudy, images: boolean): string {
  return `# Simulated study, variant "${options.variant}"

${people.length} made-up people, ${options.exercising} of them with an exercise habit. Everything here was computed from seed ${options.seed};
nothing is evidence about people. \`truth.json\` says which connections carry the effect.

- \`participants.tsv\`, \`participants.json\`: who they are, and what the columns mean
${images ? IMAGES : TABLES}
- \`manifest.json\`: options and digests; \`mesovia simulate\` leaves the folder alone while it matches
`;
}
