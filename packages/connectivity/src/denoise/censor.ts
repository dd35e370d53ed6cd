import type { Censor } from '../strategies/strategy.ts';

/** Per frame of a run: what decides whether it is kept. NaN where a value is unknown. */
export interface FrameMeasures {
  /** 1 where an earlier step kept the frame. */
  readonly kept: Uint8Array;
  /** Framewise displacement in mm. */
  readonly fdMm: Float64Array;
  /** Standardised DVARS; only read where the rule has a threshold. */
  readonly stdDvars?: Float64Array | undefined;
  /** 1 at non-steady-state frames. */
  readonly nonSteady?: Uint8Array | undefined;
}

export type CensorRule = Pick<
  Censor,
  'fd_mm' | 'std_dvars' | 'before' | 'after' | 'minimum_segment' | 'non_steady'
>;

/**
 * Frames that stay: those no earlier step dropped, with displacement and DVARS not above their thresholds, outside the
 * window around a frame that is above, steady, and in a stretch of at least `minimum_segment` kept frames. A value that
 * is unknown never censors.
 *
 * @returns 1 for a kept frame
 * @see Power et al. 2012, NeuroImage 59:2142; Power et al. 2014, NeuroImage 84:320 (stretches)
 */
export function censorFrames(measures: FrameMeasures, rule: CensorRule): Uint8Array {
  const { kept: before, fdMm, stdDvars, nonSteady } = measures;
  const kept = before.slice();
  const frames = kept.length;
  for (let t = 0; t < frames; t += 1) {
    const moved = rule.fd_mm !== 'none' && fdMm[t] > rule.fd_mm;
    const jumped = rule.std_dvars !== 'none' && stdDvars !== undefined && stdDvars[t] > rule.std_dvars;
    if (moved || jumped) {
      kept.fill(0, Math.max(0, t - rule.before), Math.min(frames, t + rule.after + 1));
    }
    if (rule.non_steady && nonSteady?.[t] === 1) kept[t] = 0;
  }
  return withoutShortStretches(kept, rule.minimum_segment);
}

function withoutShortStretches(kept: Uint8Array, minimum: number): Uint8Array {
  for (let start = 0; start < kept.length;) {
    let end = start;
    while (end < kept.length && kept[end] === 1) end += 1;
    if (end - start < minimum) kept.fill(0, start, end);
    start = end + 1;
  }
  return kept;
}
