import type { VNode } from 'preact';
import { headline } from '../answer/sentences.ts';
import { Table } from '../markup/table.tsx';
import { count, pValue, significant } from '../numbers/format.ts';
import type { Candidate, Estimate, Report } from '../study-report/report.ts';
import type { Section } from './section.ts';

export const signsSection: Section = {
  id: 'signs',
  title: () => 'Sign conflict between the strongest candidates and the whole',
  shown: (report) => conflicting(report).length > 0,
  render,
};

/** The total association where its interval leaves out zero; a sign that is not known cannot be contradicted. */
function knownTotal({ total }: Report): Estimate | undefined {
  const row = headline(total, 'total');
  return row && row.lower * row.upper > 0 ? row : undefined;
}

/** Those of the strongest candidates whose a x b points against the total. */
function conflicting(report: Report): Candidate[] {
  const total = knownTotal(report);
  if (!total) return [];
  return report.search.ranked.slice(0, report.strongest).filter((row) => row.ab * total.estimate < 0);
}

function render(report: Report): VNode {
  const { search, words } = report;
  const rows = conflicting(report);
  const shown = Math.min(report.strongest, search.ranked.length);
  const survive = search.surviving.filter((row) => rows.includes(row)).length;
  return (
    <>
      <p>
        {`For ${count(rows.length)} of the ${count(shown)} strongest ${search.noun.plural} the product a × b has the sign opposite to the ${words.total} (${significant(knownTotal(report)?.estimate ?? NaN)}). Such a product is no share of it: with the ${search.noun.singular} held constant the ${words.total} grows instead of shrinking (inconsistent mediation, also called suppression). `}
        {survive > 0
          ? `${count(survive)} of them survived family-wise control.`
          : 'None of them survived family-wise control, so the conflict may be chance.'}
      </p>
      <Table
        caption="Sign conflicts"
        columns={[
          { head: search.noun.singular, rowHead: true, cell: (row: Candidate) => row.name },
          { head: 'a', numeric: true, cell: (row) => significant(row.a) },
          { head: 'b', numeric: true, cell: (row) => significant(row.b) },
          { head: 'a × b', numeric: true, cell: (row) => significant(row.ab) },
          { head: 'c′', numeric: true, cell: (row) => significant(row.c_prime) },
          { head: 'family-wise p', numeric: true, cell: (row) => pValue(row.p_fwe_strict) },
        ]}
        rows={rows}
        note="Chosen because they rank high in the search: uncorrected sizes, for reading the direction only."
      />
    </>
  );
}
