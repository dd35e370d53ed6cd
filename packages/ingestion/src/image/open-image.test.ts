import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { isUserError } from '@mesovia/core';
import { oracleFile, realData } from '@mesovia/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageBytes, packed, type TypeName, type WrittenImage } from './image-writer.test.helper.ts';
import { openImage, type OpenImage } from './open-image.ts';
import { readSingleVolume } from './single-volume.ts';

/** The bytes in pieces, so that every boundary is met. */
function inPieces(bytes: Buffer, size = 65_536): Readable {
  const count = Math.ceil(bytes.length / size);
  return Readable.from(Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)));
}

async function valuesOf({ header, volumes }: OpenImage): Promise<number[]> {
  const values: number[] = [];
  for await (const { stored } of volumes())
    for (const number of stored) values.push(number * header.slope + header.intercept);
  return values;
}

const open = (bytes: Buffer, size?: number, file = 'b.nii') =>
  openImage({ stream: inPieces(bytes, size), file });
const read = async (bytes: Buffer, size?: number, file?: string) => valuesOf(await open(bytes, size, file));

interface Expected {
  readonly shape: number[];
  readonly zooms: number[];
  readonly affine: number[][];
  readonly xyzt_units: [string, string];
  readonly sum: number;
  readonly first5_fortran_order: number[];
  readonly at_3_2_1_6: number;
}

const folder = oracleFile('connectivity/formats');

describe.skipIf(!folder)('images written by nibabel', () => {
  const list = folder
    ? Object.entries(
        JSON.parse(readFileSync(`${folder}/expected_nifti.json`, 'utf8')) as Record<string, Expected>,
      )
    : [];
  const cases = list.filter(([name, { sum }]) => sum !== undefined && existsSync(`${folder}/${name}`));

  it.each(cases)('%s', async (name, expected) => {
    const stream = (file: string) => ({ stream: createReadStream(`${folder}/${file}`), file });
    const image = await (/\.(hdr|img)$/.test(name)
      ? openImage(stream('pair_i2.hdr'), stream('pair_i2.img'))
      : openImage(stream(name)));
    const { header } = image;
    expect([...header.shape, header.volumes]).toEqual([...expected.shape, 1].slice(0, 4));
    const affine = expected.affine.slice(0, 3).flat();
    affine.forEach((value, i) => expect(header.affine[i]).toBeCloseTo(value, 4));
    const [, unit] = expected.xyzt_units;
    const seconds = (expected.zooms[3] ?? NaN) / (unit === 'msec' ? 1000 : 1);
    // Without a unit the header says nothing.
    const wanted = unit === 'unknown' ? NaN : seconds;
    expect(Math.abs(header.trS - wanted) > 1e-6).toBe(false);
    expect(Number.isNaN(header.trS)).toBe(unit === 'unknown');
    const values = await valuesOf(image);
    const close = (value: number, wanted: number) =>
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
    const sum = values.reduce((total, value) => total + value, 0);
    close(sum, expected.sum);
    expected.first5_fortran_order.forEach((wanted, i) => close(values[i] as number, wanted));
    const [x, y, z] = header.shape;
    close(values[3 + x * (2 + y * (1 + z * 6))] as number, expected.at_3_2_1_6);
  });

  it('knows that one is short, one cut off and others are no volumes', async () => {
    const whole = (name: string) => read(readFileSync(`${folder}/${name}`), undefined, name);
    await expect(whole('short_data_f4.nii.gz')).rejects.toThrow(
      /^volume \d of 7 ends too early: the file ends at byte \d+ \(unpacked\), byte \d+ was promised\n {2}at: short_data_f4/,
    );
    await expect(whole('truncated_f4.nii.gz')).rejects.toThrow(/the gzip file ends too early, at byte \d+/);
    await expect(whole('small.dtseries.nii')).rejects.toThrow('surfaces and CIFTI files are not volumes');
    await expect(whole('parc.label.gii')).rejects.toThrow('the file is no NIfTI image');
  });
});

