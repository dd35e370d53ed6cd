import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { count, coverage, degrees, fixed, limits, pValue, significant } from '../numbers/format.ts';
import type { Estimate, Report } from '../study-report/report.ts';
import type { Section } from './section.ts';

export const modelsSection: Section = {
  id: 'models',
  title: () => 'Regression models',
  shown: ({ models }) => (models?.length ?? 0) > 0,
  render,
};

function render({ models = [] }: Report): VNode {
  return (
    <>
      {[...new Set(models.map(({ model }) => model))].map((model) => (
        <ModelTable rows={models.filter((row) => row.model === model)} model={model} />
      ))}
    </>
  );
}

function ModelTable({ rows, model }: { readonly rows: readonly Estimate[]; readonly model: string }): VNode {
  const [first] = rows;
  const scales = new Set(rows.map(({ scale }) => scale));
  return (
    <Table
      caption={`${model}: ${first?.method ?? ''}, n = ${count(first?.n ?? NaN)}`}
      columns={[
        { head: 'Term', rowHead: true, cell: (row) => row.term },
        ...(scales.size > 1 ? [{ head: 'Scale', brief: true, cell: (row: Estimate) => row.scale }] : []),
        { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
        {
          head: 'Interval',
          numeric: true,
          cell: (row) =>
            Number.isNaN(row.lower) ? '–' : `${limits(row.lower, row.upper)} (${coverage(row.level)})`,
        },
        { head: 'SE', numeric: true, cell: (row) => significant(row.se) },
        {
          head: 'Statistic',
          numeric: true,
          cell: (row) => (Number.isNaN(row.statistic) ? '–' : fixed(row.statistic, 2)),
        },
        { head: 'df', numeric: true, cell: (row) => (Number.isNaN(row.df) ? '–' : degrees(row.df)) },
        { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
      ]}
      rows={rows}
      note="Marginal means: numbers at their mean, other categories averaged with equal weights. p are not corrected for the number of terms."
    />
  );
}
