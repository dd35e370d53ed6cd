import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { UserError } from '@mesovia/core';
import { realData } from '@mesovia/core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readNpy } from './read-npy.ts';

/** Written by make-arrays.py with NumPy. */
const arrays = JSON.parse(readFileSync(new URL('arrays.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const bytesOf = (name: string) => Buffer.from(arrays[name]!, 'hex');
const read = (bytes: Uint8Array) => readNpy(Readable.from([bytes]), 'x.npy');
const MATRIX = [1, 0.5, 0.25, 0.5, 1, -0.75, 0.25, -0.75, 1];

it.each(['float64', 'float32', 'big-endian', 'version 2'])('reads %s', async (name) => {
  const { rows, columns, values } = await read(bytesOf(name));
  expect([rows, columns, [...values]]).toEqual([3, 3, MATRIX]);
});

it('reads columns that stand one after the other', async () => {
  const { rows, columns, values } = await read(bytesOf('fortran'));
  expect([rows, columns, [...values]]).toEqual([2, 3, [1, 2, 3, 4, 5, 6]]);
});

it.each<[string, Uint8Array, string]>([
  [
    'another format',
    Buffer.from('PK\u0003\u0004 an .npz archive'),
    'the file does not begin as .npy files do\n  at: x.npy\n  try: write it with numpy.save',
  ],
  [
    'pickled objects',
    bytesOf('objects'),
    'the header of the array cannot be read\n  at: x.npy, byte 10\n  try: save a plain array of real numbers: numpy.save(file, array.astype(float))',
  ],
  ['complex numbers', bytesOf('complex'), 'the array holds "c16", not real numbers\n  at: x.npy, byte 10'],
  [
    'three dimensions',
    bytesOf('three'),
    'the array has 3 dimensions, not 2\n  at: x.npy, byte 10\n  try: save one matrix per file',
  ],
  [
    'a file that was cut off',
    bytesOf('float64').subarray(0, 150),
    'an array of 3 x 3 numbers of 8 bytes needs 72 bytes, the file has 22\n  at: x.npy, byte 128\n  try: copy the file again',
  ],
])('refuses %s', async (_, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(message);
});

it('damaged files are read or refused with a DataError', async () => {
  const damage = fc.array(fc.tuple(fc.nat(199), fc.nat(255)), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(200), async (changes, cut) => {
      const bytes = Uint8Array.from(bytesOf('float64'));
      for (const [at, value] of changes) bytes[at] = value;
      const outcome = await read(bytes.subarray(0, 100 + cut)).catch((error: unknown) => error);
      expect(outcome instanceof UserError || 'values' in (outcome as object)).toBe(true);
    }),
    { numRuns: 500, seed: 20230324 },
  );
});

const features = realData('rpn/oracle/features_essen.npy');
it.skipIf(!features)('reads an array that others have published (needs the public data)', async () => {
  const { rows, columns, values } = await readNpy(createReadStream(features!), 'features_essen.npy');
  expect([rows, columns]).toEqual([37, (123 * 122) / 2]);
  // numpy.load('features_essen.npy').sum(), [36, 7502]
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2065.6092050544207, 6);
  expect(values.at(-1)).toBe(0.0017971576080374606);
});
