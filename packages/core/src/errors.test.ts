import { expect, it } from 'vitest';
import {
  DataError,
  StoreError,
  canonicalJson,
  digestOf,
  isUserError,
  reviveError,
  type SerialisedError,
} from './index.ts';

it('an error says what, where and what to do, and survives a process boundary', () => {
  const error = new StoreError('held', 'the store is in use', 'study.duckdb', 'wait for process 12');
  expect(error.message).toBe('the store is in use\n  at: study.duckdb\n  try: wait for process 12');
  const revived = reviveError(JSON.parse(JSON.stringify(error)) as SerialisedError);
  expect(revived).toBeInstanceOf(StoreError);
  expect(revived.toJSON()).toEqual(error.toJSON());
});

it('recognises user errors by their mark, not by their class', () => {
  expect(isUserError(new DataError('x', 'x', 'x', 'x'))).toBe(true);
  expect(isUserError({ [Symbol.for('mesovia.UserError')]: true })).toBe(true);
  expect(isUserError(new Error('x'))).toBe(false);
  expect(isUserError(null)).toBe(false);
});

it('canonical JSON does not depend on the order of members and refuses what has no form', () => {
  expect(canonicalJson({ b: [1, undefined, 'é'], a: { y: null, x: undefined, z: 10n } })).toBe(
    '{"a":{"y":null,"z":10},"b":[1,null,"é"]}',
  );
  expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
  expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: '1' }));
  expect(() => canonicalJson({ a: NaN })).toThrow('NaN has no canonical form');
  expect(() => canonicalJson(() => 1)).toThrow('a function has no canonical form');
});
