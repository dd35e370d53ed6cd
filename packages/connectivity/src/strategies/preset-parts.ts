import type { Censor, Filter, Regressors } from './strategy.ts';

/** Parts that several presets share, spelled out once. */

export const NO_REGRESSORS: Regressors = {
  motion: 'none',
  wm_csf: 'none',
  global_signal: 'none',
  acompcor: 'none',
  acompcor_components: '50%',
  tcompcor: 'none',
  cosine: false,
  spikes: false,
  also: [],
  first_row: 'second_row',
  standardise: true,
};

export const NO_CENSOR: Censor = {
  fd: 'power',
  fd_mm: 'none',
  std_dvars: 'none',
  before: 0,
  after: 0,
  minimum_segment: 0,
  non_steady: true,
  ends: 'drop',
};

/** Power et al. 2014, NeuroImage 84:320: high-motion frames and what is left of short stretches between them. */
export const SCRUB: Censor = { ...NO_CENSOR, fd_mm: 0.5, std_dvars: 1.5, minimum_segment: 5 };

/** Zero-phase Butterworth of order 5 a pass, as nilearn does it. */
export const BAND_PASS: Filter = {
  kind: 'butterworth',
  high_pass_hz: 0.01,
  low_pass_hz: 0.1,
  order: 5,
  padding: 'odd',
  padding_frames: 'three_taps',
};

/** XCP-D's filter: order 2, constant padding as long as the run. */
export const XCPD_BAND: Filter = {
  kind: 'butterworth',
  high_pass_hz: 0.01,
  low_pass_hz: 0.08,
  order: 2,
  padding: 'constant',
  padding_frames: 'all_but_one',
};
