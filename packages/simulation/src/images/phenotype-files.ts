import { STUDY_DICTIONARY } from '../study/dictionary.ts';
import type { SimulatedStudy } from '../study/study.ts';
import type { PlannedFile } from '../writing/study-files.ts';
import { personCell } from '../writing/person-cells.ts';
import { jsonText, tsv } from '../writing/text.ts';

/** Questionnaires, which a BIDS data set keeps below phenotype/. */
export const QUESTIONNAIRES = ['pain_catastrophizing', 'depression'] as const;

/** A table and its data dictionary for each questionnaire. */
export function phenotypeFiles({ people }: SimulatedStudy): PlannedFile[] {
  return QUESTIONNAIRES.flatMap((name) => [
    {
      path: `phenotype/${name}.json`,
      text: () =>
        jsonText({
          MeasurementToolMetadata: { Description: `Simulated. ${STUDY_DICTIONARY[name].Instrument}` },
          [name]: STUDY_DICTIONARY[name],
        }),
    },
    {
      path: `phenotype/${name}.tsv`,
      text: () =>
        tsv(
          ['participant_id', name],
          people.map((person) => [person.participantId, personCell(person, name)]),
        ),
    },
  ]);
}
