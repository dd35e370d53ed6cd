import { ParameterError } from '@mesovia/core';

export const MEASURES = ['pearson', 'spearman', 'partial', 'covariance', 'precision'] as const;
export const ESTIMATORS = ['empirical', 'ledoit-wolf', 'oas'] as const;

export type Measure = (typeof MEASURES)[number];
export type Estimator = (typeof ESTIMATORS)[number];

interface Choice {
  readonly measure: Measure;
  readonly estimator: Estimator;
  readonly standardise: string;
  readonly runs: 'concatenate' | 'fisher-average';
  readonly variance: 'none' | 'naive' | 'xdf';
  readonly equalise_frames: number | null;
}

/** The name under which the values may be shown: a shrunk correlation is never called Pearson. */
export function measureName(measure: Measure, estimator: Estimator): string {
  if (measure === 'partial') return `partial correlation (${estimator})`;
  if (measure === 'covariance' || measure === 'precision') return `${measure} (${estimator})`;
  return estimator === 'empirical' ? measure : `${estimator} shrunk correlation`;
}

/** A measure whose Fisher z exists. */
export const isCorrelation = (measure: Measure): boolean => !['covariance', 'precision'].includes(measure);

/**
 * Choices that contradict one another.
 *
 * @throws ParameterError `shrunk-ranks`, `standardised-covariance`, `not-a-correlation`, `xdf-measure`, `xdf-subsample`
 */
export function checkChoice(choice: Choice): void {
  const { measure, estimator, standardise, runs, variance } = choice;
  if (measure === 'spearman' && estimator !== 'empirical') {
    refuse(
      'shrunk-ranks',
      `rank correlations are not shrunk: ${estimator} is given`,
      'estimator',
      'set estimator to empirical',
    );
  }
  if (measure === 'covariance' && standardise !== 'none') {
    refuse(
      'standardised-covariance',
      'the covariance of z-scored series is their correlation',
      'standardise',
      'set standardise to none, or measure to pearson',
    );
  }
  if (!isCorrelation(measure) && runs === 'fisher-average') {
    refuse('not-a-correlation', `a ${measure} has no Fisher z to average`, 'runs', 'set runs to concatenate');
  }
  if (variance === 'xdf' && (measure !== 'pearson' || estimator !== 'empirical')) {
    refuse(
      'xdf-measure',
      `xDF is the variance of a Pearson correlation, not of ${measureName(measure, estimator)}`,
      'variance',
      'set variance to naive or none',
    );
  }
  if (variance === 'xdf' && choice.equalise_frames !== null) {
    refuse(
      'xdf-subsample',
      'frames drawn at random have no autocorrelation to take into account',
      'variance',
      'set equalise_frames to null, or variance to naive',
    );
  }
}

function refuse(code: string, problem: string, parameter: string, remedy: string): never {
  throw new ParameterError(code, problem, `with.${parameter}`, remedy);
}
