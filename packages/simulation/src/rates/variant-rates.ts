import { simulateStudy } from '../study/study.ts';
import type { StudyOptions, Variant } from '../study/options.ts';
import { searchStudy, type SearchOptions } from './search-study.ts';

export interface RateOptions extends SearchOptions, Partial<Omit<StudyOptions, 'variant' | 'seed'>> {
  readonly variant: Variant;
  /** Seeds firstSeed, firstSeed + 1 ... */
  readonly firstSeed: number;
  readonly studies: number;
}

/** How often studies of one variant find something; counts, not shares. */
export interface VariantRates {
  readonly studies: number;
  /** Studies in which any connection has p_fwe_strict below .05. */
  readonly findAny: number;
  /** Carrying connections found, of 6 x studies. */
  readonly carriersFound: number;
  /** Studies in which the naive screened composite is "significant". */
  readonly naiveSignificant: number;
}

/**
 * Simulates and searches many studies of one variant: what "would such a study find it?" means in numbers.
 *
 * @throws ParameterError `bad-simulation`
 */
export function variantRates(options: RateOptions): VariantRates {
  const { variant, firstSeed, studies, permutations, through, motion, ...size } = options;
  const findings = Array.from({ length: studies }, (_, k) =>
    searchStudy(simulateStudy({ ...size, variant, seed: firstSeed + k }), { permutations, through, motion }),
  );
  const count = (holds: (finding: (typeof findings)[number]) => boolean) => findings.filter(holds).length;
  return {
    studies,
    findAny: count(({ found }) => found > 0),
    carriersFound: findings.reduce((sum, { carriersFound }) => sum + carriersFound, 0),
    naiveSignificant: count(({ naiveSignificant }) => naiveSignificant),
  };
}
