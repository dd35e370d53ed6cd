import type { CombatOptions } from './combat.ts';

/** How one site differs, a number a candidate, in units of the pooled residual SD. */
export interface SiteEffects {
  readonly location: Float64Array;
  /** Ratio of variances; 1 where sites differ in location only. */
  readonly spread: Float64Array;
}

interface Standardised {
  /** Candidate after candidate, people within. */
  readonly values: Float64Array;
  readonly people: number;
  readonly site: Int32Array;
  readonly sites: number;
}

/** Both effects settle to this share of themselves. */
const TOLERANCE = 1e-10;
const MOST_ROUNDS = 1000;

/** Location and spread of each site, as estimated or drawn towards the other candidates. */
export function siteDistributions(
  { values, people, site, sites }: Standardised,
  { adjust, empiricalBayes }: CombatOptions,
): SiteEffects[] {
  return Array.from({ length: sites }, (_, s) => {
    const members = Int32Array.from(site.keys()).filter((i) => site[i] === s);
    const own = new Float64Array((values.length / people) * members.length);
    for (let e = 0; e < values.length / people; e += 1) {
      members.forEach((i, k) => void (own[e * members.length + k] = values[e * people + i]));
    }
    const estimated = momentsOf(own, members.length);
    const flat = { ...estimated, spread: estimated.spread.map(() => 1) };
    if (!empiricalBayes) return adjust === 'location' ? flat : estimated;
    return adjust === 'location' ? drawnLocation(flat) : drawnBoth(own, members.length, estimated);
  });
}

/** Mean and variance (ddof 1) of the people of a site, a candidate. */
function momentsOf(own: Float64Array, n: number): SiteEffects {
  const rows = Array.from({ length: own.length / n }, (_, e) => own.subarray(e * n, (e + 1) * n));
  const moments = rows.map(moment);
  return {
    location: Float64Array.from(moments, ({ mean }) => mean),
    spread: Float64Array.from(moments, ({ variance }) => variance),
  };
}

function moment(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

/** Each location counts as one observation of variance 1, as neuroCombat has it. */
function drawnLocation({ location, spread }: SiteEffects): SiteEffects {
  const { mean, variance } = moment(location);
  return { location: location.map((own) => (variance * own + mean) / (variance + 1)), spread };
}

/** Location and spread given each other, again and again until both settle (Johnson et al. 2007, eq. 3.1). */
function drawnBoth(own: Float64Array, n: number, estimated: SiteEffects): SiteEffects {
  const prior = moment(estimated.location);
  const { mean: m, variance: v } = moment(estimated.spread);
  const shape = (2 * v + m * m) / v;
  const rate = (m * v + m * m * m) / v;
  const location = estimated.location.slice();
  const spread = estimated.spread.slice();
  for (let e = 0; e < location.length; e += 1) {
    const values = own.subarray(e * n, (e + 1) * n);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const weight = prior.variance * n;
      const next = (weight * estimated.location[e] + spread[e] * prior.mean) / (weight + spread[e]);
      const squares = values.reduce((sum, value) => sum + (value - next) ** 2, 0);
      const nextSpread = (0.5 * squares + rate) / (n / 2 + shape - 1);
      const settled =
        Math.abs(next - location[e]) <= TOLERANCE &&
        Math.abs(nextSpread - spread[e]) <= TOLERANCE * spread[e];
      location[e] = next;
      spread[e] = nextSpread;
      if (settled) break;
    }
  }
  return { location, spread };
}
