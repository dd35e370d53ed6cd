import { cos, nextNormal, nextUniform, type RandomStream } from '@mesovia/kernels';
import { streamOf } from '../study/streams.ts';
import type { SimulatedStudy } from '../study/study.ts';

/** What lies over the signals of a scan that starts as images. */
export interface ScannerSignals {
  /** frames x regions, to be added to the series. */
  readonly added: Float64Array;
  /** aCompCor: orthogonal components of length 1, the first two of which the regions hold. */
  readonly components: readonly Float64Array[];
  /** Slow drifts, discrete cosines of length 1. */
  readonly cosines: readonly Float64Array[];
  /** Variance of the tissues that each component explains, 0 to 1. */
  readonly explained: readonly number[];
}

/** Slower than this is drift, as in fMRIPrep. */
const CUT_OFF_S = 128;
const COMPONENTS = 5;
const EXPLAINED = [0.31, 0.14, 0.06, 0.04, 0.03] as const;
/** SD of what is added, the signals having 10: drift, breathing and pulse of the whole brain, and a second component. */
const DRIFT_SD = 10;
const GLOBAL_SD = 6;
const SECOND_SD = 2;
/** How much brighter the first volume is: the magnetisation has not settled. */
const NON_STEADY = 80;
const PERSISTENCE = 0.8;

/**
 * Drift, a global component and a bright first volume. All of it lies in columns of the confounds, so that regression
 * on cosines and aCompCor takes it out and leaves what was planted; without, it covers the signals.
 *
 * @param person 0-based
 */
export function scannerSignals({ options, regions }: SimulatedStudy, person: number): ScannerSignals {
  const { frames, tr_s: trS, seed } = options;
  const stream = streamOf(seed, 'scanner', person);
  const components = orthogonalComponents(stream, frames);
  const cosines = cosineBasis(frames, trS);
  const common = cosines.map(() => nextNormal(stream));
  const root = Math.sqrt(frames);
  const added = new Float64Array(frames * regions.length);
  regions.forEach((_, region) => {
    const add = (size: number, signal: Float64Array) => {
      for (let t = 0; t < frames; t += 1) added[t * regions.length + region] += size * root * signal[t];
    };
    cosines.forEach((signal, k) =>
      add((DRIFT_SD * 0.7 * (common[k] + nextNormal(stream))) / (k + 1), signal),
    );
    add(GLOBAL_SD * (0.7 + 0.6 * nextUniform(stream)), components[0]);
    add(SECOND_SD * nextNormal(stream), components[1]);
    added[region] += NON_STEADY;
  });
  return { added, components, cosines, explained: EXPLAINED };
}

/** frames x regions: the scan with what the scanner added. */
export function withScanner(series: Float64Array, { added }: ScannerSignals): Float64Array {
  return series.map((value, i) => value + added[i]);
}

/** Discrete cosines below 1 / CUT_OFF_S Hz (the basis of SPM and fMRIPrep). */
function cosineBasis(frames: number, trS: number): Float64Array[] {
  const count = Math.floor((2 * frames * trS) / CUT_OFF_S);
  const scale = Math.sqrt(2 / frames);
  return Array.from({ length: count }, (_, k) =>
    Float64Array.from(
      { length: frames },
      (__, t) => scale * cos((Math.PI * (2 * t + 1) * (k + 1)) / (2 * frames)),
    ),
  );
}

/** Slowly varying signals without mean, made orthogonal one after the other (modified Gram-Schmidt). */
function orthogonalComponents(stream: RandomStream, frames: number): Float64Array[] {
  const components: Float64Array[] = [];
  for (let k = 0; k < COMPONENTS; k += 1) {
    const fresh = Math.sqrt(1 - PERSISTENCE * PERSISTENCE);
    let state = nextNormal(stream);
    const values = Float64Array.from({ length: frames }, () => {
      state = PERSISTENCE * state + fresh * nextNormal(stream);
      return state;
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / frames;
    values.forEach((value, t) => void (values[t] = value - mean));
    for (const before of components) {
      const share = before.reduce((sum, value, t) => sum + value * values[t], 0);
      before.forEach((value, t) => void (values[t] -= share * value));
    }
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    components.push(values.map((value) => value / length));
  }
  return components;
}
