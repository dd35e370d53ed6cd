import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudyFolder } from '../testing-fixtures/study.ts';
import { installedStages, pipelineSchema } from './json-schema.ts';

let study: StudyFolder;
beforeAll(() => {
  study = new StudyFolder();
});
afterAll(() => study.remove());

interface Branch {
  readonly if: { readonly properties: { readonly use: { readonly const: string } } };
  readonly then: { readonly properties: Record<'in' | 'with', { properties: Record<string, unknown> }> };
}

it('is a draft-7 schema in which `with` follows `use`', async () => {
  const schema = await pipelineSchema(study.options);
  expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
  const { stages } = schema['properties'] as {
    stages: { additionalProperties: { anyOf: [{ allOf: Branch[] }] } };
  };
  const [stage] = stages.additionalProperties.anyOf;
  const mean = stage.allOf.find((branch) => branch.if.properties.use.const === 'fixtures/mean');
  expect(Object.keys(mean?.then.properties.in.properties ?? {})).toEqual(['series', 'people']);
  expect(mean?.then.properties.with.properties['scale']).toEqual({
    description: 'factor',
    default: 1,
    anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'string', pattern: '^\\$' }, { type: 'null' }],
  });
});

it('lists the installed stages', async () => {
  const stages = await installedStages(study.options);
  expect(stages.map((stage) => stage.use)).toContain('fixtures/page');
  expect(stages.find((stage) => stage.use === 'fixtures/mean')).toMatchObject({
    package: '@mesovia/fixtures',
    version: '1.0.0',
  });
});
