import type { VNode } from 'preact';
import { detectableSentence, hubSentence, searchSentences } from '../answer/sentences.ts';
import { MOST_MARKS, SearchPlot } from '../figures/search-plot/search-plot.tsx';
import { Figure } from '../markup/figure.tsx';
import { count, coverage, fixed } from '../numbers/format.ts';
import type { Candidate, Report } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const searchSection: Section = {
  id: 'search',
  title: ({ search }) => `The search over all ${search.noun.plural}`,
  render,
};

function render(report: Report): VNode {
  const { search } = report;
  const { ranked, surviving, noun, missing, studentised } = search;
  // Where candidates differ in people the threshold is one of p, and no line in a plot of t.
  const threshold = search.scale === 't' ? search.threshold : undefined;
  const tA = (row: Candidate) => (studentised ? row.a_t_hc3 : row.a_t);
  const tB = (row: Candidate) => (studentised ? row.b_t_hc3 : row.b_t);
  const tested = counted(count(ranked.length), noun.singular, noun.plural);
  return (
    <>
      <p>{[...searchSentences(report), ...hubSentence(report.search)].join(' ')}</p>
      <p>
        {`Each ${noun.singular} was tested on both paths: a, exposure and ${noun.singular}; b, ${noun.singular} and outcome with the exposure held constant. ${statisticSentence(report)} `}
        {`${controlSentence(report)}`}
        {surviving.length > 0 ? ` ${detectableSentence(report).join(' ')}` : ''}
      </p>
      <Figure
        id="search-plot"
        title={`All ${noun.plural} of the search`}
        wide
        caption={
          <>
            {`${tested} tested, ${count(surviving.length)} beyond the threshold`}
            {missing.length > 0 ? `, ${count(missing.length)} left out before testing` : ''}.{' '}
            {threshold ? 'In the four shaded corners both |t| are beyond the family-wise threshold. ' : ''}
            Candidates with a negative product a × b lie top left and bottom right (blue), with a positive one
            top right and bottom left (orange).{' '}
            {ranked.length > MOST_MARKS ? 'Point at a mark to read its name. ' : ''}
            {surviving.length > 0
              ? `Surviving ones are outlined${surviving.length > 8 ? '; the eight strongest are named' : ' and named'}.`
              : threshold && !search.directed
                ? 'None lies in a corner.'
                : ''}
          </>
        }
      >
        <SearchPlot
          tA={Float64Array.from(ranked, tA)}
          tB={Float64Array.from(ranked, tB)}
          names={ranked.map((row) => row.name)}
          threshold={threshold?.estimate}
          surviving={surviving.map((row) => ({ name: row.name, tA: tA(row), tB: tB(row) }))}
          alt={`Scatter of ${tested}: t of path a against t of path b. ${count(surviving.length)} beyond the family-wise threshold.`}
        />
      </Figure>
    </>
  );
}

function statisticSentence({ search }: Report): string {
  const t = search.studentised ? ' (HC3, which allows unequal variances)' : '';
  return search.scale === 't'
    ? `The search statistic is the smaller of the two |t|${t}.`
    : `Some are missing for some people, so the search statistic is the larger p of the two t${t}, as -log10 p.`;
}

/** What kept the family-wise error, in the terms of the definitions: only the strict p may claim the level. */
export function controlSentence({ search }: Report): string {
  const schemes = search.nulls.length;
  const level = search.alpha === undefined ? 'the declared level' : coverage(search.alpha);
  const bar = search.threshold
    ? ` A ${search.noun.singular} survives when ${search.scale === 't' ? 'min |t|' : '-log10 of its larger p'} exceeds ${fixed(search.threshold.estimate, 2)}${search.directed ? ' and a × b has the sign named beforehand' : ''}.`
    : '';
  return `${schemes === 2 ? 'Two permutation schemes' : 'Permutation'} of ${count(search.permutations)} rounds${schemes === 2 ? ' each' : ''} gave the distribution of the largest statistic; family-wise error is controlled at ${level} by the strict p (twice the larger of the two schemes).${bar}`;
}
