import { basename, dirname, join, relative, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { DataError } from '@mesovia/core';
import { readDelimited } from '@mesovia/ingestion';
import type { NewStudyFlags } from '../commands/new.ts';
import { print, printJson, say } from '../terminal.ts';
import { writeWhole } from '../write-whole.ts';
import { imageStudy } from './image-study.ts';
import { pipelineText, type PlannedStudy } from './pipeline-text.ts';
import { seriesStudy } from './series-study.ts';
import { MOTION, studyPeople, type Question, type StudyPeople } from './study-people.ts';
import { survey, surveySummary, surveyText, type Survey } from './survey.ts';
import { UnreadFiles } from './unread-files.ts';

/**
 * Looks at a data set, prints who and what is there, and writes a pipeline file that runs.
 *
 * @throws DataError `file-exists`, `nobody-in-common`, `people-spelt-differently`, and those of looking
 */
export async function newStudy(given: string, flags: NewStudyFlags): Promise<void> {
  const output = resolve(flags.output);
  await refuseExisting(output, flags.output);
  const files = new UnreadFiles();
  const data = resolve(given);
  const found = await files.list(data);
  const question: Question = { ...flags, covariates: flags.covariates ?? [] };
  const people = await studyPeople(data, absolute(flags.people), found, question, files);
  const absoluteFlags = {
    ...flags,
    ...(flags.atlas ? { atlas: flags.atlas.map((one) => resolve(one)) } : {}),
  };
  const brain =
    (await imageStudy(data, found, absoluteFlags, files)) ??
    (await seriesStudy(data, found, people.ids, absoluteFlags, files));
  const seen = survey(people, brain.scans);
  refuseStrangers(people, seen, given);
  const respelt = await respeltTable(people, seen, output, files);
  const covariates = [...new Set([...question.covariates, ...(brain.hasMotion ? [MOTION] : [])])];
  const study: PlannedStudy = {
    name: studyName(data),
    question: { ...question, covariates },
    people,
    respelt: respelt?.place,
    brain,
    data,
    folder: dirname(output),
  };
  if (respelt) await writeWhole(respelt.place, respelt.text);
  await writeWhole(output, pipelineText(study));
  report(seen, study, flags);
}

const absolute = (place: string | undefined): string | undefined =>
  place === undefined ? undefined : resolve(place);

/** Letters, digits and dashes of the folder; ./bids is called by the folder around it. */
function studyName(data: string): string {
  const plain = ['bids', 'data', 'derivatives', 'fmriprep', 'rawdata'];
  let place = data;
  while (plain.includes(basename(place).toLowerCase()) && dirname(place) !== place) place = dirname(place);
  const name = basename(place)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  return name || 'my-study';
}

async function refuseExisting(place: string, shown: string): Promise<void> {
  const isThere = await stat(place).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new DataError(
    'file-exists',
    'the file is there already and stays as it is',
    shown,
    'write another one: --output another.yaml',
  );
}

function refuseStrangers({ ids, table }: StudyPeople, { rows, names }: Survey, given: string): void {
  if (rows.some(({ scans, participant_id: id }) => scans > 0 && !names.strangers.includes(id))) return;
  throw new DataError(
    'nobody-in-common',
    `none of the ${ids.length} people of ${basename(table)} has a scan; people are, for example, ${ids[0]}, scans are, for example, of ${names.strangers[0]}`,
    given,
    'spell people in the table as the scans do, or name another table: --people FILE',
  );
}

/** The table of people with the names of the scans, beside the pipeline file; undefined if they are the same. */
async function respeltTable(
  people: StudyPeople,
  { names }: Survey,
  output: string,
  files: UnreadFiles,
): Promise<{ place: string; text: string } | undefined> {
  if (names.respelt.size === 0) return undefined;
  if (people.phenotype.length > 0) {
    const [[id, spelt] = ['', '']] = names.respelt;
    throw new DataError(
      'people-spelt-differently',
      `the table of people says ${id}, the scans say ${spelt}`,
      people.table,
      'spell people in participants.tsv and phenotype/ as the folders do',
    );
  }
  const place = `${output.replace(/\.ya?ml$/, '')}-people.tsv`;
  await refuseExisting(place, relative(process.cwd(), place));
  const { header, rows } = readDelimited(await files.readText(people.table), people.table);
  const key = header.indexOf('participant_id');
  const quoted = (cell: string): string =>
    /[\t"\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = rows.map((row) =>
    row.map((cell, i) => quoted(i === key ? (names.respelt.get(cell.trim()) ?? cell) : cell)),
  );
  return { place, text: `${[header.map(quoted), ...lines].map((cells) => cells.join('\t')).join('\n')}\n` };
}

function report(seen: Survey, { brain, respelt, people }: PlannedStudy, flags: NewStudyFlags): void {
  if (flags.json) {
    return printJson({
      pipeline: flags.output,
      people: people.table,
      from: brain.kind,
      root: brain.root,
      persons: seen.rows,
      not_in_the_table: seen.names.strangers,
    });
  }
  print(surveyText(seen, process.stdout.isTTY ? process.stdout.columns : Infinity));
  const what =
    brain.kind === 'images'
      ? `Images in ${relative('.', brain.root) || '.'}, space ${brain.space}${brain.task ? `, task ${brain.task}` : ''}; atlas ${brain.atlases.map(({ name }) => name).join(' + ')}; denoising ${brain.hasMotion ? `${brain.strategy.name}: ${brain.strategy.reason}` : 'none: there are no confounds'}.`
      : `Time series ${join(relative('.', brain.root), brain.series)}${brain.motion ? `, motion ${brain.motion}` : ', no motion files'}.`;
  const copy = respelt
    ? [`People are spelt otherwise in the scans: ${relative('.', respelt)} has their names.`]
    : [];
  say(`\n${[...surveySummary(seen), what, ...copy].join('\n')}`);
  say(`\nwrote ${flags.output}; next: mesovia run ${flags.output}`);
}
