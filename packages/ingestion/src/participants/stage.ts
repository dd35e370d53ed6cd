import { defineStage, participants, path, variables } from '@mesovia/core';
import { z } from 'zod';
import { readDelimited } from '../delimited/read-delimited.ts';
import { readDictionary } from './dictionary.ts';
import { participantsTables, planColumns } from './read-participants.ts';

const DICTIONARY =
  'data dictionary, BIDS JSON: LongName, Description, Units, Levels; and Type, Reference, Minimum, Maximum, Instrument, Missing';

export const participantsStage = defineStage({
  name: 'participants',
  version: 1,
  about: 'Reads who takes part and what was measured, as the data dictionary declares it.',
  params: z.strictObject({
    file: path('participants table, .tsv or .csv, one row per person with a column participant_id'),
    dictionary: path(DICTIONARY).optional().meta({ path: true, description: DICTIONARY }),
    missing: z
      .array(z.string())
      .default(['', 'n/a', 'N/A', 'NA', 'NaN'])
      .describe('spellings of an unknown value; spaces around a value do not count'),
  }),
  inputs: {},
  outputs: { participants, variables },
  main: 'participants',
  source: true,

  async run({ params, files, warn }) {
    const table = readDelimited(await files.readText(params.file), params.file);
    const plan = planColumns(table);
    const dictionary =
      params.dictionary === undefined
        ? new Map<string, never>()
        : readDictionary(await files.readText(params.dictionary), params.dictionary, [
            ...plan.columns.keys(),
          ]);
    for (const note of plan.notes) warn(note);
    return participantsTables(table, plan, dictionary, params.missing);
  },
});
