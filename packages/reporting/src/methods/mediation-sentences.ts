import { count } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { inSentence, listed } from '../wording/vocabulary.ts';
import { clause, type Recorded, type Writer } from './recorded.ts';

const MODELS: Readonly<Record<string, string>> = {
  parallel: 'side by side',
  serial: 'one after another',
  moderated: 'with paths that depend on a moderator',
  interaction: 'with an exposure-mediator interaction',
  natural: 'by logit or probit models and g-computation',
};

const MISSING: Readonly<Record<string, string>> = {
  listwise: ' People without a value were left out.',
  fiml: ' Values missing at random were kept by full information (EM on the joint normal distribution).',
  imputation: ' Missing numbers were filled by multiple imputation and results pooled by Rubin’s rules.',
};

/** What these sentences read of a report. */
type Named = Pick<Report, 'variables'>;

/** A score that a composite stage made, not a variable of the study. */
const COMPOSITE = 'the cross-fitted composite';

/** Models of named mediators, and their sensitivity. */
export const MEDIATION: Readonly<Record<string, Writer<Named>>> = {
  'statistics/mediation': (recorded) => {
    const names = namesOf(recorded);
    const { number, text } = recorded;
    const several = names.length > 1 || (text('model') ?? 'parallel') !== 'parallel';
    const how = several ? clause(text('model'), (model) => `, ${MODELS[model] ?? model}`) : '';
    const chosen = names.includes(COMPOSITE);
    const verb = `${names.length > 1 ? 'were' : 'was'} ${chosen ? 'entered together' : 'named beforehand'}`;
    const subject = `The mediator${names.length > 1 ? 's' : ''} ${listed(names)} ${verb}${how}`;
    const strata = clause(text('strata'), (s) => (s === 'exposure' ? ' within levels of the exposure' : ''));
    const resamples = clause(
      number('resamples'),
      (b) => `; bootstrap intervals rest on ${count(b)} resamples${strata}`,
    );
    return `${subject}${resamples}.${clause(text('missing'), (rule) => MISSING[rule] ?? '')}`;
  },
  'statistics/sensitivity': (recorded) =>
    `For ${listed(namesOf(recorded))} the indirect estimate was examined against an omitted cause (residual correlation in closed form, E-value), without each person in turn, with Huber and rank regression, and in every other order of the three variables` +
    clause(
      recorded.number('outcome_at_least'),
      (limit) => `, and with regressions truncated at an outcome of ${limit}`,
    ) +
    '.',
};

function namesOf({ text, list, report }: Recorded<Named>): string[] {
  const one = text('mediator');
  const names = one === undefined ? list('mediator').map(({ value }) => value) : [one];
  return names.map((name) =>
    name === 'composite' ? COMPOSITE : inSentence(report.variables.get(name)?.label ?? name),
  );
}
