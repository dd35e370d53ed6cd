import { defineStage } from '@mesovia/core';
import { z } from 'zod';
import { keyedResult, sqlResult } from './result-table.ts';

export const sqlStage = defineStage({
  name: 'sql',
  version: 1,
  about: 'Makes a table with a query over the tables it is given.',
  params: z.strictObject({
    query: z.string().min(1).describe('one SELECT; tables go by the names of the inputs'),
    key: z
      .array(z.string())
      .min(1)
      .describe('columns of the result that identify a row; the result is put in their order'),
  }),
  inputs: {},
  outputs: { result: sqlResult },
  sql: true,
  openInputs: true,

  async run({ params, sql }) {
    return { result: keyedResult(await sql(params.query), params.key) };
  },
});
