import type { VNode } from 'preact';
import { Flag } from '../markup/flag.tsx';
import { Table } from '../markup/table.tsx';
import { count, fixed, pValue, significant } from '../numbers/format.ts';
import type { AssociationRow, Report } from '../study-report/report.ts';
import { counted, inSentence } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const associationsSection: Section = {
  id: 'associations',
  title: ({ search }) => `Exposure and outcome, each with all ${search.noun.plural}`,
  shown: ({ associations }) => associations !== undefined,
  render,
};

const DISCOVERY = 0.05;

function render(report: Report): VNode {
  const rows = report.associations ?? [];
  const sides = (['exposure', 'outcome'] as const)
    .map((side) => ({ side, rows: rows.filter((row) => row.association === side) }))
    .filter((side) => side.rows.length > 0);
  return (
    <>
      <p>
        {`A ${report.search.noun.singular} can relate to the exposure or to the outcome without lying between them. Here each side is tested by itself, the covariates held constant; the search asks for both at once.`}
      </p>
      {sides.map((side) => (
        <Side key={side.side} {...side} report={report} />
      ))}
    </>
  );
}

interface SideProps {
  readonly side: 'exposure' | 'outcome';
  readonly rows: readonly AssociationRow[];
  readonly report: Report;
}

function Side({ side, rows, report }: SideProps): VNode {
  const { study, search, strongest } = report;
  const ranked = rows.toSorted((a, b) => a.p_fwe - b.p_fwe || Math.abs(b.t) - Math.abs(a.t));
  const shown = ranked.slice(0, strongest);
  const { label } = side === 'exposure' ? study.exposure : study.outcome;
  const [first] = ranked;
  return (
    <>
      <p>{associationSentence(inSentence(label), rows, report)}</p>
      <Table
        caption={`${label}: the ${count(shown.length)} strongest of ${counted(count(rows.length), search.noun.singular, search.noun.plural)}`}
        columns={[
          { head: 'Connection', rowHead: true, cell: (row) => row.name },
          { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
          { head: 't', numeric: true, cell: (row) => fixed(row.t, 2) },
          { head: 't, HC3', numeric: true, cell: (row) => fixed(row.t_hc3, 2) },
          { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
          { head: 'p FWE', numeric: true, cell: (row) => pValue(row.p_fwe) },
          { head: 'q', numeric: true, cell: (row) => pValue(row.q) },
        ]}
        rows={shown}
        note="p: uncorrected. p FWE: largest |t| over all in each permutation. q: Benjamini-Hochberg."
      />
      {first ? <Flag selection={first.selection} /> : null}
    </>
  );
}

/** How many candidates go with one variable of the study. */
function associationSentence(label: string, rows: readonly AssociationRow[], { search }: Report): string {
  const called = rows.filter((row) => row.selected).length;
  const discovered = rows.filter((row) => row.q < DISCOVERY).length;
  const found = called === 0 ? 'none' : counted(count(called), search.noun.singular, search.noun.plural);
  return `Related to ${label}, family-wise error controlled: ${found}; with a false discovery rate below 5 %: ${discovered === 0 ? 'none' : count(discovered)}.`;
}
