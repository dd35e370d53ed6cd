import { nextNormal, type RandomStream } from '@mesovia/kernels';
import type { SimulatedStudy } from '../study/study.ts';

/** Loadings of a region on the whole brain, its network and its mirror region, besides noise of SD 1. */
const LOADING = { brain: 0.35, network: 0.6, mirror: 0.5 };
/** SD over people of the strength of the whole-brain and of each network signal. */
const PERSON_SD = { brain: 0.25, network: 0.2 };
/** Correlation of a signal from frame to frame. */
const PERSISTENCE = 0.4;

/** A slowly varying signal of unit variance. */
function drawSignal(stream: RandomStream, frames: number): Float64Array {
  const signal = new Float64Array(frames);
  let state = nextNormal(stream);
  for (let t = 0; t < frames; t += 1) {
    signal[t] = state;
    state = PERSISTENCE * state + Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * nextNormal(stream);
  }
  return signal;
}

function add(
  columns: Float64Array,
  frames: number,
  region: number,
  weight: number,
  signal: Float64Array,
): void {
  for (let t = 0; t < frames; t += 1) columns[region * frames + t] += weight * signal[t];
}

/**
 * Signals of one person before anything is planted: networks, mirror regions and noise, with strengths of their own.
 *
 * @returns regions x frames, region after region
 */
export function drawBackground({ regions, options }: SimulatedStudy, stream: RandomStream): Float64Array {
  const { frames } = options;
  const columns = new Float64Array(regions.length * frames);
  regions.forEach((_, j) => add(columns, frames, j, 1, drawSignal(stream, frames)));
  const brain = (1 + PERSON_SD.brain * nextNormal(stream)) * LOADING.brain;
  const whole = drawSignal(stream, frames);
  regions.forEach((_, j) => add(columns, frames, j, brain, whole));
  for (const network of new Set(regions.map((region) => region.network))) {
    const strength = (1 + PERSON_SD.network * nextNormal(stream)) * LOADING.network;
    const signal = drawSignal(stream, frames);
    regions.forEach((region, j) => {
      if (region.network === network) add(columns, frames, j, strength, signal);
    });
  }
  const structures = regions.map((region) => region.plainName.replace(/^(left|right) /, ''));
  for (const structure of new Set(structures)) {
    const signal = drawSignal(stream, frames);
    structures.forEach((name, j) => {
      if (name === structure) add(columns, frames, j, LOADING.mirror, signal);
    });
  }
  return columns;
}
