import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { imageBytes } from '../image/image-writer.test.helper.ts';
import { readLabelImage } from '../parcellate/label-image.ts';
import { nodesOf, PLAIN_RULES } from '../parcellate/node-set.test.helper.ts';
import { axis, ciftiBytes, DENSE, parcels, series } from './cifti-writer.test.helper.ts';
import { readDenseLabels } from './dense-labels.ts';
import { readDenseSeries } from './dense-series.ts';
import { openCifti } from './open-cifti.ts';
import { readParcelMatrix } from './parcel-matrix.ts';
import { readParcelSeries } from './parcel-series.ts';

const folder = oracleFile('connectivity/formats');
const fixture = (file: string) => ({ stream: createReadStream(`${folder}/${file}`), file });
const named = (bytes: Buffer, file: string) => ({ stream: Readable.from([bytes]), file });

async function matrix(image: Parameters<typeof openCifti>[0]): Promise<number[][]> {
  const rows: number[][] = [];
  for await (const { values } of (await openCifti(image)).values()) rows.push([...values]);
  return rows;
}

/** Columns of the table are rows of the file: nibabel shows a CIFTI matrix the other way round. */
function expected(name: string): number[][] {
  const lines = readFileSync(`${folder}/${name}.expected.tsv`, 'utf8').trim().split('\n').slice(1);
  const cells = lines.map((line) => line.split('\t').map(Number));
  return (cells[0] ?? []).map((_, column) => cells.map((row) => row[column] as number));
}

describe.skipIf(!folder)('fixtures read as nibabel 5.0 reads them', () => {
  it.each(['dtseries', 'ptseries', 'dlabel', 'dscalar'])('small.%s.nii', async (kind) =>
    expect(await matrix(fixture(`small.${kind}.nii`))).toEqual(expected(`small.${kind}`)),
  );

  it('axes of the dense series', async () => {
    const { rows, along, close } = await openCifti(fixture('small.dtseries.nii'));
    close();
    expect(along).toEqual({ kind: 'series', length: 12, stepS: 0.72 });
    expect(rows).toMatchObject({ kind: 'dense', length: 51, space: { shape: [5, 5, 5] } });
  });

  it('region means of dtseries under dlabel equal those of the tables', async () => {
    const labels = await readDenseLabels(fixture('small.dlabel.nii'), Int32Array.of(1, 2, 3));
    const found = await readDenseSeries(fixture('small.dtseries.nii'), nodesOf(labels), PLAIN_RULES);
    const [places, keys] = [expected('small.dtseries'), expected('small.dlabel').map(([key]) => key)];
    const wanted = [1, 2, 3].flatMap((label) => {
      const own = places.filter((_, place) => keys[place] === label);
      return Array.from(
        { length: 12 },
        (_, t) => own.reduce((sum, row) => sum + (row[t] as number), 0) / own.length,
      );
    });
    found.values.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] as number, 10));
    expect([found.headerTrS, ...found.covered]).toEqual([0.72, 1, 1, 1]);
  });

  it('parcels find their region by name', async () => {
    const { stream, file } = fixture('small.ptseries.nii');
    const regions = { names: ['mPFC', 'VisualA', 'Thalamus'], positions: [-1, -1, -1] };
    const { values, frames } = await readParcelSeries(stream, file, regions, 'by_name');
    const [visual, thalamus, mpfc] = expected('small.ptseries') as [number[], number[], number[]];
    expect([frames, ...values]).toEqual([12, ...mpfc, ...visual, ...thalamus]);
  });
});

const LABELS = axis('0', 'labels', '<NamedMap><MapName>x</MapName><LabelTable></LabelTable></NamedMap>');
const dlabel = (keys: readonly number[]) =>
  named(ciftiBytes(LABELS + axis('1', 'dense', DENSE), 1, 8, keys), 'atlas.dlabel.nii');
const VALUES = Array.from({ length: 16 }, (_, i) => i + (i % 2 === 1 ? 10 * (i + 1) : 0));
const dtseries = (values: ArrayLike<number> = VALUES) =>
  named(
    ciftiBytes(axis('0', 'series', series(2)) + axis('1', 'dense', DENSE), 2, 8, values),
    'x.dtseries.nii',
  );

