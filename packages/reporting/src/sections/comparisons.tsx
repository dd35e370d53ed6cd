import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { count, degrees, fixed, limits, pValue, withInterval } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import type { Section } from './section.ts';

type Row = NonNullable<Report['comparisons']>[number];

export const comparisonsSection: Section = {
  id: 'comparisons',
  title: () => 'Comparisons named beforehand',
  shown: ({ comparisons }) => (comparisons?.length ?? 0) > 0,
  render,
};

function render(report: Report): VNode {
  const rows = (report.comparisons ?? []).filter(({ shown }) => shown);
  const below = rows.filter(({ q }) => q < 0.05).length;
  return (
    <>
      <p>
        {`${count(rows.length)} ${rows.length === 1 ? 'comparison' : 'comparisons'}, each by the test the pipeline file names or by the rule for its kind of variable; ${count(below)} with q below .05.`}
      </p>
      <Table
        caption="Comparisons"
        columns={[
          {
            head: 'Variable',
            rowHead: true,
            cell: (row) => report.variables.get(row.variable)?.label ?? row.variable,
          },
          { head: 'Compared', cell: (row) => row.comparison },
          { head: 'Test', brief: true, cell: (row) => row.test },
          { head: 'Statistic', numeric: true, cell: statistic },
          { head: 'Measure', cell: (row) => row.effect },
          {
            head: 'Size (interval)',
            numeric: true,
            cell: (row) => withInterval(row.estimate, row.lower, row.upper),
          },
          { head: 'SMD', numeric: true, cell: standardised },
          { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
          { head: 'q', numeric: true, cell: (row) => pValue(row.q) },
          { head: 'n', numeric: true, cell: (row) => count(row.n) },
        ]}
        rows={rows}
        note="SMD: difference in standard deviations with its interval; below it g, corrected for small samples. q: false discovery rate over these comparisons (Benjamini-Hochberg)."
      />
    </>
  );
}

function statistic({ statistic: value, df }: Row): string {
  if (Number.isNaN(value)) return '–';
  return Number.isNaN(df) ? fixed(value, 2) : `${fixed(value, 2)} (${degrees(df)} df)`;
}

function standardised({ smd, smd_lower, smd_upper, hedges_g }: Row): VNode | string {
  if (Number.isNaN(smd)) return '–';
  return (
    <>
      {`${fixed(smd, 2)}${Number.isNaN(smd_lower) ? '' : ` (${limits(smd_lower, smd_upper, 2)})`}`}
      {Number.isNaN(hedges_g) ? null : (
        <>
          <br />
          <span class="small">{`g ${fixed(hedges_g, 2)}`}</span>
        </>
      )}
    </>
  );
}
