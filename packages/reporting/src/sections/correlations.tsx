import type { VNode } from 'preact';
import { Folded, Table } from '../markup/table.tsx';
import { correlation, count, coverage, degrees, limits, pValue } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { inSentence, listed } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

type Row = NonNullable<Report['correlations']>[number];

export const correlationsSection: Section = {
  id: 'correlations',
  title: () => 'Correlations of the variables',
  shown: ({ correlations }) => (correlations?.length ?? 0) > 0,
  render,
};

function render(report: Report): VNode {
  const rows = report.correlations ?? [];
  const label = (name: string) => report.variables.get(name)?.label ?? name;
  const held = (rows[0]?.held_constant ?? '').split(', ').filter((name) => name !== '');
  const methods = [...new Set(rows.map(({ method }) => method))];
  const below = rows.filter(({ q }) => q < 0.05).length;
  return (
    <>
      <p>
        {`${count(rows.length)} correlations${held.length > 0 ? ` with ${listed(held.map((name) => inSentence(label(name))))} held constant` : ''}; ${count(below)} with q below .05.`}
      </p>
      {methods.map((method) => (
        <Matrix rows={rows.filter((row) => row.method === method)} method={method} label={label} />
      ))}
      <Folded summary="Every pair with interval, p and q">
        <Table
          caption="Correlations"
          columns={[
            { head: 'Pair', rowHead: true, cell: (row) => `${label(row.first)}, ${label(row.second)}` },
            { head: 'Kind', brief: true, cell: (row) => row.method },
            { head: 'r', numeric: true, cell: (row) => correlation(row.estimate) },
            {
              head: 'Interval',
              numeric: true,
              cell: (row) =>
                Number.isNaN(row.lower) ? '–' : `${limits(row.lower, row.upper, 2)} (${coverage(row.level)})`,
            },
            { head: 'df', numeric: true, cell: (row) => degrees(row.df) },
            { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
            { head: 'q', numeric: true, cell: (row) => pValue(row.q) },
            { head: 'n', numeric: true, cell: (row) => count(row.n) },
          ]}
          rows={rows}
        />
      </Folded>
    </>
  );
}

interface MatrixProps {
  readonly rows: readonly Row[];
  readonly method: string;
  readonly label: (name: string) => string;
}

/** Variables below, variables across; a pair stands once. */
function Matrix({ rows, method, label }: MatrixProps): VNode {
  const names = [...new Set(rows.flatMap(({ first, second }) => [first, second]))];
  const across = names.filter((name) => rows.some(({ first }) => first === name));
  const below = names.filter((name) => rows.some(({ second }) => second === name));
  const find = (one: string, other: string) =>
    rows.find(({ first, second }) => first === one && second === other);
  return (
    <Table
      caption={`${method} correlations`}
      columns={[
        { head: 'Variable', rowHead: true, cell: label },
        ...across.map((name) => ({
          head: label(name),
          numeric: true,
          cell: (row: string) => {
            const pair = find(name, row);
            if (!pair) return '';
            return `${correlation(pair.estimate)}${pair.q < 0.05 ? ' *' : ''}`;
          },
        })),
      ]}
      rows={below}
      note="* q < .05, false discovery rate over the pairs of this table (Benjamini-Hochberg)."
    />
  );
}
