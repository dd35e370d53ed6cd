import { z } from 'zod';

/** Words that would have to be quoted in every query, and names that mean something else in the store. */
const TAKEN = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create ' +
    'default deferrable desc describe distinct do else end except false fetch for foreign from group having in ' +
    'initially intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer ' +
    'pivot_wider placing primary qualify references returning select show some summarize symmetric table then to ' +
    'trailing true union unique unpivot using variadic when where window with ' +
    'study multiverse store data main temp system information_schema pg_catalog'
  ).split(' '),
);

const stageName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'a stage name is a-z, 0-9 and _, and starts with a letter')
  .refine((name) => !TAKEN.has(name), 'this name is a word of SQL or of the store: choose another');

const parameterName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'a parameter name is a-z, 0-9 and _, and starts with a letter');

const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'an input is called a-z, 0-9 and _, and starts with a letter');

const text = z.string().min(1);

export const studyShape = z.strictObject({
  title: text.describe('of the study, for the first line of the report'),
  design: z
    .enum(['cross-sectional', 'longitudinal', 'randomised'])
    .describe('sets the wording: a cross-sectional design never gets causal verbs'),
  exposure: text.optional().describe('variable that may act'),
  outcome: text.optional().describe('variable that may be acted on'),
  covariates: z.array(text).optional().describe('variables held constant'),
  note: text.optional().describe('a sentence the report prints on its first screen'),
});

export const stageShape = z.strictObject({
  use: text.describe('package/stage, for example statistics/mass-mediation'),
  in: z.record(roleName, text).optional().describe('role: stage, or role: stage.output'),
  with: z.record(z.string(), z.unknown()).optional().describe('parameters of the stage'),
});

export const pathParameterShape = z.strictObject({
  path: z.literal(true),
  env: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable, for example MESOVIA_DATA')
    .optional(),
  default: text.optional(),
});

export const typedParameterShape = z.strictObject({
  type: z.enum(['integer', 'number', 'string', 'boolean']).optional(),
  default: z.union([z.string(), z.number(), z.boolean()]),
  min: z.number().optional(),
  max: z.number().optional(),
});

export const multiverseShape = z.strictObject({
  axes: z
    .record(parameterName, z.record(z.string(), z.array(z.unknown()).min(2, 'needs at least two values')))
    .describe('axis: { stage.parameter: [value of the main analysis, other values] }'),
  collect: z.array(text).min(1).describe('tables to compare: stage, or stage.output'),
  limit: z.int().min(2).optional().describe('largest number of universes; 1000 unless written'),
});

/** The pipeline file as written, before names are looked up. */
export const fileShape = z.strictObject({
  mesovia: z.literal(1).describe('version of the format'),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]*$/, 'a pipeline name is a-z, 0-9, - and _, and starts with a letter'),
  extends: text.optional().describe('another pipeline file that this one changes'),
  study: studyShape.optional(),
  params: z.record(parameterName, z.unknown()).optional(),
  stages: z.record(stageName, stageShape),
  multiverse: multiverseShape.optional().describe('the same study with other decisions, side by side'),
  publish: z.record(z.string(), text).optional().describe('file below this folder: stage, or stage.output'),
});

export type Study = z.output<typeof studyShape>;
export type FileShape = z.output<typeof fileShape>;

/** Names allowed at a path of the file, for suggestions. */
export function knownNames(path: readonly (string | number)[]): string[] {
  if (path.length === 0) return Object.keys(fileShape.shape);
  if (path[0] === 'study' && path.length === 1) return Object.keys(studyShape.shape);
  if (path[0] === 'multiverse' && path.length === 1) return Object.keys(multiverseShape.shape);
  if (path[0] === 'stages' && path.length === 2) return Object.keys(stageShape.shape);
  return [];
}
