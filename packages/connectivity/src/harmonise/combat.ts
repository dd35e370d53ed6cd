import { inverseOfSymmetric } from '@mesovia/kernels';
import { siteDistributions, type SiteEffects } from './site-effects.ts';

export interface CombatOptions {
  /** Whether sites differ in location only, or in spread too. */
  readonly adjust: 'location' | 'location-and-scale';
  /** Draw the effects of a site towards their mean over candidates. */
  readonly empiricalBayes: boolean;
}

export interface CombatInput {
  /** Candidate after candidate, people within; finite, none constant within the design. */
  readonly values: Float64Array;
  readonly people: number;
  /** Site of each person, 0 to sites - 1, none empty. */
  readonly site: Int32Array;
  readonly sites: number;
  /** Covariates whose effects are kept, column after column of people. */
  readonly covariates: Float64Array;
}

/**
 * Harmonises candidates over sites (ComBat).
 *
 * Every candidate is standardised by a common mean, the effects of the covariates and the pooled residual SD (divisor
 * n); location and spread of each site are estimated, drawn towards their distribution over the candidates
 * (normal and inverse gamma priors with the moments of the estimates) and taken out.
 *
 * @returns harmonised values in the shape of `values`
 * @see Johnson, Li & Rabinovic 2007, Biostatistics 8:118; Fortin et al. 2018, NeuroImage 167:104
 */
export function combat(input: CombatInput, options: CombatOptions): Float64Array {
  const { values, people, site, sites } = input;
  const count = values.length / people;
  const { means, scales } = standards(input);
  const standardised = values.map((value, cell) => (value - means[cell]) / scales[Math.floor(cell / people)]);
  const effects = siteDistributions({ values: standardised, people, site, sites }, options);
  const out = new Float64Array(values.length);
  for (let e = 0; e < count; e += 1) {
    for (let i = 0; i < people; i += 1) {
      const cell = e * people + i;
      const { location, spread } = effects[site[i]] as SiteEffects;
      out[cell] = ((standardised[cell] - location[e]) / Math.sqrt(spread[e])) * scales[e] + means[cell];
    }
  }
  return out;
}

/** What is kept of every value: the mean over sites and the effects of covariates; and the SD of what is left. */
function standards({ values, people, site, sites, covariates }: CombatInput) {
  const kept = covariates.length / people;
  const columns = designColumns(site, sites, centred(covariates, people), people);
  const projector = projectorOf(columns, people, sites + kept);
  const shares = Float64Array.from(
    { length: sites },
    (_, s) => site.reduce((n, code) => n + (code === s ? 1 : 0), 0) / people,
  );
  const means = new Float64Array(values.length);
  const scales = new Float64Array(values.length / people);
  for (let e = 0; e < scales.length; e += 1) {
    const own = values.subarray(e * people, (e + 1) * people);
    const slopes = Float64Array.from({ length: sites + kept }, (_, k) => {
      let sum = 0;
      for (let i = 0; i < people; i += 1) sum += projector[k * people + i] * own[i];
      return sum;
    });
    const grand = shares.reduce((sum, share, s) => sum + share * slopes[s], 0);
    let squares = 0;
    for (let i = 0; i < people; i += 1) {
      let effect = 0;
      for (let k = 0; k < kept; k += 1) effect += slopes[sites + k] * columns[(sites + k) * people + i];
      means[e * people + i] = grand + effect;
      squares += (own[i] - slopes[site[i]] - effect) ** 2;
    }
    scales[e] = Math.sqrt(squares / people);
  }
  return { means, scales };
}

/** Columns with mean 0 and length 1, which changes no fitted value. */
function centred(covariates: Float64Array, people: number): Float64Array {
  const out = covariates.slice();
  for (let from = 0; from < out.length; from += people) {
    const column = out.subarray(from, from + people);
    const mean = column.reduce((sum, value) => sum + value, 0) / people;
    const length = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    for (let i = 0; i < people; i += 1) column[i] = (column[i] - mean) / length;
  }
  return out;
}

/** One indicator a site, then the covariates; column after column. */
function designColumns(
  site: Int32Array,
  sites: number,
  covariates: Float64Array,
  people: number,
): Float64Array {
  const columns = new Float64Array(sites * people + covariates.length);
  site.forEach((code, i) => void (columns[code * people + i] = 1));
  columns.set(covariates, sites * people);
  return columns;
}

/** (X'X)^-1 X', row after row: slopes are its products with a candidate. The caller checked the rank. */
function projectorOf(columns: Float64Array, people: number, width: number): Float64Array {
  const cross = new Float64Array(width * width);
  for (let j = 0; j < width; j += 1) {
    for (let k = 0; k < width; k += 1) {
      for (let i = 0; i < people; i += 1)
        cross[j * width + k] += columns[j * people + i] * columns[k * people + i];
    }
  }
  const inverse = inverseOfSymmetric(cross, width) ?? new Float64Array(width * width).fill(NaN);
  const out = new Float64Array(width * people);
  for (let j = 0; j < width; j += 1) {
    for (let k = 0; k < width; k += 1) {
      for (let i = 0; i < people; i += 1)
        out[j * people + i] += inverse[j * width + k] * columns[k * people + i];
    }
  }
  return out;
}