describe('dense series', () => {
  it('takes vertices by structure and number, voxels by place', async () => {
    const nodes = nodesOf(await readDenseLabels(dlabel([7, 7, 0, 9, 9, 7, 0, 9]), Int32Array.of(7, 9)));
    const found = await readDenseSeries(dtseries(), nodes, PLAIN_RULES);
    const mean = (places: number[], t: number) =>
      places.reduce((sum, place) => sum + (VALUES[place * 2 + t] as number), 0) / places.length;
    expect([...found.values]).toEqual([
      mean([0, 1, 5], 0),
      mean([0, 1, 5], 1),
      mean([3, 4, 7], 0),
      mean([3, 4, 7], 1),
    ]);
    expect([...found.voxels, ...found.covered]).toEqual([3, 3, 1, 1]);
    expect(found.headerTrS).toBe(0.72);
  });

  it('takes voxels under an image of labels too, merged with an atlas of surfaces', async () => {
    const cortex = await readDenseLabels(dlabel([7, 0, 0, 0, 7, 0, 0, 0]), Int32Array.of(7));
    const values = [0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4];
    const volume = imageBytes({ shape: [3, 2, 2], values, sform: [2, 0, 0, -2, 0, 2, 0, 0, 0, 0, 2, 0] });
    const nodes = nodesOf(cortex, await readLabelImage(named(volume, 'a.nii'), Int32Array.of(4)));
    const found = await readDenseSeries(dtseries(), nodes, { ...PLAIN_RULES, statistic: 'median' });
    expect([...found.values.subarray(2)]).toEqual([
      ((VALUES[12] as number) + (VALUES[14] as number)) / 2,
      ((VALUES[13] as number) + (VALUES[15] as number)) / 2,
    ]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a series where labels belong',
      () => readDenseLabels(dtseries(), Int32Array.of(1)),
      'the file holds series of dense, not labels of a dense space\n  at: x.dtseries.nii',
    ],
    [
      'another mesh',
      async () => {
        const atlas = await readDenseLabels(dlabel([1, 1, 1, 1, 1, 1, 1, 1]), Int32Array.of(1));
        const other = { ...atlas, surfaces: new Map([['CIFTI_STRUCTURE_CORTEX_LEFT', new Int32Array(9)]]) };
        return readDenseSeries(dtseries(), nodesOf(other), PLAIN_RULES);
      },
      'CIFTI_STRUCTURE_CORTEX_LEFT has 5 vertices here, 9 in the atlas atlas.dlabel.nii\n  at: x.dtseries.nii',
    ],
    [
      'values that are no numbers',
      async () => {
        const atlas = await readDenseLabels(dlabel([1, 1, 1, 1, 1, 1, 1, 1]), Int32Array.of(1));
        return readDenseSeries(dtseries(VALUES.with(5, NaN)), nodesOf(atlas), PLAIN_RULES);
      },
      'the row 2 (from 0) is NaN in frame 1 (from 0)\n  at: x.dtseries.nii',
    ],
    [
      'spheres',
      () => readDenseSeries(dtseries(), nodesOf([{ centre: [0, 0, 0], radiusMm: 4 }]), PLAIN_RULES),
      'the file lies on surfaces, but the node set has spheres or weights of volumes',
    ],
    [
      'an image under this name',
      () =>
        openCifti(named(imageBytes({ shape: [8, 8, 8], values: new Float64Array(512) }), 'x.dtseries.nii')),
      'the file is no CIFTI-2 file: it is NIfTI-1\n  at: x.dtseries.nii: byte 0',
    ],
    [
      'a matrix of another size than described',
      () =>
        openCifti(
          named(
            ciftiBytes(axis('0', 'series', series(3)) + axis('1', 'dense', DENSE), 2, 8, VALUES),
            'x.nii',
          ),
        ),
      'the matrix has the size 2 where the XML describes 3 series\n  at: x.nii: byte 16',
    ],
    [
      'a vertex outside its surface',
      () =>
        openCifti(
          named(
            ciftiBytes(
              axis('0', 'series', series(2)) + axis('1', 'dense', DENSE.replace('0 2 4', '0 2 5')),
              2,
              8,
              VALUES,
            ),
            'x.nii',
          ),
        ),
      'VertexIndices holds 5, not an index from 0 to 4\n  at: x.nii: byte ',
    ],
  ])('refuses %s', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
  });
});

describe('a matrix of parcels', () => {
  const regions = { names: ['C', 'A'], positions: [-1, -1] };
  const pconn = (values: readonly number[], names = ['A', 'C']) =>
    Readable.from([ciftiBytes(axis('0,1', 'parcels', parcels(names)), names.length, names.length, values)]);

  it('comes in the order of the regions', async () =>
    expect([...(await readParcelMatrix(pconn([1, 0.5, 0.5, 0.75]), 'x.pconn.nii', regions))]).toEqual([
      0.75, 0.5, 0.5, 1,
    ]));

  it('is refused if it is not symmetric, or has other parcels', async () => {
    await expect(readParcelMatrix(pconn([1, 0.5, 0.25, 1]), 'x.pconn.nii', regions)).rejects.toThrow(
      'C - A is 0.25, A - C is 0.5\n  at: x.pconn.nii',
    );
    await expect(readParcelMatrix(pconn([1, 0, 0, 1], ['A', 'B']), 'x.pconn.nii', regions)).rejects.toThrow(
      'there is no column for the region "C"',
    );
  });
});
