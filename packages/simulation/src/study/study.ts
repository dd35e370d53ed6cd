import { exp, fillNormal, nextNormal } from '@mesovia/kernels';
import { chooseRegions } from '../regions/choose-regions.ts';
import type { SimulatedRegion } from '../regions/table.ts';
import { drawLatents } from './latent.ts';
import { studyOptions, TRUTH, type StudyOptions, type Truth } from './options.ts';
import { drawPeople, type SimulatedPerson } from './people.ts';
import { streamOf } from './streams.ts';

/** A cohort with a known truth, without its signals: those are drawn person by person with `simulateScan`. */
export interface SimulatedStudy {
  readonly options: StudyOptions;
  readonly truth: Truth;
  readonly people: readonly SimulatedPerson[];
  readonly regions: readonly SimulatedRegion[];
  /** Positions in `regions` of the four regions whose six connections follow the latent variable. */
  readonly carriers: readonly number[];
  /** Exposure, 1 or 0, n values. */
  readonly x: Float64Array;
  /** n values, mean 0 and SD 1 in the population. */
  readonly latent: Float64Array;
  /** People x 6: Fisher z of the connections among the carriers, in the order 1-0, 2-0, 2-1, 3-0, 3-1, 3-2. */
  readonly carrierZ: Float64Array;
  /** Mean framewise displacement of each person in mm. */
  readonly meanFdMm: Float64Array;
}

export const CARRIER_EDGES = 6;
/** Mean and SD over people of a carrying connection, Fisher z. */
export const CARRIER = { mean: 0.35, sd: 0.14 } as const;
/** Mean framewise displacement in mm: log-normal around 0.15, or in a straight line with the latent variable. */
const MOTION = { median: 0.14, logSd: 0.35, least: 0.03, most: 0.32, mean: 0.16, sd: 0.045 };

/**
 * Draws a cohort: who exercises, how much pain, the latent variable, the carrying connections and head motion.
 *
 * @throws ParameterError `bad-simulation`
 */
export function simulateStudy(given: Partial<StudyOptions> = {}): SimulatedStudy {
  const options = studyOptions(given);
  const truth = TRUTH[options.variant];
  const latents = drawLatents(options);
  const { regions, carriers } = chooseRegions(options.regions, truth.carriers);
  return {
    options,
    truth,
    people: drawPeople(latents, options),
    regions,
    carriers,
    x: latents.x,
    latent: latents.latent,
    carrierZ: carrierZ(latents.latent, truth.reliability, options),
    meanFdMm: meanMotion(latents.latent, truth, options),
  };
}

/** z = mean + SD (sqrt(reliability) latent + sqrt(1 - reliability) noise). */
function carrierZ(latent: Float64Array, reliability: number, { seed }: StudyOptions): Float64Array {
  const z = new Float64Array(latent.length * CARRIER_EDGES);
  fillNormal(streamOf(seed, 'carriers'), z);
  return z.map((noise, i) => {
    const person = Math.floor(i / CARRIER_EDGES);
    const signal = Math.sqrt(reliability) * latent[person] + Math.sqrt(1 - reliability) * noise;
    return CARRIER.mean + CARRIER.sd * signal;
  });
}

function meanMotion(latent: Float64Array, truth: Truth, { seed }: StudyOptions): Float64Array {
  const stream = streamOf(seed, 'mean motion');
  return latent.map((value) => {
    const drawn = nextNormal(stream);
    const mm =
      truth.latent === 'head motion'
        ? MOTION.mean + MOTION.sd * value
        : MOTION.median * exp(MOTION.logSd * drawn);
    return Math.max(MOTION.least, Math.min(MOTION.most, mm));
  });
}
