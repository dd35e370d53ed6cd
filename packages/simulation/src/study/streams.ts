import { createStream, type RandomStream } from '@mesovia/kernels';

/** Which random numbers are for what: changing one part of the generator leaves the others as they are. */
const STREAMS = {
  exercise: 0,
  outcome: 1,
  latent: 2,
  people: 3,
  carriers: 4,
  'mean motion': 5,
  'frame motion': 6,
  signals: 7,
  background: 8,
  search: 9,
  mass: 10,
  golden: 11,
  confounds: 12,
  scanner: 13,
} as const;

/** @param person 0-based, for streams that belong to a person */
export function streamOf(seed: number, use: keyof typeof STREAMS, person = 0): RandomStream {
  return createStream(BigInt(seed), STREAMS[use], person, 0);
}

/** Number of a stream, for kernels that make streams themselves. */
export const SEARCH_STREAM = STREAMS.search;
