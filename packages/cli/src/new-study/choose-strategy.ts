import type { SeenScan } from './look-at-scan.ts';

/** A preset of denoising, and why it was chosen. */
export interface Strategy {
  readonly name: '36P+scrub' | 'scrubbing' | 'censor-only';
  readonly reason: string;
}

/** Of the band-pass 0.01-0.1 Hz. */
const BAND_HZ = [0.01, 0.1] as const;
const REGRESSORS = { '36P+scrub': 36, scrubbing: 32 } as const;
/** Fewer free numbers a region than this say little about a connection. */
const LEAST_DF = 30;

const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'];
const expanded = (name: string): string[] =>
  ['', '_derivative1', '_power2', '_derivative1_power2'].map((ending) => name + ending);

/**
 * The preset that the confounds and the length of the scans bear: 36 terms with a band-pass, 32 terms with drift
 * columns, or only the censoring of high-motion volumes.
 *
 * @param header columns of a table of confounds
 */
export function chooseStrategy(header: readonly string[], scans: readonly SeenScan[]): Strategy {
  const has = (...names: readonly string[]) => names.every((name) => header.includes(name));
  const tissues = ['csf', 'white_matter'].flatMap(expanded);
  const drift = header.filter((name) => name.startsWith('cosine')).length;
  if (!has(...MOTION.flatMap(expanded), ...tissues)) {
    return {
      name: 'censor-only',
      reason: 'the confounds lack the columns that a longer strategy regresses out',
    };
  }
  const left = (share: (trS: number) => number, terms: number): number =>
    middle(scans.map(({ calm, trS }) => (calm ?? 0) * share(trS ?? 0) - terms));
  const band = (trS: number) => Math.min(1, 2 * trS * (BAND_HZ[1] - BAND_HZ[0]));
  const isFast = scans.every(({ trS }) => trS !== undefined && 1 / (2 * trS) > BAND_HZ[1]);
  const ofBand = Math.floor(left(band, REGRESSORS['36P+scrub']));
  if (isFast && has(...expanded('global_signal'), 'std_dvars') && ofBand >= LEAST_DF) {
    return { name: '36P+scrub', reason: `about ${ofBand} degrees of freedom are left in the median scan` };
  }
  const ofDrift = Math.floor(left(() => 1, REGRESSORS.scrubbing + drift));
  if (drift > 0 && has('std_dvars') && ofDrift >= LEAST_DF) {
    const reason = isFast
      ? 'a band-pass would leave too few'
      : 'the repetition time is too long for a band-pass';
    return {
      name: 'scrubbing',
      reason: `about ${ofDrift} degrees of freedom are left in the median scan; ${reason}`,
    };
  }
  return { name: 'censor-only', reason: 'a longer strategy would leave too few degrees of freedom' };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
