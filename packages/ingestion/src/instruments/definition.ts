import { z } from 'zod';

/**
 * How a questionnaire is scored; no words of its items. Item numbers are 1-based. A score named `total` has the name of
 * the questionnaire in the study, another one that name, `_` and its own.
 */
export const definition = z.strictObject({
  name: z.string().min(1).describe('for people'),
  items: z.int().min(1).describe('number of items'),
  minimum: z.number().describe('lowest answer'),
  maximum: z.number().describe('highest answer'),
  allowed: z
    .record(z.string().regex(/^\d+$/), z.array(z.number()).min(1))
    .default({})
    .describe('item: its answers, where these are not all numbers from minimum to maximum'),
  reversed: z
    .array(z.int().min(1))
    .default([])
    .describe('items that count backwards: minimum + maximum - answer'),
  scores: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]*$/),
      z.strictObject({
        label: z.string().min(1).describe('for people'),
        items: z.array(z.int().min(1)).min(1).optional().describe('items of the score; all if not given'),
        rule: z.enum(['sum', 'mean']).default('sum').describe('of the answers'),
        description: z.string().optional().describe('how to read it, for people'),
      }),
    )
    .describe('score: its items'),
});

export type Definition = z.input<typeof definition>;
export type Instrument = z.infer<typeof definition>;
