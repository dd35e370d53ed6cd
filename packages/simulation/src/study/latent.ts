import { fillNormal, fillPermutation } from '@mesovia/kernels';
import { TRUTH, type StudyOptions } from './options.ts';
import { streamOf } from './streams.ts';

/** Exposure, outcome and what the carrying connections follow; n values each. */
export interface Latents {
  /** 1 with an exercise habit, 0 without. */
  readonly x: Float64Array;
  /** Outcome, mean 0 and SD 1 in the population. */
  readonly y: Float64Array;
  /** Mediator, head motion or nothing (independent of both), mean 0 and SD 1 in the population. */
  readonly latent: Float64Array;
}

/**
 * Draws the outcome given the exposure, then the latent variable given both. In this order, variants with the same
 * total effect share exposure and outcome number by number.
 *
 * latent | x, y = a x + b (1 - a^2) / (1 - a^2 b^2) (y - ab x) + noise: the conditional of latent = a x + e1,
 * y = b latent + e2 with unit variances (x standardised, ddof 1).
 */
export function drawLatents(options: StudyOptions): Latents {
  const { seed, people, exercising, variant } = options;
  const { a, b, total, latent: follows } = TRUTH[variant];
  const order = new Int32Array(people);
  fillPermutation(streamOf(seed, 'exercise'), order);
  const x = Float64Array.from(order, (position) => (position < exercising ? 1 : 0));
  const mean = exercising / people;
  const sd = Math.sqrt((exercising * (1 - mean)) / (people - 1));
  const noise = new Float64Array(people);
  fillNormal(streamOf(seed, 'outcome'), noise);
  const y = noise.map((e, i) => (total * (x[i] - mean)) / sd + Math.sqrt(1 - total * total) * e);
  const latent = new Float64Array(people);
  fillNormal(streamOf(seed, 'latent'), latent);
  if (follows === 'nothing') return { x, y, latent };
  const rest = 1 - a * a;
  const slope = (b * rest) / (1 - a * a * b * b);
  const spread = Math.sqrt(rest - slope * b * rest);
  const mediated = latent.map((e, i) => {
    const standard = (x[i] - mean) / sd;
    return a * standard + slope * (y[i] - a * b * standard) + spread * e;
  });
  return { x, y, latent: mediated };
}
