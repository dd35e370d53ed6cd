import { count } from '../numbers/format.ts';
import { clause, type Writer } from './recorded.ts';

/** One test over all universes of a multiverse; power by simulation. */
export const MULTIVERSE: Readonly<Record<string, Writer>> = {
  'statistics/multiverse': ({ number }) =>
    'The analysis was repeated in every combination of the declared alternatives. The test over all of them compares the median over universes of the smaller |t| of both paths' +
    clause(
      number('permutations'),
      (b) =>
        ` with the same median in ${count(b)} permutations of each of the two schemes, the same permutation in every universe; where people differ between universes, the permutation of all was followed to those who take part`,
    ) +
    '. The larger p of the two schemes decides, doubled where several candidates are compared.',
  'statistics/power': ({ number, text }) =>
    clause(
      number('studies'),
      (studies) =>
        `Power was simulated from what was assumed beforehand, not from the estimates of this study: ${count(studies)} studies for each number of people`,
    ) +
    clause(text('question'), (question) =>
      question === 'search'
        ? clause(
            number('permutations'),
            (b) => `, each searched with ${count(b)} permutations of each scheme`,
          )
        : '',
    ) +
    '.',
};
