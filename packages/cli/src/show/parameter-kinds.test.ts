import { expect, it } from 'vitest';
import { kindOfParameter } from './parameter-kinds.ts';

it.each([
  [{ type: 'string' }, 'text'],
  [{ type: 'string', path: true }, 'place of a file or folder'],
  [{ type: 'integer', minimum: 1, maximum: 9007199254740991 }, 'whole number (at least 1)'],
  [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 'number (above 0, below 1)'],
  [{ enum: ['pearson', 'partial'] }, 'one of pearson, partial'],
  [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'number or null'],
  [{ type: 'array', items: { type: 'string' } }, 'list of: text'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'name: text, one or more'],
  [{ type: 'object', properties: { name: {}, x: {} }, required: ['name'] }, '{ name, x? }'],
])('%j in words', (schema, words) => {
  expect(kindOfParameter(schema)).toBe(words);
});
