import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { count, fixed } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import type { Section } from './section.ts';

type Row = NonNullable<Report['questionnaires']>[number];

export const questionnairesSection: Section = {
  id: 'questionnaires',
  title: () => 'Scores of questionnaires',
  shown: ({ questionnaires }) => (questionnaires?.length ?? 0) > 0,
  render,
};

function render(report: Report): VNode {
  const rows = report.questionnaires ?? [];
  const imputed = rows.some(({ prorated }) => prorated > 0);
  return (
    <>
      <p>
        {`${count(rows.length)} ${rows.length === 1 ? 'score was' : 'scores were'} computed from the items, before anybody was left out. ${imputed ? 'Where few enough items were missing, they count as the mean of the others of the person.' : 'Nobody has a score with a missing item.'}`}
      </p>
      <Table
        caption="Scores of questionnaires"
        columns={[
          { head: 'Score', rowHead: true, cell: (row: Row) => row.label },
          { head: 'Questionnaire', cell: (row: Row) => row.instrument },
          { head: 'Items', numeric: true, cell: (row: Row) => count(row.items) },
          { head: 'Possible', numeric: true, cell: (row: Row) => `${row.minimum} to ${row.maximum}` },
          { head: 'Complete', numeric: true, cell: (row: Row) => count(row.complete) },
          { head: 'Imputed', numeric: true, cell: (row: Row) => count(row.prorated) },
          { head: 'Unknown', numeric: true, cell: (row: Row) => count(row.unknown) },
          {
            head: 'Alpha',
            numeric: true,
            cell: (row: Row) => (Number.isNaN(row.alpha) ? '–' : fixed(row.alpha, 2)),
          },
        ]}
        rows={rows}
        note="Alpha: Cronbach's alpha over the people who answered every item; it says whether the items go together, not what they measure."
      />
    </>
  );
}
