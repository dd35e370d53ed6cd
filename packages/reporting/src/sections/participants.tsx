import type { VNode } from 'preact';
import { FlowDiagram } from '../figures/flow-diagram/flow-diagram.tsx';
import { Figure } from '../markup/figure.tsx';
import { Table } from '../markup/table.tsx';
import { count } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const participantsSection: Section = { id: 'participants', title: () => 'Who took part', render };

function render({ flow, people, study }: Report): VNode {
  if (!flow) {
    return (
      <p>{`The pipeline has no exclusion rules: all ${counted(count(people.n), 'person', 'people')} were analysed.`}</p>
    );
  }
  return (
    <>
      <Figure
        id="flow"
        title="Participant flow"
        caption="Each person who was left out is counted once, at the first rule that applied."
      >
        <FlowDiagram
          rules={flow}
          analysed={people.n}
          groups={(study.groups ?? []).map(({ label, rows }) => ({ label, n: rows.length }))}
          exposure={study.exposure.label}
        />
      </Figure>
      {flow.length > 0 ? (
        <Table
          caption="Exclusion rules in the order they were applied"
          columns={[
            { head: 'Reason', rowHead: true, cell: (rule) => rule.reason },
            { head: 'Rule', cell: (rule) => <code>{rule.predicate}</code> },
            { head: 'Entering', numeric: true, cell: (rule) => count(rule.entering) },
            { head: 'Left out here', numeric: true, cell: (rule) => count(rule.first_failing) },
            { head: 'By this rule alone', numeric: true, cell: (rule) => count(rule.all_failing) },
            { head: 'Remaining', numeric: true, cell: (rule) => count(rule.remaining) },
          ]}
          rows={flow}
        />
      ) : null}
    </>
  );
}
