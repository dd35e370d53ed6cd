import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { correlation, count, fixed } from '../numbers/format.ts';
import type { Report, StrategyRow } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const strategiesSection: Section = {
  id: 'strategies',
  title: () => 'Other ways to denoise',
  shown: ({ strategies }) => (strategies?.length ?? 0) > 0,
  render,
};

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${fixed(100 * share, 1)} %`);

function interval(estimate: number, lower: number, upper: number): string {
  const limits = Number.isNaN(lower) ? '' : ` (${correlation(lower)} to ${correlation(upper)})`;
  return Number.isNaN(estimate) ? '–' : `${correlation(estimate)}${limits}`;
}

function render({ strategies = [] }: Report): VNode {
  const [reference] = strategies;
  return (
    <>
      <p>
        {`The signals were denoised in ${counted(count(strategies.length), 'way', 'ways')}, and the connections of each related to head motion (QC-FC). About ${correlation(reference?.expected_qc_fc ?? NaN)} is the median |r| to expect where motion leaves no trace. A strategy that lowers it costs degrees of freedom, and sometimes people; the last column says how alike the connections stay.`}
      </p>
      <MotionTable rows={strategies} />
      <CostTable rows={strategies} />
    </>
  );
}

function MotionTable({ rows }: { readonly rows: readonly StrategyRow[] }): VNode {
  return (
    <Table
      caption="What each strategy leaves of head motion"
      columns={[
        { head: 'Strategy', rowHead: true, cell: ({ strategy }) => strategy },
        { head: 'People', numeric: true, cell: ({ people }) => count(people) },
        { head: 'Median |r| with motion', numeric: true, cell: (row) => correlation(row.median_qc_fc) },
        { head: 'p < .05', numeric: true, cell: (row) => percent(row.share_p) },
        { head: 'q < .05', numeric: true, cell: (row) => percent(row.share_q) },
        {
          head: 'Change of r per 100 mm (95 %)',
          numeric: true,
          cell: (row) => interval(row.distance_slope, row.slope_lower, row.slope_upper),
        },
        {
          head: 'Rank correlation with distance (95 %)',
          numeric: true,
          cell: (row) => interval(row.distance_spearman, row.spearman_lower, row.spearman_upper),
        },
      ]}
      rows={rows}
      note="Motion: mean framewise displacement of a person over all volumes, the same for every strategy. Intervals take people as units."
    />
  );
}

function CostTable({ rows }: { readonly rows: readonly StrategyRow[] }): VNode {
  return (
    <Table
      caption="What each strategy costs"
      columns={[
        { head: 'Strategy', rowHead: true, cell: ({ strategy }) => strategy },
        { head: 'What it does', wide: true, cell: ({ procedure }) => procedure },
        { head: 'People lost', numeric: true, cell: (row) => count(row.people_lost) },
        { head: 'Runs lost', numeric: true, cell: (row) => count(row.runs_lost) },
        { head: 'Volumes kept', numeric: true, cell: (row) => `${fixed(row.mean_kept_percent, 1)} %` },
        { head: 'Degrees of freedom left', numeric: true, cell: (row) => fixed(row.mean_residual_df, 1) },
        { head: 'Lost', numeric: true, cell: (row) => fixed(row.mean_df_lost, 1) },
        {
          head: `r with ${rows[0]?.strategy ?? 'the first'}`,
          numeric: true,
          cell: (row) => correlation(row.reference_r),
        },
      ]}
      rows={rows}
      note="Means over people. Degrees of freedom: volumes kept, less what filter and regressors take."
    />
  );
}
