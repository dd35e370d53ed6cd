import { Readable } from 'node:stream';
import { isUserError } from '@mesovia/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axis, ciftiBytes, DENSE, series } from '../cifti/cifti-writer.test.helper.ts';
import { readDenseLabels } from '../cifti/dense-labels.ts';
import { readDenseSeries } from '../cifti/dense-series.ts';
import { arrayXml, giftiXml } from '../gifti/gifti-writer.test.helper.ts';
import { readSurfaceLabels } from '../gifti/surface-labels.ts';
import { readSurfaceSeries } from '../gifti/surface-series.ts';
import { nodesOf, PLAIN_RULES } from './node-set.test.helper.ts';

const LABELS = Int32Array.of(1, 2);
const named = (bytes: Buffer, file: string) => ({ stream: Readable.from([bytes]), file });
const table = '<NamedMap><MapName>x</MapName><LabelTable><Label Key="1">a</Label></LabelTable></NamedMap>';
const dlabel = ciftiBytes(
  axis('0', 'labels', table) + axis('1', 'dense', DENSE),
  1,
  8,
  [1, 1, 2, 2, 0, 1, 2, 2],
);
const dtseries = ciftiBytes(
  axis('0', 'series', series(3)) + axis('1', 'dense', DENSE),
  3,
  8,
  Array.from({ length: 24 }, (_, i) => (i * 7) % 11),
);
const label = Buffer.from(giftiXml([arrayXml([1, 2, 0, 2], 'INT32', 'GZipBase64Binary')], 'CortexLeft'));
const func = Buffer.from(
  giftiXml(
    [arrayXml([1, 2, 3, 4], 'FLOAT32', 'Base64Binary'), arrayXml([5, 2, 7, 1], 'FLOAT32', 'ASCII')],
    'CortexLeft',
  ),
);

const READERS: readonly (readonly [
  name: string,
  whole: Buffer,
  read: (bytes: Buffer) => Promise<Float64Array>,
])[] = [
  [
    'dense series',
    dtseries,
    async (bytes) => {
      const nodes = nodesOf(await readDenseLabels(named(dlabel, 'a.dlabel.nii'), LABELS));
      return (await readDenseSeries(named(bytes, 'x'), nodes, PLAIN_RULES)).values;
    },
  ],
  [
    'dense labels',
    dlabel,
    async (bytes) => {
      const nodes = nodesOf(await readDenseLabels(named(bytes, 'x'), LABELS));
      return (await readDenseSeries(named(dtseries, 'b.dtseries.nii'), nodes, PLAIN_RULES)).values;
    },
  ],
  [
    'surface series',
    func,
    async (bytes) => {
      const nodes = nodesOf(await readSurfaceLabels(named(label, 'a.label.gii'), LABELS));
      return (await readSurfaceSeries(named(bytes, 'x'), nodes, PLAIN_RULES)).values;
    },
  ],
  [
    'surface labels',
    label,
    async (bytes) => {
      const nodes = nodesOf(await readSurfaceLabels(named(bytes, 'x'), LABELS));
      return (await readSurfaceSeries(named(func, 'b.func.gii'), nodes, PLAIN_RULES)).values;
    },
  ],
];

/** Bytes that mean something in the formats are more likely than others. */
const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('<>/"&;=!-[]09 \0')));

describe('mutilated files give an error or numbers, never a crash', () => {
  it.each(READERS)('%s, 3,000 times', async (_, whole, read) => {
    const good = await read(whole);
    expect(good.every((value) => Number.isFinite(value))).toBe(true);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), byte), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(whole.length - 1), { freq: 4 }),
        async (edits, cut) => {
          const broken = Buffer.from(cut === null ? whole : whole.subarray(0, cut));
          for (const [at, value] of edits) if (at < broken.length) broken[at] = value;
          try {
            const values = await read(broken);
            // Numbers that were stored may have changed; sums over them stay numbers.
            expect(values.every((value) => typeof value === 'number')).toBe(true);
          } catch (error) {
            if (!isUserError(error) || !/^[xab]\b/.test(error.where)) throw error;
            refused++;
          }
        },
      ),
      { numRuns: 3000, seed: 20262 },
    );
    expect(refused).toBeGreaterThan(800);
  });
});
