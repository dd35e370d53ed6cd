import type { VNode } from 'preact';
import { Flag } from '../markup/flag.tsx';
import { Folded, Table } from '../markup/table.tsx';
import { coverage, count, limits, pValue, significant } from '../numbers/format.ts';
import type { Estimate, Report } from '../study-report/report.ts';
import { capital, unitOf } from '../answer/sentences.ts';
import { termName } from './composite.tsx';
import { byScale } from './outcome.tsx';
import { methodPlace } from './method-order.ts';
import type { Section } from './section.ts';

type Needs = Pick<Report, 'words' | 'mediation' | 'study' | 'variables'>;

export const mediationSection: Section<Needs> = {
  id: 'mediation',
  title: ({ words }) => `${capital(words.mediation)} through one named variable`,
  shown: ({ mediation }) => (mediation?.length ?? 0) > 0,
  render,
};

const TERMS = ['a', 'b', 'total', 'direct', 'indirect'];

function render(report: Needs): VNode {
  const place = (term: string) => (TERMS.includes(term) ? TERMS.indexOf(term) : TERMS.length);
  const rows = byScale(
    (report.mediation ?? []).toSorted(
      (p, q) => place(p.term) - place(q.term) || methodPlace(p) - methodPlace(q),
    ),
  );
  const tables = [
    ...new Map(
      rows.map((row) => [
        `${row.model}
${row.scale}`,
        row,
      ]),
    ).values(),
  ];
  const shared = whatIsShared(rows);
  const chosen = rows.some((row) => row.selection !== 'pre-specified');
  return (
    <>
      <p>
        {chosen
          ? 'Each row says how its mediator was chosen.'
          : 'This mediator was named before looking at the data.'}{' '}
        Each method has its own interval and p; the percentile interval is the headline of size, joint
        significance the test.
      </p>
      {tables.map(({ model, scale }) => (
        <Scale scale={scale}>
          <Table
            caption={`${readable(model, report)}: every method, ${scale}${scale === 'raw' ? ` (${unitOf(report.study.outcome)})` : ''}${shared.caption}`}
            columns={[
              { head: 'Term', rowHead: true, cell: (row) => termName(row.term, report) },
              { head: 'Method, kind of interval', wide: true, cell: (row) => row.method },
              { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
              {
                head: shared.level ? `Interval (${shared.level})` : 'Interval',
                numeric: true,
                cell: (row) =>
                  Number.isNaN(row.lower)
                    ? '–'
                    : `${limits(row.lower, row.upper)}${shared.level ? '' : ` (${coverage(row.level)})`}`,
              },
              {
                head: 'Seed error of limits',
                numeric: true,
                cell: (row) =>
                  Number.isNaN(row.lower_error)
                    ? '–'
                    : significant(Math.max(row.lower_error, row.upper_error), 2),
              },
              { head: 'SE', numeric: true, cell: (row) => significant(row.se) },
              { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
              ...(shared.people
                ? []
                : [
                    { head: 'n', numeric: true, cell: (row: Estimate) => count(row.n) },
                    { head: 'Selection', cell: (row: Estimate) => <Flag selection={row.selection} /> },
                  ]),
            ]}
            rows={rows.filter((row) => row.model === model && row.scale === scale)}
          />
        </Scale>
      ))}
    </>
  );
}

/** What every row has alike is said once, above the table, and leaves room in it. */
function whatIsShared(rows: readonly Estimate[]) {
  const alike = (values: readonly (string | number)[]) => new Set(values).size === 1;
  const [first] = rows;
  const levels = rows.filter(({ lower }) => !Number.isNaN(lower)).map(({ level }) => level);
  const people = alike(rows.map(({ n }) => n)) && alike(rows.map(({ selection }) => selection));
  return {
    people,
    caption: people && first ? `; n = ${count(first.n)}, ${first.selection}` : '',
    level: alike(levels) ? coverage(levels[0] ?? NaN) : undefined,
  };
}

/** The raw scale is open, the others unfold. */
function Scale({ scale, children }: { readonly scale: string; readonly children: VNode }): VNode {
  return scale === 'raw' ? children : <Folded summary={capital(scale)}>{children}</Folded>;
}

/** `exercise_habit -> depression -> pain` with the labels of the variables. */
function readable(model: string, { variables }: Needs): string {
  return model
    .split(' -> ')
    .map((name) => variables.get(name)?.label ?? name)
    .join(' → ');
}
