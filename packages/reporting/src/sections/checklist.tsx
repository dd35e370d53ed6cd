import type { VNode } from 'preact';
import { agrema, type ChecklistItem } from '../checklist/agrema.ts';
import { Table } from '../markup/table.tsx';
import type { Report } from '../study-report/report.ts';
import type { Anchor, Section } from './section.ts';

export const checklistSection: Section = { id: 'checklist', title: () => 'AGReMA checklist', render };

function render(report: Report, page: readonly Anchor[]): VNode {
  const titles = new Map(page.map(({ id, title }) => [id, title]));
  const items = agrema(report, new Set(titles.keys()));
  const covered = items.filter(({ evidence, partly }) => evidence.length > 0 && !partly).length;
  const partial = items.filter(({ evidence, partly }) => evidence.length > 0 && partly).length;
  return (
    <Table
      caption={`What a report of mediation has to tell: ${covered} items on this page, ${partial} in part, ${items.length - covered - partial} left to the authors`}
      columns={[
        { head: 'No.', rowHead: false, numeric: true, cell: (row) => String(row.number) },
        { head: 'Item', rowHead: true, cell: (row) => row.what },
        { head: 'Short form', cell: (row) => (row.short ? 'yes' : '') },
        { head: 'Status', cell: status },
        {
          head: 'Evidence',
          cell: (row) =>
            row.evidence.map((id, i) => (
              <>
                {i > 0 ? '; ' : ''}
                <a href={`#${id}`}>{titles.get(id)}</a>
              </>
            )),
        },
      ]}
      rows={items}
      note="Items after the AGReMA statement (Lee and others 2021), in our own words."
    />
  );
}

function status({ evidence, partly }: ChecklistItem): string {
  if (evidence.length === 0) return '○ author';
  return partly ? '◐ in part, author completes' : '● on this page';
}
