import { exp, nextNormal } from '@mesovia/kernels';
import type { SimulatedStudy } from '../study/study.ts';
import { streamOf } from '../study/streams.ts';

/** Frames that move more than this carry spikes; scrubbing at this threshold removes them all. */
export const SPIKE_MM = 0.5;

/** SD of the logarithm of a frame's displacement, and its correlation from frame to frame. */
const LOG_SD = 0.7;
const PERSISTENCE = 0.5;

/**
 * Framewise displacement in mm, one value a frame with six decimals; the first is NaN, as fMRIPrep leaves it.
 * The mean over the other frames is the person's mean, up to rounding.
 */
export function frameMotion({ options, meanFdMm }: SimulatedStudy, person: number): Float64Array {
  const stream = streamOf(options.seed, 'frame motion', person);
  const fd = new Float64Array(options.frames);
  let state = nextNormal(stream);
  let sum = 0;
  for (let t = 1; t < fd.length; t += 1) {
    state = PERSISTENCE * state + Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * nextNormal(stream);
    fd[t] = exp(LOG_SD * state);
    sum += fd[t];
  }
  const scale = (meanFdMm[person] * (fd.length - 1)) / sum;
  return fd.map((value, t) => (t === 0 ? NaN : Math.round(value * scale * 1e6) / 1e6));
}
