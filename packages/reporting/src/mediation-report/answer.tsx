import type { VNode } from 'preact';
import { capital, unitOf } from '../answer/sentences.ts';
import { PathDiagram } from '../figures/path-diagram/path-diagram.tsx';
import { Figure } from '../markup/figure.tsx';
import { Quoted } from '../markup/table.tsx';
import { count, coverage, limits, pEquals, significant } from '../numbers/format.ts';
import type { Estimate } from '../study-report/report.ts';
import { counted, inSentence, listed } from '../wording/vocabulary.ts';
import type { MediationReport } from './report.ts';

const MOST = 6;

const rowsOf = ({ mediation, severalMediators }: MediationReport): readonly Estimate[] =>
  mediation ?? severalMediators ?? [];

/** The row of a term whose method ends with one of these names, the first name first; never a standardised one. */
function find(report: MediationReport, term: string, ...methods: readonly string[]): Estimate | undefined {
  const own = rowsOf(report).filter((row) => row.term === term && !row.scale.endsWith('standardised'));
  return methods.flatMap((name) => own.find(({ method }) => method.endsWith(name)) ?? [])[0];
}

/** Labels of the mediators, from the name of the model. */
function mediatorsOf(report: MediationReport): string[] {
  return (rowsOf(report)[0]?.model ?? '')
    .split(' -> ')
    .slice(1, -1)
    .flatMap((part) => part.split(' + '))
    .map((name) => inSentence(report.variables.get(name)?.label ?? name));
}

function termSentence(report: MediationReport, term: string): string {
  const size = find(report, term, 'percentile bootstrap');
  const test = find(report, term, 'Freedman-Lane joint', 'joint significance');
  if (!size) return '';
  const interval = Number.isNaN(size.lower)
    ? 'without an interval'
    : `${coverage(size.level)} interval ${limits(size.lower, size.upper)}`;
  const tested = test ? `; both paths ${pEquals(test.p)} (${test.method})` : '';
  const unit = size.scale === 'raw' ? ` ${unitOf(report.study.outcome)}` : ` (${size.scale})`;
  return `${capital(term)}: ${significant(size.estimate)}${unit}, ${interval}${tested}.`;
}

/** The first screen of one mediation model. */
export function MediationAnswer({ report }: { readonly report: MediationReport }): VNode {
  const { study, words, people } = report;
  const terms = [...new Set(rowsOf(report).map(({ term }) => term))].filter(
    (term) => /indirect/.test(term) && !term.includes(') - indirect ('),
  );
  const groups = study.groups?.map(({ label, rows }) => `${count(rows.length)} “${label}”`) ?? [];
  const who = `${counted(count(people.n), 'person', 'people')}${groups.length > 0 ? ` (${listed(groups)})` : ''}`;
  const held =
    study.covariates.length > 0
      ? `, with ${listed(study.covariates.map(({ label }) => inSentence(label)))} held constant`
      : '';
  return (
    <section id="answer" class="answer" aria-labelledby="answer-title">
      <p class="eyebrow">
        {capital(words.mediation)} · {study.design} table
      </p>
      <h1 id="answer-title">
        <Quoted>{study.title}</Quoted>
      </h1>
      <p class="lead">
        {[
          `${capital(inSentence(study.exposure.label))} and ${inSentence(study.outcome.label)} in ${who}, through ${listed(mediatorsOf(report))}${held}.`,
          ...terms.slice(0, MOST).map((term) => termSentence(report, term)),
          terms.length > MOST
            ? `${counted(count(terms.length - MOST), 'further indirect estimate')} below.`
            : '',
          'These data cannot tell which of exposure, mediator and outcome comes first.',
        ]
          .filter((sentence) => sentence !== '')
          .join(' ')}
      </p>
      {report.mediation ? <Paths report={report} /> : null}
    </section>
  );
}

function Paths({ report }: { readonly report: MediationReport }): VNode {
  const { study, words } = report;
  const [first] = rowsOf(report);
  const name = first?.model.split(' -> ')[1] ?? '';
  const mediator = report.variables.get(name)?.label ?? name;
  const path = (term: string) => find(report, term, 'OLS t');
  const told = (symbol: string, row: Estimate | undefined) =>
    row ? `${symbol} = ${significant(row.estimate)} (${significant(row.se)})` : '';
  const tested = (row: Estimate | undefined) => (row ? [pEquals(row.p)] : []);
  const [a, b] = [path('a'), path('b')];
  const indirect = find(report, 'indirect', 'percentile bootstrap');
  return (
    <Figure
      id="paths"
      title="The paths"
      caption={`Raw scale (${unitOf(study.outcome)}); SE in brackets. c: ${words.total}; c′: ${words.direct}, with the mediator held constant. Arrows show the order the model assumes, which the data cannot test.`}
    >
      <PathDiagram
        exposure={study.exposure.label}
        mediator={mediator}
        outcome={study.outcome.label}
        a={[told('a', a), ...tested(a)]}
        b={[told('b', b), ...tested(b)]}
        direct={told('c′', path('direct'))}
        total={told('c', path('total'))}
        mark=""
        alt={`Path diagram: ${study.exposure.label}, ${mediator}, ${study.outcome.label}. a ${significant(a?.estimate ?? NaN)}, b ${significant(b?.estimate ?? NaN)}, a times b ${significant(indirect?.estimate ?? NaN)}.`}
      />
    </Figure>
  );
}
