import type { VNode } from 'preact';
import { compositeSentence, compositeSign, unitOf } from '../answer/sentences.ts';
import { Forest } from '../figures/forest/forest.tsx';
import { Figure } from '../markup/figure.tsx';
import { Flag, isCircular } from '../markup/flag.tsx';
import { Folded, Table } from '../markup/table.tsx';
import { coverage, count, limits, pEquals, pValue, percent, significant } from '../numbers/format.ts';
import type { Estimate, Report } from '../study-report/report.ts';
import { exposureStep } from './strongest.tsx';
import { byScale, scaleName } from './outcome.tsx';
import type { Section } from './section.ts';

export const compositeSection: Section = {
  id: 'composite',
  title: ({ search }) => `A composite of ${search.noun.plural}: picked together, tested apart`,
  render,
};

function render(report: Report): VNode {
  const { composite, search, words, study } = report;
  const indirect = composite.estimates
    .filter((row) => row.term === 'indirect' && row.scale === 'raw')
    .toSorted((p, q) => Number(isCircular(q.selection)) - Number(isCircular(p.selection)));
  const shown = indirect.filter((row) => !Number.isNaN(row.lower));
  const chosen = composite.members.filter((member) => member.selected).length;
  return (
    <>
      <p>
        {`A common analysis keeps every ${search.noun.singular} that passes on both paths, averages them into one score, and tests that score as a mediator in the same people. The score was built to pass, so it passes on noise too: such a value is circular. `}
        {`Cross-fitting keeps the two steps apart: ${search.noun.plural} are picked in a part of the people and the score is computed in the others, until everybody has a score from a rule that never saw them. `}
        {compositeSentence(report)}
      </p>
      {shown.length > 0 ? (
        <Figure
          id="composite-forest"
          title="The same composite, circular and cross-fitted"
          caption={`The ${words.indirect} (a × b) on one scale with ${coverage(shown[0]?.level ?? NaN)} intervals. Hollow and dashed: picked and tested in the same people, not to be reported. Filled: cross-fitted.`}
        >
          <Forest
            rows={shown.map((row) => ({
              label: forestLabel(row),
              estimate: row.estimate,
              lower: row.lower,
              upper: row.upper,
              selection: row.selection,
            }))}
            label={`${words.indirect}, ${unitOf(study.outcome)} per ${exposureStep(report)}`}
            alt={shown
              .map(
                (row) =>
                  `${row.selection}: ${significant(row.estimate)}, interval ${limits(row.lower, row.upper)}.`,
              )
              .join(' ')}
          />
        </Figure>
      ) : null}
      <Accounts report={report} />
      <CompositeTable rows={byScale(composite.estimates)} report={report} />
      <p>{`${count(chosen)} of ${count(search.ranked.length)} ${search.noun.plural} were picked in the whole sample. How often folds agree says how stable the choice is.`}</p>
      <Members report={report} />
    </>
  );
}

/** What the row is, with the kind of its interval. */
function forestLabel(row: Estimate): string {
  const kind = row.method.replace(/^cross-fitting, /, '');
  return `${isCircular(row.selection) ? 'Picked and tested together' : 'Cross-fitted'}${compositeSign(row)} (${kind})`;
}

/** What picking and testing in the same people added, and how often noise gives as much. */
function Accounts({ report }: { readonly report: Report }): VNode {
  const { composite, study } = report;
  const raw = composite.estimates.filter(({ scale }) => scale === 'raw');
  const optimism = raw.filter(({ term }) => term === 'optimism');
  const permuted = raw.filter(({ method }) => method.includes('permutation of the whole procedure'));
  return (
    <>
      {optimism.map((row) => (
        <p key={row.model}>
          {`Optimism${compositeSign(row)}: the circular value is ${significant(row.estimate)} ${unitOf(study.outcome)} away from the cross-fitted one.`}
        </p>
      ))}
      {permuted.length > 0 ? (
        <p>
          {'The whole procedure, selection included, was run again on permuted people: '}
          {permuted.map((row, k) => (
            <span key={row.method + row.model}>
              {k === 0 ? '' : '; '}
              {`${isCircular(row.selection) ? 'picked and tested together' : 'cross-fitted'}${compositeSign(row)}, ${pEquals(row.p)} `}
              <Flag selection={row.selection} />
            </span>
          ))}
          {
            '. This p belongs to the procedure, not to the interval of the circular value, and an average of members that relate to one side only can pass it.'
          }
        </p>
      ) : null}
    </>
  );
}

/** Estimates of any model with everything that belongs to them. */
function CompositeTable({
  rows,
  report,
}: {
  readonly rows: readonly Estimate[];
  readonly report: Report;
}): VNode {
  return (
    <Table
      caption="Estimates of the composite on every scale"
      columns={[
        { head: 'Term', rowHead: true, cell: (row) => `${termName(row.term, report)}${compositeSign(row)}` },
        { head: 'Selection', cell: (row) => <Flag selection={row.selection} /> },
        { head: 'Scale', cell: (row) => scaleName(row, report) },
        { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
        {
          head: 'Interval',
          numeric: true,
          cell: (row) =>
            Number.isNaN(row.lower) ? '–' : `${limits(row.lower, row.upper)} (${coverage(row.level)})`,
        },
        { head: 'SE', numeric: true, cell: (row) => significant(row.se) },
        { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
        { head: 'n', numeric: true, cell: (row) => count(row.n) },
        { head: 'Method', wide: true, cell: (row) => row.method },
      ]}
      rows={rows}
    />
  );
}

/** Terms as symbols, with the words the design allows. */
export function termName(term: string, { words }: Pick<Report, 'words'>): string {
  const names: Record<string, string> = {
    a: 'a',
    b: 'b',
    total: `c, ${words.total}`,
    direct: `c′, ${words.direct}`,
    indirect: `a × b, ${words.indirect}`,
    optimism: 'optimism of a × b',
  };
  return names[term] ?? term;
}

const SHOWN = 12;

function Members({ report }: { readonly report: Report }): VNode {
  const { search } = report;
  const ordered = report.composite.members.toSorted(
    (a, b) => b.share_of_folds - a.share_of_folds || a.candidate - b.candidate,
  );
  const several = new Set(ordered.map(({ composite }) => composite)).size > 1;
  const table = (rows: typeof ordered, caption: string) => (
    <Table
      caption={caption}
      columns={[
        { head: 'Connection', rowHead: true, cell: (row) => row.name },
        ...(several ? [{ head: 'Composite', cell: (row: (typeof ordered)[number]) => row.composite }] : []),
        { head: 'Sign of a', cell: (row) => (row.sign < 0 ? 'negative' : 'positive') },
        { head: 'Picked in the whole sample', cell: (row) => (row.selected ? 'yes' : 'no') },
        { head: 'Share of folds', numeric: true, cell: (row) => percent(100 * row.share_of_folds) },
      ]}
      rows={rows}
    />
  );
  if (ordered.length === 0)
    return <p>{`The rule picked none of the ${search.noun.plural}, in the whole sample or in any fold.`}</p>;
  return (
    <>
      {table(
        ordered.slice(0, SHOWN),
        `Members by share of folds, ${ordered.length > SHOWN ? `first ${SHOWN} of ${count(ordered.length)}` : 'all'}`,
      )}
      {ordered.length > SHOWN ? (
        <Folded
          summary={
            ordered.length > 200
              ? `First 200 of ${count(ordered.length)} members`
              : `All ${count(ordered.length)} members`
          }
        >
          {table(ordered.slice(0, 200), 'Members by share of folds')}
        </Folded>
      ) : null}
    </>
  );
}
