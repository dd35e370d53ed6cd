import type { ComponentChildren, VNode } from 'preact';
import { adjustedSentence } from '../answer/adjusted-sentence.ts';
import {
  capital,
  crossFittedComposites,
  headline,
  peopleClause,
  searchSentences,
  totalSentence,
  unitOf,
} from '../answer/sentences.ts';
import { Flag } from '../markup/flag.tsx';
import { Quoted } from '../markup/table.tsx';
import { commonDecimals, coverage, count, fixed, limits, pEquals } from '../numbers/format.ts';
import type { Estimate, Report } from '../study-report/report.ts';

/** The first screen: what was asked, what came out, in words a clinician reads. */
export function AnswerSection({ report }: { readonly report: Report }): VNode {
  const { study, words } = report;
  return (
    <section id="answer" class="answer" aria-labelledby="answer-title">
      <p class="eyebrow">
        {capital(words.mediation)} through {report.search.noun.plural} · {study.design} study
      </p>
      <h1 id="answer-title">
        <Quoted>{study.title}</Quoted>
      </h1>
      {study.note ? (
        <p class="badge">
          <Quoted>{study.note}</Quoted>
        </p>
      ) : null}
      <p class="lead">
        {[
          totalSentence(report, `In this ${study.design} study of ${peopleClause(report)}`),
          ...searchSentences(report),
          ...(report.adjusted ? [adjustedSentence(report)] : []),
          words.limit,
        ].join(' ')}
      </p>
      <KeyNumbers report={report} />
    </section>
  );
}

function KeyNumbers({ report }: { readonly report: Report }): VNode {
  const { search, study, words, people } = report;
  const total = headline(report.total, 'total');
  const groups = study.groups?.map((g) => `${count(g.rows.length)} ${g.label}`).join(', ');
  const [strongest] = search.ranked;
  return (
    <dl class="keys">
      <Key name="People" value={count(people.n)} more={groups} />
      {total ? (
        <Key
          name={`${capital(words.total)}, ${unitOf(study.outcome)}`}
          value={alike(total)}
          more={`${coverage(total.level)} interval ${limits(total.lower, total.upper)}, ${pEquals(total.p)}`}
        />
      ) : null}
      <Key
        name={`${capital(search.noun.plural)} searched`}
        value={count(search.ranked.length)}
        more={
          search.missing.length > 0 ? `${count(search.missing.length)} left out before testing` : undefined
        }
      />
      <Key
        name="Survive family-wise control"
        value={count(search.surviving.length)}
        more={
          strongest
            ? `largest min |t| ${fixed(strongest.min_t, 2)}, corrected ${pEquals(strongest.p_fwe_strict)}`
            : undefined
        }
      />
      <CrossFitted report={report} />
    </dl>
  );
}

function CrossFitted({ report }: { readonly report: Report }): VNode {
  const keys = crossFittedComposites(report).map(({ row, sign }) => (
    <Key
      key={row.model}
      name={`Composite${sign}, ${report.words.indirect}, ${unitOf(report.study.outcome)}`}
      value={alike(row)}
      more={
        <>
          {Number.isNaN(row.lower) ? '' : `${coverage(row.level)} interval ${limits(row.lower, row.upper)}, `}
          {`${pEquals(row.p)}; ${row.method}`} <Flag selection={row.selection} />
        </>
      }
    />
  ));
  return <>{keys}</>;
}

/** The estimate with as many decimals as its interval. */
function alike({ estimate, lower, upper }: Estimate): string {
  return fixed(estimate, commonDecimals([estimate, lower, upper]));
}

interface KeyProps {
  readonly name: string;
  readonly value: string;
  readonly more: ComponentChildren;
}

function Key({ name, value, more }: KeyProps): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {more ? <small>{more}</small> : null}
      </dd>
    </div>
  );
}
