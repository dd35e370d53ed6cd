import {
  candidateLabels,
  candidates,
  DataError,
  defineStage,
  participants,
  path,
  variables,
} from '@mesovia/core';
import { atanh } from '@mesovia/kernels';
import { z } from 'zod';
import { dialectParams, readTable } from '../delimited/read-table.ts';
import { readDictionary } from '../participants/dictionary.ts';
import { participantsTables, planColumns } from '../participants/read-participants.ts';
import { pivotLong, type Pivoted } from './pivot.ts';

const DICTIONARY = 'data dictionary of the columns that describe people, as for ingestion/participants';

export const longTableStage = defineStage({
  name: 'long-table',
  version: 1,
  about: 'Reads measurements that another program has written with one row per person and measurement.',
  params: z.strictObject({
    file: path('table, .tsv or .csv, also .gz'),
    dictionary: path(DICTIONARY).optional().meta({ path: true, description: DICTIONARY }),
    person: z.string().default('participant_id').describe('column of people'),
    name: z.string().describe('column that says what was measured, for example a connection'),
    value: z.string().describe('column that holds the number'),
    keep: z
      .record(z.string(), z.string())
      .default({})
      .describe('rows to keep, column: value, for example session: ses-pre'),
    separator: z
      .string()
      .min(1)
      .optional()
      .describe('what stands between the two regions of a connection in its name; shown as " - "'),
    family: z
      .string()
      .min(1)
      .default('edge')
      .describe('the measurements are tested together under this name'),
    transform: z
      .enum(['none', 'fisher_z'])
      .default('none')
      .describe('fisher_z: the values are correlations and enter as atanh'),
    unit: z.string().default('as measured').describe('unit of the values as they stand in the file'),
    decimal: dialectParams.decimal,
    encoding: dialectParams.encoding,
    missing: z
      .array(z.string())
      .default(['', 'n/a', 'N/A', 'NA', 'NaN', 'nan'])
      .describe('spellings of an unknown value; spaces around a value do not count'),
  }),
  inputs: {},
  outputs: { participants, variables, candidates, candidate_labels: candidateLabels },
  main: 'participants',
  source: true,

  async run({ params, files, warn }) {
    const table = await readTable(params.file, files, { decimal: params.decimal, encoding: params.encoding });
    const pivoted = pivotLong(table, params, params.missing);
    const plan = planColumns(pivoted.people);
    const dictionary =
      params.dictionary === undefined
        ? new Map<string, never>()
        : readDictionary(await files.readText(params.dictionary), params.dictionary, [
            ...plan.columns.keys(),
          ]);
    if (pivoted.varying.length > 0) {
      warn({
        code: 'varying-columns',
        severity: 'note',
        message: `Columns that differ between the rows of a person were left out: ${pivoted.varying.join(', ')}.`,
      });
    }
    const fisher = params.transform === 'fisher_z';
    const count = pivoted.names.length;
    const people = pivoted.people.rows.map(([id = '']) => id);
    return {
      ...participantsTables(pivoted.people, dictionary, params.missing),
      candidates: {
        participant_id: people,
        values: {
          values: fisher ? fisherZ(pivoted, params.file) : pivoted.values,
          offsets: Int32Array.from({ length: people.length + 1 }, (_, i) => i * count),
        },
      },
      candidate_labels: {
        candidate: Int32Array.from({ length: count }, (_, i) => i),
        family: pivoted.names.map(() => params.family),
        name: pivoted.names.map((name) =>
          params.separator === undefined ? name : name.split(params.separator).join(' - '),
        ),
        region_a: { values: new Int32Array(count), valid: new Uint8Array(count) },
        region_b: { values: new Int32Array(count), valid: new Uint8Array(count) },
        unit: pivoted.names.map(() => (fisher ? 'Fisher z' : params.unit)),
        fitted: pivoted.names.map(() => null),
      },
    };
  },
});

function fisherZ({ values, names, people }: Pivoted, file: string): Float64Array {
  return values.map((value, place) => {
    if (Math.abs(value) < 1 || Number.isNaN(value)) return atanh(value);
    const person = people.rows[Math.floor(place / names.length)]?.[0];
    throw new DataError(
      'not-a-correlation',
      `${names[place % names.length]} of ${person} is ${value}; its Fisher z does not exist`,
      file,
      'correct the value, or set transform to none',
    );
  });
}
