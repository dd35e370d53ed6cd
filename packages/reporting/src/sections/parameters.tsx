import type { VNode } from 'preact';
import { Quoted, Table } from '../markup/table.tsx';
import type { Report } from '../study-report/report.ts';
import type { Section } from './section.ts';

type Needs = Pick<Report, 'stages' | 'parameters'>;

export const parametersSection: Section<Needs> = {
  id: 'parameters',
  title: () => 'Every parameter as recorded',
  render,
};

function render({ stages, parameters }: Needs): VNode {
  const order = new Map(stages.map(({ stage, position }) => [stage, position]));
  const rows = parameters.rows.toSorted((a, b) => (order.get(a.stage) ?? 0) - (order.get(b.stage) ?? 0));
  return (
    <>
      <Table
        caption="Stages in the order they ran"
        columns={[
          { head: 'Stage', rowHead: true, cell: (row) => <code>{row.stage}</code> },
          { head: 'Runs', cell: (row) => <code>{`${row.use} ${row.version}`}</code> },
          { head: 'What it does, as it says', cell: (row) => <Quoted>{row.about}</Quoted> },
        ]}
        rows={stages}
      />
      <Table
        caption="Parameters of every stage; places of files are left out"
        columns={[
          { head: 'Stage', rowHead: true, cell: (row) => <code>{row.stage}</code> },
          { head: 'Parameter', cell: (row) => <code>{row.parameter}</code> },
          { head: 'Value', cell: (row) => <code>{row.value}</code> },
        ]}
        rows={rows}
      />
    </>
  );
}
