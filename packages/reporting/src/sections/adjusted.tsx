import type { VNode } from 'preact';
import { addedNames, adjustedSentence } from '../answer/adjusted-sentence.ts';
import { Flag } from '../markup/flag.tsx';
import { Table, type ColumnSpec } from '../markup/table.tsx';
import { fixed, pValue } from '../numbers/format.ts';
import type { Candidate, Report } from '../study-report/report.ts';
import type { Section } from './section.ts';

export const adjustedSection: Section = {
  id: 'adjusted',
  title: (report) => `The same search with ${addedNames(report)}`,
  shown: ({ adjusted }) => adjusted !== undefined,
  render,
};

interface Pair {
  readonly name: string;
  readonly before: Candidate | undefined;
  readonly after: Candidate | undefined;
}

function render(report: Report): VNode {
  const pairs = pairsOf(report);
  return (
    <>
      <p>{adjustedSentence(report)}</p>
      <Table
        caption="The strongest of either search, side by side"
        columns={[
          { head: 'Connection', rowHead: true, cell: (row) => row.name },
          ...both('min |t|', (row) => fixed(row.min_t, 2)),
          ...both('p FWE strict', (row) => pValue(row.p_fwe_strict)),
          ...both('p FWE', (row) => pValue(row.p_fwe)),
          ...both('t of a', (row) => fixed(row.a_t, 2)),
          ...both('t of b', (row) => fixed(row.b_t, 2)),
          {
            head: 'Selection',
            cell: ({ before, after }) => <Flag selection={(before ?? after)?.selection ?? ''} />,
          },
        ]}
        rows={pairs}
        rowClass={({ before, after }) => (before?.selected || after?.selected ? 'survives' : undefined)}
        note="main: covariates of the study. adjusted: these and the further ones. p FWE strict decides."
      />
    </>
  );
}

/** One measure under both sets of covariates. */
function both(head: string, value: (row: Candidate) => string): ColumnSpec<Pair>[] {
  const column = (word: string, of: (row: Pair) => Candidate | undefined): ColumnSpec<Pair> => ({
    head: `${head}, ${word}`,
    numeric: true,
    cell: (row) => {
      const own = of(row);
      return own ? value(own) : '–';
    },
  });
  return [column('main', (row) => row.before), column('adjusted', (row) => row.after)];
}

function pairsOf({ search, adjusted, strongest }: Report): Pair[] {
  const before = new Map(search.ranked.map((row) => [row.candidate, row]));
  const after = new Map((adjusted?.ranked ?? []).map((row) => [row.candidate, row]));
  const keys = new Set([
    ...search.ranked
      .slice(0, Math.max(strongest, Math.min(40, search.surviving.length)))
      .map((row) => row.candidate),
    ...(adjusted?.ranked ?? []).slice(0, strongest).map((row) => row.candidate),
  ]);
  return [...keys].map((key) => {
    const pair = { before: before.get(key), after: after.get(key) };
    return { name: (pair.before ?? pair.after)?.name ?? '', ...pair };
  });
}
