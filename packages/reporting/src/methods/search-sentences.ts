import { count } from '../numbers/format.ts';
import { inSentence } from '../wording/vocabulary.ts';
import { clause, type Recorded } from './recorded.ts';

const SIGNS: Record<string, string> = {
  total: 'the sign of the total effect',
  positive: 'a positive sign',
  negative: 'a negative sign',
};

/** What was chosen beforehand about a search: the t, the sign, the family, who changes places. */
export function choiceSentences({ text, list, flag, report }: Recorded): string[] {
  const blocks = text('blocks');
  return [
    list('only').length > 0
      ? 'Only candidates of a family named beforehand were tested, and corrections count these.'
      : '',
    text('statistic') === 'hc3'
      ? 'Every t was studentised with a standard error that allows unequal variances (HC3), in the data and in every permutation.'
      : '',
    clause(
      SIGNS[text('direction') ?? ''],
      (sign) => `Candidates whose product a × b had not ${sign} counted as 0, in every permutation too.`,
    ),
    flag('signed') === true ? 'Sets were kept apart by the sign of the product a × b.' : '',
    clause(blocks, (name) => {
      const label = inSentence(report.variables.get(name)?.label ?? name);
      return text('exchange') === 'whole'
        ? `Permutations exchanged whole blocks of people with the same ${label}.`
        : `Permutations exchanged people with the same ${label} only.`;
    }),
    text('missing') === 'per_candidate'
      ? 'A candidate missing for some people was tested in the others; permutations left the missing values where they were, and where numbers of people differed the larger p of the two paths took the place of the smaller |t|.'
      : '',
  ];
}

/** The methods of associations with exposure and outcome, each by itself. */
export function associationMethod(recorded: Recorded): string {
  const { number, text } = recorded;
  const which = text('which');
  const sides = [
    which === 'outcome' ? '' : 'candidate on exposure',
    which === 'exposure' ? '' : 'outcome on candidate',
  ].filter((side) => side !== '');
  return [
    `Associations were tested one by one by ordinary least squares (${sides.join('; ')}; covariates in each).`,
    clause(
      number('permutations'),
      (b) =>
        `Family-wise p came from the largest |t| in ${count(b)} permutations of the residuals after Freedman and Lane.`,
    ),
    ...choiceSentences(recorded),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
