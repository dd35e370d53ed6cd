import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Inflater } from './inflater.ts';

/** A small generator of whole numbers below 2^32, the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  };
}

const inflater = new Inflater();

/** Everything unpacked, with input handed over in pieces; undefined where it is refused. */
function inflated(packed: Uint8Array, pieceOf: () => number): Buffer | undefined {
  inflater.restart();
  const out: Buffer[] = [];
  for (let at = 0; ;) {
    const step = inflater.step();
    out.push(Buffer.from(inflater.unpacked()));
    if (step === 'end') return Buffer.concat(out);
    if (step === 'truncated' || step === 'damaged') return undefined;
    if (step === 'output') continue;
    const room = inflater.room();
    const part = packed.subarray(at, at + Math.min(pieceOf(), room.length));
    room.set(part);
    at += part.length;
    inflater.give(part.length, at === packed.length);
  }
}

function byZlib(packed: Uint8Array): Buffer | undefined {
  try {
    return inflateRawSync(packed);
  } catch {
    return undefined;
  }
}

const next = generator(5);
const SIZE = 700_000;
const noise = Buffer.from(Float32Array.from({ length: SIZE / 4 }, () => 1000 + (next() % 5000) / 100).buffer);
const DATA: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from([7]),
  text: Buffer.from('the middle road, the path through the mediator; '.repeat(9000)),
  zeros: Buffer.alloc(SIZE),
  noise,
  'random bytes': Buffer.from(Uint8Array.from({ length: SIZE }, () => next() >>> 9)),
  'a short period': Buffer.from(
    Uint8Array.from({ length: SIZE }, (_, i) => [1, 2, 3, 4, 5][i % 5] as number),
  ),
  'every distance': Buffer.from(
    Uint8Array.from({ length: SIZE }, (_, i) => (i % 900 < 450 ? next() >>> 20 : (i % 300) & 255)),
  ),
  'rows that repeat after 32 KiB': Buffer.concat(Array.from({ length: 8 }, () => noise.subarray(0, 32_768))),
};

describe.each(Object.entries(DATA))('%s', (_, plain) => {
  const ways = [
    ...[0, 1, 6, 9].map((level) => ({ level })),
    ...[constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED].map((strategy) => ({ strategy })),
    { level: 9, memLevel: 1, windowBits: 9 },
  ];
  it.each(ways)('packed with %o comes out as it was', (way) => {
    const packed = deflateRawSync(plain, way);
    for (const piece of [100_000_000, 4096 + (next() % 30_000)])
      expect(inflated(packed, () => piece)?.equals(plain)).toBe(true);
  });
});

it('takes input byte by byte', () => {
  const packed = deflateRawSync(noise.subarray(0, 9000));
  expect(inflated(packed, () => 1)?.equals(noise.subarray(0, 9000))).toBe(true);
});

it('refuses every cut, as truncated', () => {
  const packed = deflateRawSync(DATA.text?.subarray(0, 600) as Buffer);
  for (let length = 0; length < packed.length; length++) {
    inflater.restart();
    inflater.room().set(packed.subarray(0, length));
    inflater.give(length, true);
    expect(inflater.step()).toBe('truncated');
  }
});

it('does not reach into data before its own', () => {
  // A match at distance 1 as the first symbol, in fixed codes: refused although bytes lie there.
  const reaching = Buffer.from([0x03, 0x02, 0x00]);
  expect(byZlib(reaching)).toBeUndefined();
  const ok = deflateRawSync(Buffer.from('xyz'));
  inflater.restart();
  inflater.room().set([...ok, ...reaching]);
  inflater.give(ok.length + reaching.length, true);
  expect(inflater.step()).toBe('end');
  inflater.begin(0);
  expect(inflater.step()).toBe('damaged');
});

/** Bytes changed, cut out, doubled, put in; several of them. */
function mutated(packed: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(packed);
  for (let count = 1 + (random() % 3); count > 0; count--) {
    const at = random() % bytes.length;
    // Mostly near the front, where tables are.
    const place = random() % 2 ? at : at % 80;
    const kind = random() % 5;
    if (kind === 0) bytes[place] = random() & 255;
    else if (kind === 1) bytes[place] = (bytes[place] as number) ^ (1 << (random() % 8));
    else if (kind === 2) bytes = bytes.subarray(0, Math.max(1, at));
    else if (kind === 3)
      bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from([random() & 255]), bytes.subarray(place)]);
    else
      bytes = Buffer.concat([
        bytes.subarray(0, place),
        bytes.subarray(Math.min(bytes.length - 1, place + 1)),
      ]);
  }
  return bytes;
}

it('12,000 damaged streams: the bytes of zlib, or both refuse', () => {
  const random = generator(20260101);
  const sources = Object.values(DATA).flatMap((plain) =>
    [0, 1, 6, 9].flatMap((level) =>
      [plain.subarray(0, 700), plain.subarray(0, 5000)].map((part) => deflateRawSync(part, { level })),
    ),
  );
  sources.push(deflateRawSync(DATA.text as Buffer, { strategy: constants.Z_FIXED }).subarray(0, 900));
  const different: string[] = [];
  let refused = 0;
  for (let i = 0; i < 12_000; i++) {
    const packed = mutated(sources[i % sources.length] as Buffer, random);
    const piece = 1 + (random() % 3000);
    const [ours, theirs] = [inflated(packed, () => piece), byZlib(packed)];
    if (theirs === undefined) refused++;
    const isSame = theirs === undefined ? ours === undefined : ours !== undefined && ours.equals(theirs);
    if (!isSame) different.push(`${i}: ${packed.toString('hex')}`);
  }
  expect(different).toEqual([]);
  expect(refused).toBeGreaterThan(3000);
  expect(refused).toBeLessThan(11_500);
});
