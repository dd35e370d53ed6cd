import { count, coverage } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { COMPOSITES } from './composite-sentences.ts';
import { CONNECTIVITY } from './connectivity-sentences.ts';
import { DENOISING } from './denoising-sentences.ts';
import { DESCRIPTION } from './description-sentences.ts';
import { INGESTION } from './ingestion-sentences.ts';
import { MEDIATION } from './mediation-sentences.ts';
import { MULTIVERSE } from './multiverse-sentences.ts';
import { QUALITY } from './quality-sentences.ts';
import { clause, recordedOf, type Recorded, type Writer } from './recorded.ts';
import { associationMethod, choiceSentences } from './search-sentences.ts';
import { inSentence, listed } from '../wording/vocabulary.ts';

/** One writer per stage that has something to say in a methods section. Each says only what was recorded. */
const WRITERS: Record<string, Writer> = {
  ...INGESTION,
  ...DENOISING,
  ...QUALITY,
  ...CONNECTIVITY,
  ...DESCRIPTION,
  'connectivity/scrub': ({ number }) =>
    clause(number('fd_mm'), (fd) => `Volumes with framewise displacement above ${fd} mm were dropped.`) +
    clause(number('minimum_frames'), (n) => ` At least ${count(n)} volumes had to remain.`),
  'statistics/mass-mediation': searchMethod,
  'statistics/mass-association': associationMethod,
  'statistics/network': networkMethod,
  ...COMPOSITES,
  ...MEDIATION,
  ...MULTIVERSE,
};

function networkMethod(recorded: Recorded): string {
  const { number, text } = recorded;
  const side = text('path') === 'both' ? undefined : text('path');
  const tested =
    clause(
      number('threshold'),
      (threshold) =>
        `Connected sets of connections with ${side === undefined ? 'min |t|' : `|t| of the ${side} side by itself`} above ${threshold} were tested by extent and intensity`,
    ) +
    clause(
      number('extent'),
      (e) =>
        `, and every connection by its threshold-free network score (E = ${e}${clause(number('height'), (h) => `, H = ${h}`)})`,
    ) +
    clause(
      number('permutations'),
      (b) =>
        `, in ${count(b)} permutations${side === undefined ? ' of each of the same two schemes' : ' of the residuals after Freedman and Lane'}.`,
    );
  return [tested, ...choiceSentences(recorded)].filter((sentence) => sentence !== '').join(' ');
}

function searchMethod(recorded: Recorded): string {
  const { number, text, list, report } = recorded;
  return [
    `Every candidate was tested by ordinary least squares on path a (exposure and candidate) and path b (candidate and outcome given the exposure)${heldConstant(report, list('covariates'))}.`,
    'The search statistic was the smaller |t| of the two.',
    clause(
      number('permutations'),
      (b) =>
        `Family-wise p came from the largest statistic over the family in ${count(b)} permutations of each of two schemes (residuals after Freedman and Lane: one breaks path a, the other path b); the larger p of the two, doubled, decides`,
    ) +
      clause(number('alpha'), (alpha) => ` at ${coverage(alpha)}`) +
      '.',
    'q is the false discovery rate after Benjamini and Hochberg over the joint p.',
    clause(number('resamples'), (b) =>
      b > 0
        ? `Bootstrap intervals of a × b, not corrected for the search, rest on ${count(b)} resamples of people shared by all candidates.`
        : '',
    ),
    clause(text('missing'), (rule) =>
      rule === 'drop'
        ? 'A candidate without a value for any included person left the family before testing.'
        : '',
    ),
    ...choiceSentences(recorded),
    clause(number('seed'), (seed) => `The seed of the random streams was ${seed}.`),
  ]
    .filter((sentence) => sentence !== '' && sentence !== '.')
    .join(' ');
}

const SEARCH = 'statistics/mass-mediation';

/** The methods in words, in the order of the stages: people and signals first, then statistics. */
export function methodsParagraphs(report: Report): string[] {
  const searches = report.parameters.stagesOf(SEARCH).map(({ stage }) => stage);
  const write = (stage: string, use: string): string => {
    const own = recordedOf(report, stage);
    return use === SEARCH && stage !== searches[0] ? repeatedSearch(own) : (WRITERS[use]?.(own) ?? '');
  };
  const written = report.stages.map(({ stage, use }) => ({ use, text: write(stage, use).trim() }));
  const statistics = ({ use }: { use: string }) => use.startsWith('statistics/');
  return [written.filter((part) => !statistics(part)), written.filter(statistics)]
    .map((parts) =>
      parts
        .map(({ text }) => text)
        .filter((text) => text !== '')
        .join(' '),
    )
    .filter((text) => text !== '');
}

function repeatedSearch({ report, list }: Recorded): string {
  return `The search was repeated${heldConstant(report, list('covariates'))}.`;
}

function heldConstant(report: Report, covariates: readonly { readonly value: string }[]): string {
  const labels = covariates.map(({ value }) => inSentence(report.variables.get(value)?.label ?? value));
  return labels.length > 0 ? ` with ${listed(labels)} held constant` : ' without covariates';
}

/** Stages the paragraphs are silent about; the parameter sheet has them all. */
export function unwrittenStages(report: Report): string[] {
  return report.stages.filter(({ use }) => !(use in WRITERS)).map(({ stage }) => stage);
}
