import type { VNode } from 'preact';
import { Flag } from '../markup/flag.tsx';
import { Folded, Table } from '../markup/table.tsx';
import { count, fixed, pValue, significant } from '../numbers/format.ts';
import type { RegionEstimate, Report } from '../study-report/report.ts';
import { listed } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const regionsSection: Section = {
  id: 'regions',
  title: () => 'Region by region',
  shown: ({ search }) => search.regions.length > 0,
  render,
};

function render(report: Report): VNode {
  const { search, strongest } = report;
  const ordered = search.regions.toSorted(
    (a, b) =>
      b.surviving - a.surviving ||
      (Number.isNaN(b.strongest_min_t) ? -1 : b.strongest_min_t) -
        (Number.isNaN(a.strongest_min_t) ? -1 : a.strongest_min_t) ||
      a.region - b.region,
  );
  const first = ordered.slice(
    0,
    Math.max(strongest, Math.min(25, ordered.filter((r) => r.surviving > 0).length)),
  );
  const nodes = ordered.filter((region) => !Number.isNaN(region.joint_p));
  return (
    <>
      <p>{nodeSentence(report, nodes)}</p>
      <RegionTable
        rows={first}
        report={report}
        caption={`The first ${count(first.length)} of ${count(ordered.length)} regions, by surviving ${search.noun.plural}, then by search statistic`}
      />
      {ordered.length > first.length ? (
        <Folded summary={`All ${count(ordered.length)} regions`}>
          <RegionTable rows={ordered} report={report} caption={`All ${count(ordered.length)} regions`} />
        </Folded>
      ) : null}
    </>
  );
}

function nodeSentence({ search }: Report, nodes: readonly RegionEstimate[]): string {
  if (nodes.length === 0) return 'Measures of whole regions were not tested in this study.';
  const alpha = search.alpha;
  const tested = `The node strength of ${count(nodes.length)} regions (mean over their connections) was tested as a family of its own.`;
  if (alpha === undefined) return tested;
  const found = nodes.filter((region) => region.p_fwe_strict < alpha).map(({ plain_name }) => plain_name);
  if (found.length > 0) return `${tested} Surviving family-wise control: ${listed(found)}.`;
  const best = nodes.reduce((a, b) => (b.p_fwe_strict < a.p_fwe_strict ? b : a));
  return `${tested} None survived family-wise control; the smallest corrected p was ${pValue(best.p_fwe_strict)} (${best.plain_name}).`;
}

interface RegionTableProps {
  readonly rows: readonly RegionEstimate[];
  readonly report: Report;
  readonly caption: string;
}

function RegionTable({ rows, report, caption }: RegionTableProps): VNode {
  const { noun } = report.search;
  return (
    <Table
      caption={caption}
      columns={[
        { head: 'Region', rowHead: true, cell: (row) => row.plain_name },
        { head: 'Tested', numeric: true, cell: (row) => count(row.connections) },
        { head: 'Surviving', numeric: true, cell: (row) => count(row.surviving) },
        { head: 'Largest min |t|', numeric: true, cell: (row) => fixed(row.strongest_min_t, 2) },
        {
          head: (
            <>
              Node strength t<sub>a</sub>
            </>
          ),
          numeric: true,
          cell: (row) => fixed(row.a_t, 2),
        },
        {
          head: (
            <>
              t<sub>b</sub>
            </>
          ),
          numeric: true,
          cell: (row) => fixed(row.b_t, 2),
        },
        { head: 'a × b', numeric: true, cell: (row) => significant(row.ab) },
        { head: 'p joint', numeric: true, cell: (row) => pValue(row.joint_p) },
        {
          head: (
            <>
              p<sub>FWE</sub>
            </>
          ),
          numeric: true,
          cell: (row) => pValue(row.p_fwe),
        },
        {
          head: (
            <>
              p<sub>FWE</sub> strict
            </>
          ),
          numeric: true,
          cell: (row) => pValue(row.p_fwe_strict),
        },
        { head: 'q', numeric: true, cell: (row) => pValue(row.q) },
        { head: 'Selection', cell: (row) => <Flag selection={row.selection} /> },
      ]}
      rows={rows}
      rowClass={(row) => (row.surviving > 0 ? 'survives' : undefined)}
      note={`Tested and surviving count ${noun.plural} that end in the region. Columns from node strength on are tests of the region's mean connection.`}
    />
  );
}
