import { basename, dirname, join } from 'node:path';
import {
  DataError,
  ParameterError,
  participants,
  runStage,
  tableView,
  type FoundFile,
  type SourceFiles,
  type TableView,
} from '@mesovia/core';
import { readDelimited, type DelimitedTable } from '@mesovia/ingestion';
import { participantsStage } from '@mesovia/ingestion/stages';
import { nearest } from '../nearest.ts';

/** The question as it was asked for. */
export interface Question {
  readonly exposure: string;
  readonly outcome: string;
  readonly covariates: readonly string[];
}

export interface StudyPeople {
  readonly table: string;
  /** Folder of the BIDS data set whose participants.tsv the table is. */
  readonly dataset: string | undefined;
  readonly dictionary: string | undefined;
  /** Tables below phenotype/ that hold columns of the question. */
  readonly phenotype: readonly string[];
  readonly ids: readonly string[];
  /** Columns of the question without a value, by person; people with all are not in it. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

/** Comes from the scans, not from the table. */
export const MOTION = 'mean_fd_mm';

const hasColumn = (table: DelimitedTable, name: string): boolean => table.header.includes(name);

/**
 * Who takes part, and who did not answer what the question is about.
 *
 * @param given table of people, if somebody named it
 * @throws DataError `no-people`, `not-numbers`, `exposure-levels`, and those of reading tables
 * @throws ParameterError `no-such-column`
 */
export async function studyPeople(
  folder: string,
  given: string | undefined,
  found: readonly FoundFile[],
  question: Question,
  files: SourceFiles,
): Promise<StudyPeople> {
  const place = given ?? (await peopleTable(folder, found, files));
  const table = readDelimited(await files.readText(place), place);
  const dataset = basename(place) === 'participants.tsv' ? dirname(place) : undefined;
  const phenotype = await phenotypeFor(table, dataset, question, files);
  const json = place.replace(/\.[a-z]+(\.gz)?$/i, '.json');
  const dictionary = (await files.exists(json)) ? json : undefined;
  const params = {
    ...(dataset === undefined ? { file: place, ...(dictionary ? { dictionary } : {}) } : { dataset }),
    phenotype,
  };
  const read = await runStage(participantsStage, { params, inputs: {}, where: place, files });
  const view = tableView(participants, [read.tables['participants']!], place);
  checkRoles(view, question, place);
  return { table: place, dataset, dictionary, phenotype, ...answers(view, columnsOf(question)) };
}

const columnsOf = ({ exposure, outcome, covariates }: Question): string[] =>
  [...new Set([exposure, outcome, ...covariates])].filter((name) => name !== MOTION);

/** participants.tsv here or beside derivatives/, otherwise the only table here with a column participant_id. */
async function peopleTable(folder: string, found: readonly FoundFile[], files: SourceFiles): Promise<string> {
  for (const place of [join(folder, 'participants.tsv'), join(folder, '../../participants.tsv')]) {
    if (await files.exists(place)) return place;
  }
  const tables = found.filter(({ file }) => /^[^/]+\.(tsv|csv)$/.test(file));
  const fitting: string[] = [];
  for (const { path } of tables) {
    const [header = ''] = (await files.readText(path)).split(/\r?\n/, 1);
    if (/(^|[\t,;"])participant_id($|[\t,;"])/.test(header)) fitting.push(path);
  }
  if (fitting.length === 1 && fitting[0] !== undefined) return fitting[0];
  throw new DataError(
    'no-people',
    fitting.length === 0
      ? 'there is no participants.tsv, and no other table with a column participant_id'
      : `several tables have a column participant_id: ${fitting.map((place) => basename(place)).join(', ')}`,
    folder,
    'name the table of people: --people FILE',
  );
}

/** Tables below phenotype/ with the columns that the table of people does not have. */
async function phenotypeFor(
  table: DelimitedTable,
  dataset: string | undefined,
  question: Question,
  files: SourceFiles,
): Promise<string[]> {
  const folder = dataset === undefined ? undefined : join(dataset, 'phenotype');
  const listed = folder && (await files.exists(folder)) ? await files.list(folder) : [];
  const further = new Map<string, DelimitedTable>();
  for (const { file, path } of listed) {
    const name = /^([^/\\.]+)\.tsv$/.exec(file)?.[1];
    if (name !== undefined) further.set(name, readDelimited(await files.readText(path), path));
  }
  const used = new Set<string>();
  for (const column of columnsOf(question)) {
    if (hasColumn(table, column)) continue;
    const holder = [...further].find(([, one]) => hasColumn(one, column))?.[0];
    if (holder === undefined) refuseColumn(column, table, [...further.values()], question);
    used.add(holder);
  }
  return [...used].sort();
}

function refuseColumn(
  column: string,
  table: DelimitedTable,
  further: readonly DelimitedTable[],
  { exposure, outcome }: Question,
): never {
  const names = [table, ...further].flatMap(({ header }) => header).filter((name) => name !== '');
  const all = [...new Set(names)].filter((name) => name !== 'participant_id');
  const near = nearest(column, all) ?? all.find((name) => name.includes(column));
  const option = column === exposure ? '--exposure' : column === outcome ? '--outcome' : '--covariates';
  throw new ParameterError(
    'no-such-column',
    `there is no column "${column}"${near === undefined ? '' : ` (did you mean ${near}?)`}`,
    `${table.file}:1, asked for by ${option}`,
    `the columns are ${all.join(', ')}`,
  );
}

function checkRoles(view: TableView, { exposure, outcome }: Question, place: string): void {
  if (view.typeOf(outcome) !== 'float64') {
    throw new DataError(
      'not-numbers',
      `the outcome ${outcome} is not numbers`,
      place,
      'choose an outcome that was measured in numbers',
    );
  }
  if (view.typeOf(exposure) === 'float64') return;
  const levels = [...new Set(view.strings(exposure).filter((level) => level !== null))].sort();
  if (levels.length === 2) return;
  const shown = levels.slice(0, 6).join(', ') + (levels.length > 6 ? ', ...' : '');
  throw new DataError(
    'exposure-levels',
    `the exposure ${exposure} has ${levels.length} levels: ${shown}`,
    place,
    'choose numbers or two levels; merge levels in the table, or keep two of them',
  );
}

function answers(view: TableView, columns: readonly string[]): Pick<StudyPeople, 'ids' | 'missing'> {
  const ids = view.strings('participant_id').map(String);
  const missing = new Map<string, string[]>();
  for (const [row, id] of ids.entries()) {
    const lacking = columns.filter((column) => isUnknown(view, column, row));
    if (lacking.length > 0) missing.set(id, lacking);
  }
  return { ids, missing };
}

function isUnknown(view: TableView, column: string, row: number): boolean {
  if (view.isNull(column, row)) return true;
  return view.typeOf(column) === 'float64' && Number.isNaN(view.f64(column)[row]);
}
