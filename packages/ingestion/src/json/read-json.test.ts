import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectIn, readJson, type JsonNode } from './read-json.ts';

function plain(node: JsonNode): unknown {
  const { value } = node;
  if (value instanceof Map) {
    return Object.fromEntries([...(value as Map<string, JsonNode>)].map(([k, v]) => [k, plain(v)]));
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

it('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(plain(readJson(text, 'a.json'))).toEqual(JSON.parse(text));
    }),
  );
});

it('knows the line of every value and the order of names that look like numbers', () => {
  const root = objectIn(
    readJson('\uFEFF{\n "sex": {\n  "Levels": {"1": "yes", "0": "no"}\n }\n}\n', 'a.json'),
  );
  const levels = objectIn(root?.get('sex'))?.get('Levels');
  expect(levels?.line).toBe(3);
  expect([...(objectIn(levels)?.keys() ?? [])]).toEqual(['1', '0']);
});

it.each([
  ['{\n "a": 1,\n}', 'found } where a name in quotes should be\n  at: a.json:3'],
  ['{\n "a": 1', 'the file ends where "," or "}" should be\n  at: a.json:2'],
  ['{"a": }', 'found } where a value should be'],
  ['{"a" 1}', 'found 1 where ":" should be'],
  ["{\n'a': 1}", 'not valid JSON: unexpected "\'a\': 1}"\n  at: a.json:2'],
  ['[1 2]', 'found 2 where "," or "]" should be'],
  ['{} {}', 'found { where the end of the file should be'],
  ['', 'the file ends where a value should be\n  at: a.json:1'],
  ['{"a": 1,\n"a": 2}', '"a" occurs twice, in lines 1 and 2\n  at: a.json:2\n  try: keep one of them'],
])('refuses %j', (text, message) => expect(() => readJson(text, 'a.json')).toThrow(message));
