import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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
