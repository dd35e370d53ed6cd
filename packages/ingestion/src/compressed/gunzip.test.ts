import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32, crc32OfTables } from './crc32.ts';
import { gzipHeaderLength } from './gzip-header.ts';
import { unpacked } from './unpacked.ts';

async function whole(bytes: Uint8Array, piece = 100_000): Promise<Buffer> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
    bytes.subarray(i * piece, (i + 1) * piece),
  );
  const out: Buffer[] = [];
  for await (const part of unpacked(Readable.from(pieces))) out.push(Buffer.from(part));
  return Buffer.concat(out);
}

const plain = Buffer.from(Float32Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 1013).buffer);
const packed = gzipSync(plain);

/** A gzip member with every part of a header that may be there. */
function fullHeader(check: (header: Buffer) => number): Buffer {
  const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 4, 0, 1, 2, 3, 4]),
    Buffer.from('name\0a comment\0'),
  ]);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(check(header) & 0xffff);
  return Buffer.concat([header, sum, packed.subarray(10)]);
}

describe('what is unpacked', () => {
  it.each([1, 7, 1000, 65_536, 10_000_000])('pieces of %i bytes', async (piece) => {
    const bytes = piece < 10 ? gzipSync(plain.subarray(0, 3000)) : packed;
    const expected = piece < 10 ? plain.subarray(0, 3000) : plain;
    expect((await whole(bytes, piece)).equals(expected)).toBe(true);
  });

  it('members one after another, and zeros after the last', async () => {
    const members = Buffer.concat([packed, gzipSync(Buffer.alloc(0)), gzipSync('end'), Buffer.alloc(100)]);
    const expected = Buffer.concat([plain, Buffer.from('end')]);
    for (const piece of [3001, 1e9]) expect((await whole(members, piece)).equals(expected)).toBe(true);
  });

  it('a file that is not packed, and one that is empty', async () => {
    expect((await whole(plain)).equals(plain)).toBe(true);
    expect(await whole(Buffer.alloc(0))).toHaveLength(0);
  });

  it('a header with everything in it', async () => {
    expect((await whole(fullHeader((header) => crc32(header, 0)))).equals(plain)).toBe(true);
    await expect(whole(fullHeader((header) => crc32(header, 0) + 1))).rejects.toThrow('damaged');
  });
});

describe('refusals', () => {
  const changed = (at: number, value: number): Buffer => {
    const bytes = Buffer.from(packed);
    bytes[at < 0 ? bytes.length + at : at] = value;
    return bytes;
  };
  it.each([
    ['a cut inside', packed.subarray(0, packed.length - 1000), 'truncated'],
    ['a cut in the sum at the end', packed.subarray(0, packed.length - 3), 'truncated'],
    ['a cut header', packed.subarray(0, 8), 'truncated'],
    ['a cut second header', Buffer.concat([packed, Buffer.from([0x1f, 0x8b])]), 'truncated'],
    ['another sum', changed(-8, (packed.at(-8) as number) ^ 1), 'damaged'],
    ['another length', changed(-4, (packed.at(-4) as number) ^ 1), 'damaged'],
    ['another method', changed(2, 7), 'damaged'],
    ['unknown flags', changed(3, 0x80), 'damaged'],
    ['other bytes behind it', Buffer.concat([packed, Buffer.from('rest')]), 'damaged'],
    [
      'a name without end',
      Buffer.concat([changed(3, 8).subarray(0, 10), Buffer.alloc(200_000, 65)]),
      'damaged',
    ],
  ])('%s', async (_, bytes, kind) => {
    await expect(whole(bytes)).rejects.toThrow(`the gzip file is ${kind}`);
  });

  it('an error of the stream is passed on, and the next file is read all the same', async () => {
    const broken = Readable.from(
      (async function* () {
        yield packed.subarray(0, 5000);
        throw new Error('disk gone');
      })(),
    );
    await expect(
      (async () => {
        for await (const _ of unpacked(broken));
      })(),
    ).rejects.toThrow('disk gone');
    expect((await whole(packed)).equals(plain)).toBe(true);
  });
});

it('several files at once do not mix', async () => {
  const others = Array.from({ length: 4 }, (_, i) => Buffer.alloc(300_000 + i, i + 1));
  const read = await Promise.all(others.map((other) => whole(gzipSync(other), 50)));
  read.forEach((bytes, i) => expect(bytes.equals(others[i] as Buffer)).toBe(true));
});

it('needs more bytes of a header, never a later one', () => {
  const bytes = fullHeader((header) => crc32(header, 0));
  const length = bytes.length - packed.length + 10;
  for (let count = 0; count < length; count++)
    expect(gzipHeaderLength(bytes.subarray(0, count))).toBeUndefined();
  expect(gzipHeaderLength(bytes)).toBe(length);
});

it('CRC by tables: the check value of the standard, pieces, and Node where it has one', () => {
  const digits = Buffer.from('123456789');
  expect(crc32OfTables(digits, 0)).toBe(0xcbf43926);
  expect(crc32OfTables(digits.subarray(3), crc32OfTables(digits.subarray(0, 3), 0))).toBe(0xcbf43926);
  expect(crc32OfTables(plain, 5)).toBe(crc32(plain, 5));
});

it('3,000 damaged files: the bytes of zlib, or both refuse', async () => {
  let state = 99;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
  const sources = [
    gzipSync(plain.subarray(0, 900)),
    Buffer.concat([gzipSync('one '), gzipSync('two', { level: 0 }), Buffer.alloc(4)]),
    Buffer.concat([fullHeader((header) => crc32(header, 0)).subarray(0, 33), gzipSync('x').subarray(10)]),
  ];
  const different: string[] = [];
  for (let i = 0; i < 3000; i++) {
    const bytes = Buffer.from(sources[i % 3] as Buffer);
    const at = i % 2 ? random() % bytes.length : Math.min(bytes.length - 1, random() % 30);
    // The first two bytes say that it is packed at all.
    if (at > 1) bytes[at] = random() & 255;
    const cut = random() % 4 ? bytes : bytes.subarray(0, 2 + (random() % bytes.length));
    let theirs: Buffer | undefined;
    try {
      theirs = gunzipSync(cut);
    } catch {
      theirs = undefined;
    }
    const ours = await whole(cut, 1 + (random() % 400)).catch(() => undefined);
    if (!(theirs ? ours?.equals(theirs) : ours === undefined)) different.push(`${i}: ${cut.toString('hex')}`);
  }
  expect(different).toEqual([]);
});
