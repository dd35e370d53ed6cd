import {
  bundle,
  defineStage,
  instrumentScales,
  instrumentScores,
  ParameterError,
  participants,
  variables,
} from '@mesovia/core';
import { z } from 'zod';
import { definition } from './definition.ts';
import { KNOWN_INSTRUMENTS } from './known-instruments.ts';
import { scoredTables, scaleRows, scoreRows } from './scored-tables.ts';
import { scoreQuestionnaire, type Questionnaire } from './questionnaire.ts';

const KNOWN = Object.keys(KNOWN_INSTRUMENTS) as (keyof typeof KNOWN_INSTRUMENTS)[];

const questionnaire = z.strictObject({
  instrument: z.enum(KNOWN).optional().describe('a questionnaire whose scoring is known here'),
  define: definition.optional().describe('scoring of another one'),
  items: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('columns of the items: a pattern such as pcs_{item}, or their names in the order of the form'),
  most_missing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'largest share of items of a score that may be missing; they count as the mean of the answered ones. 0: none may',
    ),
});

export const instrumentsStage = defineStage({
  name: 'instruments',
  version: 1,
  about:
    'Scores questionnaires from their items: reversed items, subscales, missing answers; nothing out of range.',
  params: z.strictObject({
    questionnaires: z
      .record(z.string().regex(/^[a-z][a-z0-9_]*$/), questionnaire)
      .describe('name of the score in the study: questionnaire'),
    keep_items: z.boolean().default(false).describe('leave the items among the variables of the study'),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: {
    participants,
    variables,
    instrument_scores: instrumentScores,
    instrument_scales: instrumentScales,
  },
  main: 'participants',

  run({ params, inputs }) {
    const { people } = inputs;
    const known = people.participants.columnNames.filter((name) => name !== 'participant_id');
    const scored = Object.entries(params.questionnaires).map(([name, entry]) =>
      scoreQuestionnaire(people.participants, known, name, resolve(name, entry)),
    );
    return {
      ...scoredTables(people, scored, params.keep_items),
      instrument_scores: scoreRows(people.participants, scored),
      instrument_scales: scaleRows(scored),
    };
  },
});

function resolve(name: string, entry: z.infer<typeof questionnaire>): Questionnaire {
  const { instrument, define, items, most_missing: mostMissing } = entry;
  if ((instrument === undefined) === (define === undefined)) {
    throw new ParameterError(
      'one-of-two',
      instrument === undefined
        ? 'neither instrument nor define is given'
        : 'instrument and define both say how it is scored',
      `with.questionnaires.${name}`,
      `give instrument: (one of ${KNOWN.join(', ')}) or define:`,
    );
  }
  const scoring = define ?? definition.parse(KNOWN_INSTRUMENTS[instrument as (typeof KNOWN)[number]]);
  return { scoring, items, mostMissing };
}
