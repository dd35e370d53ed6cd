import { expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import { methodsParagraphs } from './sentences.ts';

/** What is written of one stage with these parameters. */
function written(use: string, values: Readonly<Record<string, unknown>>): string | undefined {
  const report = exampleReport({ regions: 24 });
  const stage = { ...report.stages[0]!, stage: 'one', use };
  const parameters = {
    ...report.parameters,
    value: (_: string, parameter: string) => values[parameter],
    below: (_: string, parameter: string) =>
      ((values[parameter] ?? []) as readonly unknown[]).map((value, i) => ({ name: String(i), value })),
  };
  return methodsParagraphs({ ...report, stages: [stage], parameters } as never)[0];
}

it.each([
  [
    'correlate',
    { measure: 'partial', estimator: 'oas', standardise: 'ddof1', variance: 'none' },
    'A connection was the partial correlation of two regions given all others, from a covariance with oracle approximating shrinkage; every series was z-scored first.',
  ],
  [
    'correlate',
    {
      measure: 'spearman',
      estimator: 'empirical',
      standardise: 'none',
      runs: 'fisher-average',
      equalise_frames: 150,
    },
    'A connection was the Spearman rank correlation of the time series of two regions. Several runs of a person were averaged on the scale of Fisher z, weighted by their degrees of freedom. 150 frames of each person were drawn at random.',
  ],
  [
    'tangent',
    { reference: 'geometric', estimator: 'ledoit-wolf' },
    'A connection was the displacement of the covariance of a person from the geometric mean of the covariances of everybody in tangent space, from a covariance shrunk after Ledoit and Wolf.',
  ],
  [
    'candidates',
    {
      fisher_z: true,
      families: ['degree', 'participation', 'seed'],
      densities: [0.07, 0.1],
      density: 0.15,
      seeds: ['left thalamus'],
    },
    "Correlations were Fisher z transformed. The degree of a region counts its connections among the strongest positive 7 % and 10 % of a person's. For participation the strongest positive 15 % of connections were kept. Seeds were left thalamus.",
  ],
  [
    'combat',
    { site: 'scanner', keep: ['pain'], adjust: 'location', empirical_bayes: true, circular: true },
    'Differences of location between levels of scanner were taken out by ComBat with empirical Bayes estimates, keeping the effects of pain. It was fitted once on everybody and not repeated in permutations; where it kept the exposure or the outcome, every later estimate is circular.',
  ],
])('%s %j', (use, values, sentence) => {
  expect(written(`connectivity/${use}`, values)).toBe(sentence);
});
