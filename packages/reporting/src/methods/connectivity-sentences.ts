import { count } from '../numbers/format.ts';
import { listed } from '../wording/vocabulary.ts';
import { clause, type Recorded, type Writer } from './recorded.ts';

/** Connections, what was made of them, and harmonisation over sites. */
export const CONNECTIVITY: Readonly<Record<string, Writer>> = {
  'connectivity/correlate': connectionMethod,
  'connectivity/tangent': tangentMethod,
  'connectivity/candidates': candidatesMethod,
  'connectivity/combat': combatMethod,
};

const MEASURES: Readonly<Record<string, string>> = {
  pearson: 'the Pearson correlation of the time series of two regions',
  spearman: 'the Spearman rank correlation of the time series of two regions',
  partial: 'the partial correlation of two regions given all others',
  covariance: 'the covariance of the time series of two regions',
  precision: 'the precision of two regions (the inverse of the covariance of all)',
};

const SHRUNK: Readonly<Record<string, string>> = {
  'ledoit-wolf': ', from a covariance shrunk after Ledoit and Wolf',
  oas: ', from a covariance with oracle approximating shrinkage',
};

const zScored = ({ text }: Recorded): string =>
  ['ddof0', 'ddof1'].includes(text('standardise') ?? '') ? '; every series was z-scored first' : '';

function connectionMethod(recorded: Recorded): string {
  const { number, text } = recorded;
  const what = MEASURES[text('measure') ?? 'pearson'] ?? 'a measure of two regions';
  const from = SHRUNK[text('estimator') ?? ''] ?? '';
  return [
    `A connection was ${what}${from}${zScored(recorded)}.`,
    text('runs') === 'fisher-average'
      ? 'Several runs of a person were averaged on the scale of Fisher z, weighted by their degrees of freedom.'
      : '',
    text('variance') === 'xdf'
      ? 'The variance of each Fisher z takes the autocorrelation of the series into account (xDF; lags within unbroken stretches of frames).'
      : '',
    text('variance') === 'naive' ? 'The variance of each Fisher z takes frames as independent.' : '',
    clause(
      number('equalise_frames'),
      (frames) => `${count(frames)} frames of each person were drawn at random.`,
    ),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function tangentMethod(recorded: Recorded): string {
  const reference =
    recorded.text('reference') === 'geometric'
      ? 'the geometric mean of the covariances of everybody'
      : 'the mean of their logarithms over everybody';
  const from = SHRUNK[recorded.text('estimator') ?? ''] ?? '';
  const what =
    recorded.text('reference') === 'geometric'
      ? `the displacement of the covariance of a person from ${reference} in tangent space`
      : `the logarithm of the covariance of a person less ${reference} (tangent space, log-Euclidean metric)`;
  return `A connection was ${what}${from}${zScored(recorded)}.`;
}

const percent = (value: string): string => `${Math.round(Number(value) * 1e6) / 1e4} %`;

function candidatesMethod({ flag, list, number }: Recorded): string {
  const families = list('families').map(({ value }) => value);
  const graph = families.filter((family) => ['participation', 'eigenvector centrality'].includes(family));
  return [
    clause(flag('fisher_z'), (z) =>
      z
        ? 'Correlations were Fisher z transformed.'
        : 'Correlations entered the models without Fisher z transformation.',
    ),
    families.includes('degree')
      ? `The degree of a region counts its connections among the strongest positive ${listed(list('densities').map(({ value }) => percent(value)))} of a person's.`
      : '',
    graph.length > 0
      ? `For ${listed(graph)} the strongest positive ${percent(String(number('density') ?? NaN))} of connections were kept.`
      : '',
    families.includes('seed') ? `Seeds were ${listed(list('seeds').map(({ value }) => value))}.` : '',
    families.includes('network mean') ? 'A network mean is over all connections of a pair of networks.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function combatMethod({ flag, list, text }: Recorded): string {
  const keep = list('keep').map(({ value }) => value);
  const kept = keep.length > 0 ? `, keeping the effects of ${listed(keep)}` : '';
  const spread = text('adjust') === 'location' ? 'location' : 'location and spread';
  const drawn = flag('empirical_bayes') === false ? '' : ' with empirical Bayes estimates';
  const circular =
    flag('circular') === true
      ? ' It was fitted once on everybody and not repeated in permutations; where it kept the exposure or the outcome, every later estimate is circular.'
      : '';
  return `Differences of ${spread} between levels of ${text('site') ?? 'the site'} were taken out by ComBat${drawn}${kept}.${circular}`;
}
