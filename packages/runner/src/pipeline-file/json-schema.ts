import { z } from 'zod';
import type { Stage } from '@mesovia/core';
import { Catalogue } from '../stage-packages/catalogue.ts';
import { fileShape, pathParameterShape, typedParameterShape } from './file-shape.ts';

export interface InstalledStage {
  /** What to write after `use:`. */
  readonly use: string;
  readonly package: string;
  readonly version: string;
  readonly stage: Stage;
}

export interface InstalledOptions {
  readonly resolveFrom: string | URL;
}

type Schema = Record<string, unknown>;

/** Every stage of the packages that the given module depends on. */
export async function installedStages({ resolveFrom }: InstalledOptions): Promise<InstalledStage[]> {
  const catalogue = new Catalogue({ resolveFrom, pipelineFolder: process.cwd(), consent: false });
  const found = await catalogue.installed();
  return found.flatMap((one) =>
    one.stage
      ? [{ use: one.id, package: one.package.name, version: one.package.version, stage: one.stage }]
      : [],
  );
}

/** JSON Schema (draft-7) of the pipeline file for editors: `use` completes, and `with` follows it. */
export async function pipelineSchema(options: InstalledOptions): Promise<Schema> {
  const stages = await installedStages(options);
  const schema = z.toJSONSchema(fileShape, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  }) as Schema;
  const properties = schema['properties'] as Record<string, Schema>;
  const stage = stageSchema(stages);
  return {
    ...schema,
    // A file that extends another writes only what it changes.
    required: ['mesovia'],
    properties: {
      ...properties,
      study: { ...properties['study'], required: [] },
      params: { type: 'object', additionalProperties: parameterSchema() },
      stages: { type: 'object', additionalProperties: { anyOf: [stage, { type: 'null' }] } },
      multiverse: { anyOf: [properties['multiverse'], { type: 'null' }] },
      publish: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
    },
  };
}

function plain(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  }) as Schema;
  return rest;
}

function parameterSchema(): Schema {
  const scalar = { type: ['string', 'number', 'boolean', 'null', 'array'] };
  return { anyOf: [scalar, plain(pathParameterShape), plain(typedParameterShape)] };
}

function stageSchema(stages: readonly InstalledStage[]): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      use: {
        description: 'package/stage',
        anyOf: [{ enum: stages.map(({ use }) => use) }, { type: 'string', pattern: '^@' }],
      },
      in: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
      with: { type: 'object' },
    },
    allOf: stages.map((installed) => ({
      if: { required: ['use'], properties: { use: { const: installed.use } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { description: installed.stage.about, properties: oneStage(installed.stage) },
    })),
  };
}

function oneStage(stage: Stage): Schema {
  const roles = Object.entries(stage.inputs).map(([role, input]) => {
    const tables = input.kind === 'optional' ? input.of : input;
    const what =
      tables.kind === 'table'
        ? tables.rows
        : `all tables of a stage: ${Object.keys(tables.tables).join(', ')}`;
    return [role, { type: ['string', 'null'], description: what }];
  });
  const params = plain(stage.params);
  const fields = Object.entries((params['properties'] ?? {}) as Record<string, Schema>);
  return {
    in: {
      type: 'object',
      properties: Object.fromEntries(roles),
      additionalProperties: stage.openInputs ? { type: 'string' } : false,
    },
    with: {
      type: 'object',
      properties: Object.fromEntries(fields.map(([name, field]) => [name, orReference(field)])),
      additionalProperties: false,
    },
  };
}

/** A value, or `$name` of a parameter, or null to take back what an extended file says. */
function orReference(field: Schema): Schema {
  const { description, default: fallback, ...rest } = field;
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [rest, { type: 'string', pattern: '^\\$' }, { type: 'null' }],
  };
}
