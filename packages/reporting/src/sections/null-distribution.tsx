import type { VNode } from 'preact';
import { NullHistogram } from '../figures/null-histogram/null-histogram.tsx';
import { Figure } from '../markup/figure.tsx';
import { count, fixed, pEquals } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { controlSentence } from './search.tsx';
import type { Section } from './section.ts';

export const nullSection: Section = {
  id: 'null-distribution',
  title: () => 'What the largest statistic looks like by chance',
  shown: ({ search }) => search.nulls.length > 0 && search.ranked.length > 0,
  render,
};

const SCHEMES: Record<string, string> = {
  'a-broken': 'Path a broken: people exchange candidates, b as observed',
  'b-broken': 'Path b broken: people exchange outcomes, a as observed',
};

function render(report: Report): VNode {
  const { nulls, ranked, threshold, noun } = report.search;
  const top = ranked[0];
  const include = nulls.flatMap(({ maxima }) => [Math.min(...maxima), Math.max(...maxima)]);
  return (
    <>
      <p>{controlSentence(report)}</p>
      <Figure
        id="null-histogram"
        title="Largest statistic of each permutation"
        wide
        caption={`Over all ${noun.plural}, ${count(report.search.permutations)} permutations of each scheme (residuals after Freedman and Lane). Solid line: largest observed ${report.search.scale === 't' ? 'min |t|' : '-log10 of the larger p'}. Dashed line: family-wise threshold. A ${noun.singular} must be rare under both schemes.`}
      >
        <div class="pair">
          {nulls.map(({ scheme, maxima }) => (
            <div>
              <p class="note">{SCHEMES[scheme] ?? scheme}</p>
              <NullHistogram
                maxima={maxima}
                observed={top?.statistic ?? NaN}
                threshold={threshold?.estimate}
                include={include}
                alt={`Histogram of the largest statistic under the scheme ${scheme}; observed ${fixed(top?.statistic ?? NaN, 2)}, corrected ${pEquals(top?.p_fwe_strict ?? NaN)}.`}
              />
            </div>
          ))}
        </div>
      </Figure>
    </>
  );
}