describe('images made here', () => {
  const image: WrittenImage = { shape: [2, 3, 1, 2], values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };

  it('reads every type, order, version, packing and piece size alike', async () => {
    const types: TypeName[] = [
      ...(['uint8', 'int8', 'int16', 'uint16', 'int32', 'uint32'] as const),
      ...(['int64', 'uint64', 'float32', 'float64'] as const),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          type: fc.constantFrom(...types),
          little: fc.boolean(),
          version: fc.constantFrom(1 as const, 2 as const),
          extension: fc.constantFrom(0, 16, 64),
        }),
        fc.array(fc.integer({ min: 0, max: 127 }), { minLength: 12, maxLength: 12 }),
        fc.constantFrom(1, 7, 4096),
        fc.constantFrom(0, 50, Infinity),
        async (how, values, size, member) => {
          const bytes = imageBytes({ ...image, ...how, values, slope: 2, intercept: -5 });
          const found = await read(member === 0 ? bytes : packed(bytes, member), size);
          expect(found).toEqual(values.map((value) => value * 2 - 5));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes slope 0 and NaN as none, and keeps large 64-bit integers as the nearest double', async () => {
    expect(await read(imageBytes({ ...image, slope: 0, intercept: 9 }))).toEqual(image.values);
    expect(await read(imageBytes({ ...image, slope: NaN }))).toEqual(image.values);
    const values = image.values as number[];
    const large = values.map((value) => value * 2 ** 52);
    expect(await read(imageBytes({ ...image, type: 'int64', values: large }))).toEqual(large);
  });

  it('takes the sform, and without forms the voxel size with x turned round', async () => {
    const sform = [2, 0, 0, -10, 0, 2, 0, 5, 0, 0, 3, 1];
    const placed = await open(imageBytes({ ...image, sform }));
    expect([...placed.header.affine]).toEqual(sform);
    expect(placed.header.affineFrom).toBe('sform');
    const { header } = await open(imageBytes({ ...image, steps: [2, 3, 4, 2] }));
    expect([...header.affine]).toEqual([-2, 0, 0, 1, 0, 3, 0, -3, 0, 0, 4, -0]);
    expect(header.affineFrom).toBe('voxel size');
  });

  it('knows the unit of the repetition time, and says nothing without one', async () => {
    const tr = async (units: number, step: number) =>
      (await open(imageBytes({ ...image, units, steps: [1, 1, 1, step] }))).header.trS;
    expect([await tr(10, 2.5), await tr(18, 2500), await tr(26, 2_500_000)]).toEqual([2.5, 2.5, 2.5]);
    expect(await tr(2, 2.5)).toBeNaN();
    expect(await tr(10, 0)).toBeNaN();
  });

  it('reads an ANALYZE pair of the other byte order, without a mark', async () => {
    const bytes = imageBytes({ ...image, type: 'int16', little: false, magic: '\0\0\0\0' });
    const header = Buffer.from(bytes.subarray(0, 348));
    header.writeFloatBE(0, 108);
    const found = await openImage(
      { stream: inPieces(header), file: 'b.hdr' },
      { stream: inPieces(bytes.subarray(352)), file: 'b.img' },
    );
    expect(found.header).toMatchObject({ format: 'ANALYZE', isLittle: false, slope: 1, isPair: true });
    expect(await valuesOf(found)).toEqual(image.values);
  });

  it('reads one volume as a whole, and refuses more', async () => {
    const one = imageBytes({ shape: [2, 2, 1], values: [0, 1, 2, 300], type: 'float32' });
    expect([...(await readSingleVolume({ stream: inPieces(one), file: 'a.nii' })).values]).toEqual([
      0, 1, 2, 300,
    ]);
    await expect(readSingleVolume({ stream: inPieces(imageBytes(image)), file: 'a.nii' })).rejects.toThrow(
      'the image has 2 volumes, one is needed\n  at: a.nii',
    );
  });
});

