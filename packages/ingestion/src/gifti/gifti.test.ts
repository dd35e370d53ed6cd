import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { nodesOf, PLAIN_RULES } from '../parcellate/node-set.test.helper.ts';
import { arrayXml, giftiXml } from './gifti-writer.test.helper.ts';
import { readGifti } from './read-gifti.ts';
import { readSurfaceLabels } from './surface-labels.ts';
import { readSurfaceSeries } from './surface-series.ts';

const folder = oracleFile('connectivity/formats');
const fixture = (file: string) => createReadStream(`${folder}/${file}`);
const named = (text: string, file = 'x.func.gii') => ({ stream: Readable.from([Buffer.from(text)]), file });

function expected(name: string): number[][] {
  const lines = readFileSync(`${folder}/${name}.expected.tsv`, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split('\t').map(Number));
}

describe.skipIf(!folder)('fixtures read as nibabel 5.0 reads them', () => {
  it.each(['timeseries_ascii', 'timeseries_b64'])('%s.func.gii', async (name) => {
    const { arrays, structure, trS } = await readGifti(fixture(`${name}.func.gii`), name);
    const rows = expected('timeseries.func');
    expect([structure, trS, arrays.length]).toEqual(['CIFTI_STRUCTURE_CORTEX_LEFT', 0.72, rows[0]?.length]);
    for (const [t, { values }] of arrays.entries()) expect([...values]).toEqual(rows.map((row) => row[t]));
  });

  it('parc.label.gii, packed, with the names of its labels', async () => {
    const { arrays, labels } = await readGifti(fixture('parc.label.gii'), 'parc.label.gii');
    expect([...(arrays[0]?.values ?? [])]).toEqual(expected('parc.label')[0]);
    expect([...labels]).toEqual([
      [0, '???'],
      [1, 'VisualA'],
      [2, 'Thalamus'],
      [3, 'mPFC'],
    ]);
  });
});

const FRAMES = [
  [1, 2, 3, 10],
  [2, 4, 9, 10],
];
const LABEL = (keys: readonly number[]) => giftiXml([arrayXml(keys, 'INT32', 'ASCII')], 'CortexLeft');

describe('surfaces', () => {
  it.each(['ASCII', 'Base64Binary', 'GZipBase64Binary'] as const)(
    'means over vertices, data as %s',
    async (encoding) => {
      const nodes = nodesOf(await readSurfaceLabels(named(LABEL([7, 7, 0, 9])), Int32Array.of(7, 9)));
      const text = giftiXml(
        FRAMES.map((frame) => arrayXml(frame, 'FLOAT32', encoding)),
        'CortexLeft',
      );
      const found = await readSurfaceSeries(named(text), nodes, PLAIN_RULES);
      expect([...found.values]).toEqual([1.5, 3, 10, 10]);
      expect([...found.covered, ...found.voxels]).toEqual([1, 0, 2, 1]);
    },
  );

  it('reads one array of vertices x frames, either byte order', async () => {
    const flat = [0, 1, 2, 3].flatMap((vertex) => FRAMES.map((frame) => frame[vertex] as number));
    const array = arrayXml(flat, 'FLOAT32', 'GZipBase64Binary', [4, 2], false);
    const nodes = nodesOf(await readSurfaceLabels(named(LABEL([7, 7, 7, 0])), Int32Array.of(7)));
    const found = await readSurfaceSeries(named(giftiXml([array], 'CortexLeft')), nodes, PLAIN_RULES);
    expect([...found.values]).toEqual([2, 5]);
  });

  it('never mixes the two halves of the brain', async () => {
    const nodes = nodesOf(await readSurfaceLabels(named(LABEL([7, 7, 7, 0])), Int32Array.of(7)));
    const text = giftiXml(
      FRAMES.map((frame) => arrayXml(frame, 'FLOAT32', 'ASCII')),
      'CortexRight',
    );
    const found = await readSurfaceSeries(named(text), nodes, PLAIN_RULES);
    expect([...found.values, ...found.voxels]).toEqual([0, 0, 0]);
  });

  const good = arrayXml([1, 2, 3, 4], 'FLOAT32', 'Base64Binary');
  it.each([
    [
      'cut XML',
      giftiXml([good], 'CortexLeft').slice(0, -8),
      'the XML cannot be read: the element GIFTI is not closed\n  at: x.func.gii: byte ',
    ],
    ['another root', '<a/>', 'the root is a, not GIFTI\n  at: x.func.gii: byte 0'],
    [
      'an unknown entity',
      '<GIFTI>&evil;</GIFTI>',
      'the XML cannot be read: "&evil;" stands for nothing\n  at: x.func.gii: byte 7',
    ],
    [
      'entities of its own',
      '<!DOCTYPE GIFTI [<!ENTITY a "b">]><GIFTI/>',
      'the XML cannot be read: it declares entities\n  at: x.func.gii: byte 0',
    ],
    [
      'a file outside',
      good.replace('Encoding="Base64Binary"', 'Encoding="ExternalFileBinary"'),
      'the encoding ExternalFileBinary is not read',
    ],
    ['too few numbers', good.replace('Dim0="4"', 'Dim0="5"'), 'an array has 16 bytes, 20 were promised'],
    [
      'data that unpack to more',
      good
        .replace('Base64Binary', 'GZipBase64Binary')
        .replace(/<Data>.*<\/Data>/, `<Data>${deflateSync(Buffer.alloc(5000)).toString('base64')}</Data>`),
      'the packed data are damaged or longer than promised',
    ],
    ['letters that are no base64', good.replace('<Data>', '<Data>!'), 'the data are not base64'],
    [
      'a type of its own',
      good.replace('FLOAT32', 'COMPLEX64'),
      'the number type NIFTI_TYPE_COMPLEX64 is not read',
    ],
  ])('refuses %s', async (_, text, message) => {
    const whole = text.startsWith('<DataArray') ? giftiXml([text], 'CortexLeft') : text;
    await expect(readGifti(named(whole).stream, 'x.func.gii')).rejects.toThrow(message);
  });

  it('refuses frames of different length', async () => {
    const text = giftiXml([good, arrayXml([1, 2], 'FLOAT32', 'ASCII')], 'CortexLeft');
    const nodes = nodesOf(await readSurfaceLabels(named(LABEL([7, 7, 7, 0])), Int32Array.of(7)));
    await expect(readSurfaceSeries(named(text), nodes, PLAIN_RULES)).rejects.toThrow(
      'frame 1 (from 0) has 2 vertices, the first one 4\n  at: x.func.gii',
    );
  });
});
