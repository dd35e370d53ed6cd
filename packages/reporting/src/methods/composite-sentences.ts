import { count } from '../numbers/format.ts';
import { clause, level, type Recorded, type Writer } from './recorded.ts';

const KEPT: Readonly<Record<string, string>> = {
  p: '',
  fdr: ', adjusted by false discovery rate (Benjamini and Hochberg)',
  fwe: ', adjusted for the family (Holm)',
};

const SCORES: Readonly<Record<string, string>> = {
  aligned_mean: 'Members were z-scored, aligned by the sign of the path and averaged.',
  mean: 'Members were z-scored and averaged without aligning them.',
  pca: 'The score was their first principal component, fitted anew wherever the composite was learned.',
  t_weighted: 'Members were z-scored, aligned by the sign of the path and weighted by |t|.',
  strength: 'The score was their mean in their own unit, aligned by the sign of the path.',
};

/** How the composite was picked, scored and held to account; says only what was recorded. */
export const COMPOSITES: Readonly<Record<string, Writer>> = {
  'statistics/composite': (recorded) =>
    [
      picked(recorded),
      clause(recorded.text('score'), (score) => SCORES[score] ?? ''),
      folds(recorded),
      clause(recorded.number('permutations'), (b) =>
        b === 0
          ? ''
          : `Selection, score and test together were repeated in ${count(b)} permutations of each of two schemes (residuals of the exposure, and of the outcome, after Freedman and Lane).`,
      ),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
};

function picked(recorded: Recorded): string {
  const { number, text } = recorded;
  const paths = text('paths') ?? 'both';
  const sides = [
    ...(paths === 'outcome' ? [] : [bar(recorded, 'threshold_a', 'on path a')]),
    ...(paths === 'exposure'
      ? []
      : [
          bar(
            recorded,
            'threshold_b',
            text('outcome_path') === 'alone' ? 'with the outcome alone' : 'on path b',
          ),
        ]),
    ...(number('alpha_ab') === undefined || number('alpha_ab') === 1
      ? []
      : [`p < ${level(number('alpha_ab') ?? 1)} for a × b`]),
  ].filter((side) => side !== '');
  const adjusted = KEPT[text('compare') ?? 'p'] ?? '';
  const asked = sides.length === 0 ? ' of any p' : ` with ${sides.join(' and ')}${adjusted}`;
  const top = clause(number('top'), (k) => `, at most the ${count(k)} strongest`);
  const set = text('network') === 'largest' ? ', of these only the largest connected set' : '';
  return `The composite kept candidates${asked}${set}${top}${signOf(recorded)}.`;
}

function bar({ number, text }: Recorded, parameter: string, where: string): string {
  return clause(number(parameter), (value) => {
    if (text('compare') === 't') return `|t| > ${value} ${where}`;
    return value >= 1 ? '' : `p < ${level(value)} ${where}`;
  });
}

function signOf({ text }: Recorded): string {
  const what = (text('paths') ?? 'both') === 'both' ? 'a × b' : 'the association';
  return clause(text('direction'), (direction) => {
    if (direction === 'total') return '; their a × b had the sign of the total association';
    if (direction === 'any') return `; those with ${what} of either sign made a composite each`;
    return `; ${what} was ${direction}`;
  });
}

function folds({ number, text }: Recorded): string {
  return clause(
    number('folds'),
    (k) =>
      `Cross-fitting used ${count(k)} folds${clause(number('repeats'), (r) => `, repeated ${count(r)} times`)}${clause(
        text('blocks'),
        (blocks) => `, dealt with regard to ${blocks}`,
      )}; selection and scaling were learned in the training part only.`,
  );
}