describe('refusals', () => {
  const good = imageBytes({ shape: [2, 3, 1, 2], values: new Float64Array(12), slope: 1 });
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };
  it.each<[string, Buffer, string]>([
    [
      'an empty file',
      Buffer.alloc(0),
      'the header ends too early: the file ends at byte 0, byte 4 was promised',
    ],
    [
      'text',
      Buffer.from('participant_id\tage\n'),
      'it does not start with the size of its header\n  at: b.nii: byte 0',
    ],
    [
      'a wrong mark',
      changed((b) => b.write('xyz', 344)),
      'it has "xyz\\u0000" where the NIfTI mark stands\n  at: b.nii: byte 344',
    ],
    ['half a pair', changed((b) => b.write('ni1', 344)), 'convert the pair into one .nii or .nii.gz file'],
    [
      'short data',
      good.subarray(0, 420),
      'volume 2 of 2 ends too early: the file ends at byte 420, byte 448 was promised',
    ],
    [
      'no dimensions',
      changed((b) => b.writeInt16LE(0, 40)),
      'the image has 0 dimensions\n  at: b.nii: byte 40',
    ],
    ['a negative size', changed((b) => b.writeInt16LE(-3, 44)), 'dimension 2 has the size -3'],
    ['five dimensions', changed((b) => (b.writeInt16LE(5, 40), b.writeInt16LE(3, 50))), '2 x 3 x 1 x 2 x 3'],
    [
      'a huge volume',
      changed((b) => [42, 44, 46].forEach((at) => b.writeInt16LE(30_000, at))),
      'more than 2 GiB',
    ],
    [
      'complex numbers',
      changed((b) => b.writeInt16LE(32, 70)),
      'the image holds complex numbers (type code 32)',
    ],
    ['an unknown type', changed((b) => b.writeInt16LE(77, 70)), 'the number type has the unknown code 77'],
    ['voxels in the header', changed((b) => b.writeFloatLE(100, 108)), 'the voxels start at byte 100'],
    ['an endless intercept', changed((b) => b.writeFloatLE(Infinity, 116)), 'the intercept is Infinity'],
    [
      'a broken sform',
      changed((b) => (b.writeInt16LE(1, 254), b.writeFloatLE(NaN, 280))),
      'the sform does not place',
    ],
    [
      'a broken qform',
      changed((b) => (b.writeInt16LE(1, 252), b.writeFloatLE(3, 256))),
      'the qform does not place',
    ],
    [
      'a damaged gzip file',
      packed(good).fill(0x55, packed(good).length - 8, packed(good).length - 4),
      'gzip file is damaged',
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('gives an error or numbers, never a crash, for 10,000 mutilated files', async () => {
    let refused = 0;
    const whole = packed(good);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(good, good, whole),
        fc.array(fc.tuple(fc.nat(470), fc.nat(255)), { maxLength: 8 }),
        fc.option(fc.nat(470)),
        async (bytes, edits, cut) => {
          const broken = Buffer.from(cut === null ? bytes : bytes.subarray(0, cut));
          for (const [at, value] of edits) if (at < broken.length) broken[at] = value;
          try {
            const values = await read(broken);
            expect(values.every((value) => typeof value === 'number')).toBe(true);
          } catch (error) {
            if (!isUserError(error)) throw error;
            refused++;
          }
        },
      ),
      { numRuns: 10_000, seed: 20261 },
    );
    expect(refused).toBeGreaterThan(5000);
  });
});

describe.skipIf(!realData('bold'))('real images', () => {
  // Shapes, repetition times and offsets as nibabel reads them; example4d calls 2000 ms seconds.
  it.each([
    ['haxby25mm/run01_bold_25mm.nii.gz', [6, 10, 10], 121, 2.5, 352],
    ['haxby1slice/run01_bold_1slice.nii.gz', [40, 20, 1], 121, 2.5, 352],
    ['nibabel/example4d.nii.gz', [128, 96, 24], 2, 2000, 416],
    ['nibabel/functional.nii', [17, 21, 3], 20, 2, 352],
    ['pumi_bids/sub-001/func/sub-001_task-rest_bold.nii.gz', [46, 46, 26], 20, 2.52, 3264],
  ] as const)('%s', async (file, shape, volumes, tr, offset) => {
    const image = await openImage({ stream: createReadStream(realData(`bold/${file}`) as string), file });
    expect(image.header).toMatchObject({ shape, volumes, offset });
    expect(image.header.trS).toBeCloseTo(tr, 5);
    let count = 0;
    for await (const { index } of image.volumes()) count = index + 1;
    expect(count).toBe(volumes);
  });
});
