import type { Censor, Expansion, Filter, Regressors, Strategy } from './strategy.ts';

const TERMS: Readonly<Record<Expansion, number>> = {
  none: 0,
  basic: 1,
  derivatives: 2,
  power2: 2,
  full: 4,
};

/** What a strategy does, in the order in which it does it: sentences for a methods section. */
export function describeStrategy(strategy: Strategy): string {
  const { filter, order } = strategy;
  const fourier = filter.kind !== 'none' && filter.kind !== 'cosine';
  const steps = [
    censorWords(strategy.censor),
    strategy.despike ? 'Spikes were squashed around the median.' : '',
    fourier ? fillWords(strategy.censor.ends) : '',
    strategy.detrend ? 'Mean and linear trend were taken out of signals and regressors.' : '',
    order === 'joint' ? filterWords(filter, 'Signals and regressors') : '',
    regressorWords(strategy.regressors),
    order === 'joint' ? '' : filterWords(filter, 'After the regression, signals'),
    scaleWords(strategy.standardise),
    minimumWords(strategy.minimum),
  ];
  return steps.filter((step) => step !== '').join(' ');
}

function censorWords(censor: Censor): string {
  const rules = [
    censor.fd_mm === 'none'
      ? ''
      : `framewise displacement (${censor.fd === 'power' ? 'Power' : 'Jenkinson'}) above ${censor.fd_mm} mm`,
    censor.std_dvars === 'none' ? '' : `standardised DVARS above ${censor.std_dvars}`,
  ].filter((rule) => rule !== '');
  const around =
    censor.before + censor.after > 0
      ? ` (with ${censor.before} frames before and ${censor.after} after each)`
      : '';
  const short =
    censor.minimum_segment > 1 ? `, and stretches of fewer than ${censor.minimum_segment} frames` : '';
  const steady = censor.non_steady ? 'non-steady-state frames' : '';
  if (rules.length === 0) return steady === '' ? '' : `${capital(steady)} were censored.`;
  const both = steady === '' ? '' : `, ${short === '' ? 'and ' : ''}${steady}`;
  return `Frames with ${rules.join(' or ')}${around}${both}${short} were censored.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function fillWords(ends: Censor['ends']): string {
  const outside = {
    drop: 'those at the ends of a run left out',
    nearest: 'those at the ends of a run replaced by the nearest kept frame',
    extrapolate: 'those at the ends of a run extrapolated',
  }[ends];
  return `For the filter only, censored frames were filled by a cubic spline through the kept ones, ${outside}.`;
}

function filterWords(filter: Filter, what: string): string {
  switch (filter.kind) {
    case 'none':
      return '';
    case 'cosine':
      return `Cosine functions slower than ${filter.high_pass_hz} Hz were added to the regressors.`;
    case 'gaussian':
      return `${what} were high-pass filtered by a Gaussian-weighted running line of ${filter.cut_off_s} s.`;
    default:
      return `${what} were ${bandWords(filter)} ${KINDS[filter.kind]}${orderWords(filter)}.`;
  }
}

const KINDS = {
  butterworth: 'by a zero-phase Butterworth filter',
  mirrored_fourier: 'by a Fourier filter of the series and its mirror image',
  ideal_fourier: 'by an ideal Fourier filter',
} as const;

function bandWords(
  filter: Extract<Filter, { high_pass_hz: number | 'none'; low_pass_hz: number | 'none' }>,
): string {
  const { high_pass_hz: low, low_pass_hz: high } = filter;
  if (low === 'none') return `low-pass filtered at ${high} Hz`;
  if (high === 'none') return `high-pass filtered at ${low} Hz`;
  return `band-pass filtered (${low} to ${high} Hz)`;
}

const orderWords = (filter: Filter): string =>
  filter.kind === 'butterworth' ? ` of order ${filter.order} a pass` : '';

function regressorWords(regressors: Regressors): string {
  const { acompcor, acompcor_components: components, tcompcor } = regressors;
  const howMany = (count: number | '50%'): string =>
    count === '50%' ? 'components that explain 50 % of the variance' : `${count} components`;
  const families = [
    terms(6 * TERMS[regressors.motion], 'motion'),
    terms(2 * TERMS[regressors.wm_csf], 'white matter and CSF'),
    terms(TERMS[regressors.global_signal], 'global signal'),
    acompcor === 'none'
      ? ''
      : `${howMany(components)} of ${acompcor === 'combined' ? 'white matter and CSF together' : 'white matter and of CSF'} (aCompCor)`,
    tcompcor === 'none' ? '' : `${howMany(tcompcor)} of the most variable voxels (tCompCor)`,
    regressors.cosine ? 'the drift columns' : '',
    regressors.spikes ? 'one column per motion outlier' : '',
    regressors.also.join(', '),
  ].filter((family) => family !== '');
  return families.length === 0 ? '' : `Regressed out over the kept frames: ${families.join('; ')}.`;
}

const terms = (count: number, name: string): string =>
  count === 0 ? '' : `${count} ${name} term${count === 1 ? '' : 's'}`;

function scaleWords(standardise: Strategy['standardise']): string {
  const words = {
    none: '',
    z_score: 'Clean signals were z-scored.',
    z_score_population: 'Clean signals were z-scored (divisor n).',
    percent: 'Clean signals were scaled to percent of the mean.',
  };
  return words[standardise];
}

function minimumWords({ minutes, residual_df: df }: Strategy['minimum']): string {
  const time = minutes > 0 ? `, a person ${minutes} kept minutes` : '';
  return `A run needed ${df} residual degree${df === 1 ? '' : 's'} of freedom${time}.`;
}
