import { defineStage, participants, path, variables, type Check } from '@mesovia/core';
import { z } from 'zod';
import { furtherColumns } from '../dataset/further-columns.ts';
import { participantsPlace } from '../dataset/places.ts';
import { dialectParams } from '../delimited/read-table.ts';
import { readDictionary } from './dictionary.ts';
import { readDescribed } from './read-described.ts';
import { participantsTables, planColumns, readPeople, UNKNOWN } from './read-participants.ts';

const FILE = 'participants table, .tsv, .csv or SPSS .sav, one row per person with a column participant_id';
const DICTIONARY =
  'data dictionary, BIDS JSON: LongName, Description, Units, Levels; and Type, Reference, Minimum, Maximum, Instrument, Missing';
const DATASET = 'folder of a BIDS data set, instead of file: its participants.tsv and participants.json';

export const participantsStage = defineStage({
  name: 'participants',
  version: 1,
  about: 'Reads who takes part and what was measured, as the data dictionary declares it.',
  params: z.strictObject({
    file: path(FILE).optional().meta({ path: true, description: FILE }),
    dictionary: path(DICTIONARY).optional().meta({ path: true, description: DICTIONARY }),
    dataset: path(DATASET).optional().meta({ path: true, description: DATASET }),
    person: z
      .string()
      .optional()
      .describe('column of the participants table that names people, where it is not participant_id'),
    ...dialectParams,
    phenotype: z
      .array(z.string().regex(/^[^/\\.]+$/))
      .default([])
      .describe('tables below phenotype/ of the data set whose columns are joined, by name without .tsv'),
    sessions: z
      .boolean()
      .default(false)
      .describe('join the columns of sub-*/sub-*_sessions.tsv of the data set'),
    session: z
      .string()
      .optional()
      .describe('session of the joined rows, where phenotype tables or tables of sessions have several'),
    prefix: z
      .boolean()
      .default(false)
      .describe('put the name of the table in front of joined columns, as in bdi_total'),
    missing: z
      .array(z.string())
      .default([...UNKNOWN])
      .describe('spellings of an unknown value; spaces around a value do not count'),
  }),
  inputs: {},
  outputs: { participants, variables },
  main: 'participants',
  source: true,

  async run({ params, files, warn }) {
    const place = await participantsPlace(params, files);
    const described = await readDescribed(place.table, params, files);
    const { table } = described;
    const plan = planColumns(table);
    const declared =
      place.dictionary === undefined
        ? []
        : readDictionary(await files.readText(place.dictionary), place.dictionary, [...plan.columns.keys()]);
    const dictionary = new Map([...described.dictionary, ...declared]);
    const people = readPeople(table, plan.key, params.missing);
    const further = await furtherColumns(params, people, [...plan.columns.keys()], files);
    const notes: readonly Check[] = [...described.checks, ...plan.notes, ...further.checks];
    for (const note of notes) warn(note);
    return participantsTables(table, dictionary, params.missing, further.columns);
  },
});
