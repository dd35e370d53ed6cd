import { ParameterError } from '@mesovia/core';
import { MOTION_CARRIERS, PAIN_CARRIERS } from '../regions/choose-regions.ts';
import { REGIONS } from '../regions/table.ts';

export type Variant = 'planted' | 'published-size' | 'null' | 'confounded';
export const VARIANTS: readonly Variant[] = ['planted', 'published-size', 'null', 'confounded'];

export interface StudyOptions {
  readonly variant: Variant;
  /** 0 to 2^53 - 1. */
  readonly seed: number;
  readonly people: number;
  /** Of these, with an exercise habit. */
  readonly exercising: number;
  readonly regions: number;
  /** Volumes a person. */
  readonly frames: number;
  /** Repetition time in s. */
  readonly tr_s: number;
}

/** The demo's seed, fixed before any result was seen. */
export const DEMO_SEED = 20230324;

const DEFAULTS: StudyOptions = {
  variant: 'planted',
  seed: DEMO_SEED,
  people: 45,
  exercising: 29,
  regions: 100,
  frames: 300,
  tr_s: 2,
};

/**
 * Options with every default filled in.
 *
 * @throws ParameterError `bad-simulation`
 */
export function studyOptions(given: Partial<StudyOptions> = {}): StudyOptions {
  const options = { ...DEFAULTS, ...given };
  const { variant, seed, people, exercising, regions, frames, tr_s } = options;
  const whole = (value: number, from: number, to: number) =>
    Number.isSafeInteger(value) && value >= from && value <= to;
  if (!VARIANTS.includes(variant)) refuse('variant', variant, `one of ${VARIANTS.join(', ')}`);
  if (!whole(seed, 0, Number.MAX_SAFE_INTEGER)) refuse('seed', seed, 'a whole number from 0');
  if (!whole(people, 6, 999)) refuse('people', people, 'a whole number from 6 to 999');
  if (!whole(exercising, 2, people - 2)) refuse('exercising', exercising, `from 2 to ${people - 2}`);
  if (!whole(regions, 5, REGIONS.length)) refuse('regions', regions, `from 5 to ${REGIONS.length}`);
  if (!whole(frames, 2 * regions + 40, 5000)) {
    refuse('frames', frames, `from ${2 * regions + 40} (2 x regions + 40) to 5000`);
  }
  if (!(tr_s > 0 && tr_s <= 10)) refuse('tr_s', tr_s, 'above 0 and at most 10');
  return options;
}

function refuse(name: string, value: unknown, allowed: string): never {
  throw new ParameterError('bad-simulation', `${name} is ${value}`, 'simulate', `give ${allowed}`);
}

/** What is true in a variant; paths in SD units of exposure, latent variable and outcome. */
export interface Truth {
  /** Exposure -> latent variable; 0 where nothing mediates. */
  readonly a: number;
  /** Latent variable -> outcome; 0 where nothing mediates. */
  readonly b: number;
  /** Exposure -> outcome, everything included. There is no direct effect where there is a mediator. */
  readonly total: number;
  /** Share of the variance of a carrying connection that is the latent variable. */
  readonly reliability: number;
  /** What the carrying connections follow. */
  readonly latent: 'mediator' | 'head motion' | 'nothing';
  /** Plain names of the regions between which the carrying connections run. */
  readonly carriers: readonly string[];
}

/**
 * The truth of each variant. `planted` is strong enough to be found at n = 45 among 4,950 connections;
 * `published-size` has the paths implied by the published abstract, which such a study finds about every other time.
 * `null` keeps the total effect of `planted`, so its participants are the same people.
 */
export const TRUTH: Readonly<Record<Variant, Truth>> = {
  planted: {
    a: -0.75,
    b: 0.9,
    total: -0.75 * 0.9,
    reliability: 0.95,
    latent: 'mediator',
    carriers: PAIN_CARRIERS,
  },
  'published-size': {
    a: -0.762,
    b: 0.6035,
    total: -0.762 * 0.6035,
    reliability: 0.95,
    latent: 'mediator',
    carriers: PAIN_CARRIERS,
  },
  null: {
    a: 0,
    b: 0,
    total: -0.75 * 0.9,
    reliability: 0.95,
    latent: 'nothing',
    carriers: PAIN_CARRIERS,
  },
  confounded: {
    a: -0.75,
    b: 0.9,
    total: -0.75 * 0.9,
    reliability: 0.95,
    latent: 'head motion',
    carriers: MOTION_CARRIERS,
  },
};
