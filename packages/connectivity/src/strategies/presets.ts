import type { Expansion, Strategy } from './strategy.ts';
import { BAND_PASS, NO_CENSOR, NO_REGRESSORS, SCRUB, XCPD_BAND } from './preset-parts.ts';

const COMMON = {
  regressors: NO_REGRESSORS,
  censor: NO_CENSOR,
  despike: false,
  detrend: true,
  filter: BAND_PASS,
  order: 'joint',
  standardise: 'z_score',
  minimum: { minutes: 4, residual_df: 10 },
} as const satisfies Omit<Strategy, 'about'>;

const censorOnly: Strategy = {
  ...COMMON,
  about:
    'For series that are clean already: high-motion frames (FD above 0.5 mm) are left out, nothing else.',
  censor: { ...NO_CENSOR, fd_mm: 0.5, non_steady: false },
  detrend: false,
  filter: { kind: 'none' },
  standardise: 'none',
};

const simple: Strategy = {
  ...COMMON,
  about: 'nilearn "simple": 24 motion terms, white matter and CSF, drift columns (Fox et al. 2005).',
  regressors: { ...NO_REGRESSORS, motion: 'full', wm_csf: 'basic', cosine: true },
  filter: { kind: 'none' },
};

const scrubbing: Strategy = {
  ...COMMON,
  about:
    'nilearn "scrubbing": 24 motion terms, 8 tissue terms, drift columns, scrubbing (Power et al. 2014).',
  regressors: { ...NO_REGRESSORS, motion: 'full', wm_csf: 'full', cosine: true },
  censor: SCRUB,
  filter: { kind: 'none' },
};

const motion6: Strategy = {
  ...COMMON,
  about: '6 motion parameters, band-pass 0.01-0.1 Hz; leaves much of head motion, for comparison.',
  regressors: { ...NO_REGRESSORS, motion: 'basic' },
};

const motion24: Strategy = {
  ...COMMON,
  about: '24 motion terms (Friston et al. 1996), band-pass 0.01-0.1 Hz.',
  regressors: { ...NO_REGRESSORS, motion: 'full' },
};

const tissue32: Strategy = {
  ...COMMON,
  about: '24 motion and 8 tissue terms (Satterthwaite et al. 2013), band-pass 0.01-0.1 Hz.',
  regressors: { ...NO_REGRESSORS, motion: 'full', wm_csf: 'full' },
};

const compCor = (components: number | '50%', what: string): Strategy => ({
  ...COMMON,
  about: `12 motion terms, ${what} of white matter and of CSF (Behzadi et al. 2007); the band-pass 0.01-0.1 Hz replaces the drift columns.`,
  regressors: {
    ...NO_REGRESSORS,
    motion: 'derivatives',
    acompcor: 'separated',
    acompcor_components: components,
  },
});

const conn: Strategy = {
  ...COMMON,
  about:
    'CONN-like: 12 motion terms, 5 components of white matter and of CSF, spikes censored, detrending, then a mirrored Fourier band-pass 0.008-0.09 Hz after the regression.',
  regressors: {
    ...NO_REGRESSORS,
    motion: 'derivatives',
    acompcor: 'separated',
    acompcor_components: 5,
    first_row: 'zero',
  },
  // ART's composite motion of 0.9 mm has no column in fMRIPrep's file; FD stands in for it.
  censor: { ...NO_CENSOR, fd_mm: 0.9, ends: 'nearest' },
  filter: { kind: 'mirrored_fourier', high_pass_hz: 0.008, low_pass_hz: 0.09 },
  order: 'regress_then_filter',
};

const xcpd = (mode: string, fdMm: number | 'none'): Strategy => ({
  ...COMMON,
  about: `XCP-D-like, mode ${mode}: 24 motion and 8 tissue terms, Butterworth order 2 of 0.01-0.08 Hz; its AFNI despiking is not imitated.`,
  regressors: { ...NO_REGRESSORS, motion: 'full', wm_csf: 'full', standardise: false },
  censor: { ...NO_CENSOR, fd_mm: fdMm, ends: 'nearest' },
  filter: XCPD_BAND,
});

const halfpipe: Strategy = {
  ...COMMON,
  about:
    'HALFpipe-like: Gaussian high-pass of 125 s on signals and regressors, 24 motion terms, aCompCor 5; ICA-AROMA is not imitated.',
  regressors: {
    ...NO_REGRESSORS,
    motion: 'full',
    acompcor: 'combined',
    acompcor_components: 5,
    first_row: 'zero',
  },
  filter: { kind: 'gaussian', cut_off_s: 125 },
};

const withGlobalSignal = (strategy: Strategy, global: Expansion): Strategy => ({
  ...strategy,
  about: `${strategy.about} Global signal: ${global}.`,
  regressors: { ...strategy.regressors, global_signal: global },
});

const scrubbed = (strategy: Strategy): Strategy => ({
  ...strategy,
  about: `${strategy.about} FD above 0.5 mm or DVARS above 1.5 is censored, and stretches below 5 frames.`,
  censor: SCRUB,
});

const motion36 = withGlobalSignal(tissue32, 'full');

/** Strategies by name. A name with +gs adds the global signal, one with -gs leaves it out. */
export const PRESETS: Readonly<Record<string, Strategy>> = {
  'censor-only': censorOnly,
  simple,
  'simple+gs': withGlobalSignal(simple, 'basic'),
  scrubbing,
  'scrubbing+gs': withGlobalSignal(scrubbing, 'full'),
  '6P': motion6,
  '24P': motion24,
  '24P+gs': withGlobalSignal(motion24, 'full'),
  '36P': motion36,
  '36P-gs': tissue32,
  '36P+scrub': scrubbed(motion36),
  '36P-gs+scrub': scrubbed(tissue32),
  aCompCor5: compCor(5, '5 components'),
  'aCompCor5+gs': withGlobalSignal(compCor(5, '5 components'), 'full'),
  aCompCor50: compCor('50%', 'components that explain 50 %'),
  'aCompCor50+gs': withGlobalSignal(compCor('50%', 'components that explain 50 %'), 'full'),
  conn,
  'conn+gs': withGlobalSignal(conn, 'derivatives'),
  'xcpd-linc': withGlobalSignal(xcpd('linc', 'none'), 'full'),
  'xcpd-linc-gs': xcpd('linc', 'none'),
  'xcpd-abcd': withGlobalSignal(xcpd('abcd', 0.3), 'full'),
  'xcpd-abcd-gs': xcpd('abcd', 0.3),
  halfpipe,
  'halfpipe+gs': withGlobalSignal(halfpipe, 'basic'),
};
