import { log } from '../elementary/logarithm.ts';
import { cos, sin } from '../elementary/trigonometric.ts';
import { philox4x32 } from './philox.ts';

const TWO_PI = 6.283185307179586;

/** Position in one random stream: plain data, advanced in place by the `next...` and `fill...` functions. */
export interface RandomStream {
  /** Block number, attempt, resample, stream. */
  readonly counter: Uint32Array;
  /** The seed's two words. */
  readonly key: Uint32Array;
  /** Words of the current block. */
  readonly block: Uint32Array;
  /** Words of the block already used, 0..4. */
  used: number;
  /** Second normal of the last pair, NaN when there is none. */
  spare: number;
}

/**
 * The stream of one resample. The same four numbers give the same draws on every machine, whatever was drawn
 * before elsewhere: the first 1,000 of 5,000 resamples are those of a run of 1,000.
 *
 * @param seed     64 bits; higher bits are ignored
 * @param stream   which use of the seed inside a task, for example 0 = permutations, 1 = bootstrap; 32 bits
 * @param resample number of the resample; 32 bits
 * @param attempt  0, or how often a degenerate resample was redrawn; 32 bits
 */
export function createStream(seed: bigint, stream: number, resample: number, attempt: number): RandomStream {
  return {
    counter: Uint32Array.of(0, attempt, resample, stream),
    key: Uint32Array.of(Number(seed & 0xffffffffn), Number((seed >> 32n) & 0xffffffffn)),
    block: new Uint32Array(4),
    used: 4,
    spare: NaN,
  };
}

/** Next 32 random bits, 0..2^32 - 1. A stream repeats after 2^34 of them. */
export function nextUint32(stream: RandomStream): number {
  if (stream.used === 4) {
    philox4x32(stream.counter, stream.key, stream.block);
    stream.counter[0] += 1;
    stream.used = 0;
  }
  const word = stream.block[stream.used];
  stream.used += 1;
  return word;
}

/** Uniform number in [0, 1): 53 random bits. */
export function nextUniform(stream: RandomStream): number {
  const high = nextUint32(stream) >>> 5;
  const low = nextUint32(stream) >>> 6;
  return (high * 67108864 + low) / 9007199254740992;
}

/** Unbiased whole number 0..bound - 1, 1 <= bound <= 2^32; words that would favour small results are redrawn. */
export function nextBelow(stream: RandomStream, bound: number): number {
  const limit = 4294967296 - (4294967296 % bound);
  let word = nextUint32(stream);
  while (word >= limit) word = nextUint32(stream);
  return word % bound;
}

/** Standard normal number (Box & Muller 1958); normals come in pairs and the second is kept for the next call. */
export function nextNormal(stream: RandomStream): number {
  const spare = stream.spare;
  if (spare === spare) {
    stream.spare = NaN;
    return spare;
  }
  const radius = Math.sqrt(-2 * log(1 - nextUniform(stream)));
  const angle = TWO_PI * nextUniform(stream);
  stream.spare = radius * sin(angle);
  return radius * cos(angle);
}

/** Fills `out` with standard normal numbers. */
export function fillNormal(stream: RandomStream, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] = nextNormal(stream);
}
