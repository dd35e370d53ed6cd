import type { VNode } from 'preact';
import { headline, unitOf } from '../answer/sentences.ts';
import { PathDiagram } from '../figures/path-diagram/path-diagram.tsx';
import { Raincloud } from '../figures/raincloud/raincloud.tsx';
import { Scatter } from '../figures/scatter/scatter.tsx';
import { Figure } from '../markup/figure.tsx';
import { Flag, selectionText } from '../markup/flag.tsx';
import { Table, type ColumnSpec } from '../markup/table.tsx';
import { count, fixed, limits, pEquals, pValue, significant } from '../numbers/format.ts';
import type { Candidate, Report } from '../study-report/report.ts';
import { adjusted, covariateColumns, meanOf } from '../study/partial.ts';
import { axisLabel } from './outcome.tsx';
import type { Section } from './section.ts';

export const strongestSection: Section = {
  id: 'strongest',
  title: ({ search }) => `The strongest ${search.noun.plural}`,
  shown: ({ search }) => search.ranked.length > 0,
  render,
};

function render(report: Report): VNode {
  const [top] = report.search.ranked as [Candidate, ...Candidate[]];
  const rows = report.search.ranked.slice(0, Math.max(report.strongest, report.search.surviving.length));
  return (
    <>
      <div class="remark">
        <p>
          {`These ${report.search.noun.plural} are shown because they rank first of ${count(report.search.ranked.length)} in the same people. Their sizes are too large on average; only the corrected p accounts for the search.`}
        </p>
      </div>
      <StrongestTable rows={rows.slice(0, 60)} report={report} />
      <TopDiagram top={top} report={report} />
      <TopScatter top={top} report={report} />
    </>
  );
}

function StrongestTable({
  rows,
  report,
}: {
  readonly rows: readonly Candidate[];
  readonly report: Report;
}): VNode {
  const { noun } = report.search;
  return (
    <Table
      caption={`The ${count(rows.length)} strongest ${noun.plural}, raw scale`}
      columns={[
        { head: 'Connection', rowHead: true, cell: (row) => row.name },
        { head: 'min |t|', numeric: true, cell: (row) => fixed(row.min_t, 2) },
        { head: sub('p', 'FWE', ' strict'), numeric: true, cell: (row) => pValue(row.p_fwe_strict) },
        { head: 'Survives', cell: (row) => (row.selected ? 'yes' : 'no') },
        { head: sub('p', 'FWE'), numeric: true, cell: (row) => pValue(row.p_fwe) },
        { head: 'q', numeric: true, cell: (row) => pValue(row.q) },
        { head: 'p joint', numeric: true, cell: (row) => pValue(row.joint_p) },
        { head: 'a (SE)', numeric: true, cell: (row) => `${significant(row.a)} (${significant(row.a_se)})` },
        { head: sub('t', 'a'), numeric: true, cell: (row) => fixed(row.a_t, 2) },
        { head: 'b (SE)', numeric: true, cell: (row) => `${significant(row.b)} (${significant(row.b_se)})` },
        { head: sub('t', 'b'), numeric: true, cell: (row) => fixed(row.b_t, 2) },
        { head: 'a × b', numeric: true, cell: (row) => significant(row.ab) },
        ...intervalColumn(rows),
        { head: 'Selection', cell: (row) => <Flag selection={row.selection} /> },
      ]}
      rows={rows}
      rowClass={(row) => (row.selected ? 'survives' : undefined)}
      note="p joint is the larger p of the two paths, not corrected for the search. p FWE: larger of the two permutation schemes. p FWE strict: twice that; it decides. q: Benjamini-Hochberg over p joint. Intervals of a × b (percentile bootstrap) do not account for the search."
    />
  );
}

/** Intervals stand in the table only where resamples were drawn. */
function intervalColumn(rows: readonly Candidate[]): ColumnSpec<Candidate>[] {
  if (rows.every((row) => Number.isNaN(row.ab_lower))) return [];
  return [
    {
      head: 'a × b, uncorrected interval',
      numeric: true,
      cell: (row) => (Number.isNaN(row.ab_lower) ? '–' : limits(row.ab_lower, row.ab_upper)),
    },
  ];
}

/** A symbol with its index. */
function sub(symbol: string, index: string, rest = ''): VNode {
  return (
    <>
      {symbol}
      <sub>{index}</sub>
      {rest}
    </>
  );
}

function unitOfCandidate(top: Candidate, { labels }: Report): string {
  return labels.find((label) => label.candidate === top.candidate)?.unit || 'units';
}

function TopDiagram({ top, report }: { readonly top: Candidate; readonly report: Report }): VNode {
  const { study, words, total } = report;
  const c = headline(total, 'total');
  const numbers = (symbol: string, value: number, se: number) =>
    `${symbol} = ${significant(value)} (${significant(se)})`;
  const units = `a in ${unitOfCandidate(top, report)} per ${exposureStep(report)}, b in ${unitOf(study.outcome)} per ${unitOfCandidate(top, report)}, c and c′ in ${unitOf(study.outcome)} per ${exposureStep(report)}`;
  return (
    <Figure
      id="path-diagram"
      title={`Path diagram of ${top.name}`}
      caption={`Raw scale (${units}); SE in brackets${study.covariates.length > 0 ? '; covariates held constant' : ''}. c: ${words.total}; c′: ${words.direct}, with the ${report.search.noun.singular} held constant. Arrows show the order the model assumes, which the design cannot test.`}
      selection={top.selection}
    >
      <PathDiagram
        exposure={study.exposure.label}
        mediator={top.name}
        outcome={study.outcome.label}
        a={[numbers('a', top.a, top.a_se), `t = ${fixed(top.a_t, 2)}`]}
        b={[numbers('b', top.b, top.b_se), `t = ${fixed(top.b_t, 2)}`]}
        direct={numbers('c′', top.c_prime, top.c_prime_se)}
        total={c ? numbers('c', c.estimate, c.se) : ''}
        mark={selectionText(top.selection)}
        alt={`Path diagram: ${study.exposure.label}, ${top.name}, ${study.outcome.label}. a ${significant(top.a)}, b ${significant(top.b)}, a times b ${significant(top.ab)}, corrected ${pEquals(top.p_fwe_strict)}.`}
      />
    </Figure>
  );
}

/** What one step of the exposure is. */
export function exposureStep({ study }: Report): string {
  if (study.groups)
    return `“${study.groups.at(-1)?.label ?? ''}” instead of “${study.groups[0]?.label ?? ''}”`;
  return unitOf(study.exposure).replace(/^units$/, 'unit');
}

function TopScatter({ top, report }: { readonly top: Candidate; readonly report: Report }): VNode {
  const { study, people } = report;
  const values = report.valuesOf(top.candidate);
  const unit = unitOfCandidate(top, report);
  const mark = selectionText(top.selection);
  const x = people.values(study.exposure);
  const level = headline(report.total, 'total')?.level ?? 0.95;
  return (
    <Figure
      id="mediator-pair"
      title={`The two paths of ${top.name}, person by person`}
      wide
      caption={`Left, path a: values of the ${report.search.noun.singular} ${study.groups ? 'in each group, with mean and t interval' : 'against the exposure'}, as measured. Right, path b: both axes without the part that exposure${study.covariates.length > 0 ? ' and covariates' : ''} account for; the line has slope b = ${significant(top.b)}.`}
      selection={top.selection}
    >
      <div class="pair">
        {study.groups ? (
          <Raincloud
            groups={study.groups.map(({ label, rows }) => ({
              label,
              values: rows.map((row) => values[row] ?? NaN),
            }))}
            label={`${report.search.noun.singular}, ${unit}`}
            level={level}
            width={440}
            mark={mark}
            alt={`${top.name} of every person by group.`}
          />
        ) : (
          <Scatter
            x={x}
            y={values}
            xLabel={axisLabel(study.exposure)}
            yLabel={`${report.search.noun.singular}, ${unit}`}
            line={{ slope: top.a, through: [meanOf(x), meanOf(values)] }}
            mark={mark}
            alt={`${top.name} against ${study.exposure.label}, with the line of path a.`}
          />
        )}
        <PartialScatter top={top} report={report} mark={mark} />
      </div>
      {study.groups ? (
        <Legend labels={study.groups.map(({ label }) => label)} title={study.exposure.label} />
      ) : null}
    </Figure>
  );
}

/** Added-variable plot of path b; its least-squares slope is b. */
function PartialScatter({
  top,
  report,
  mark,
}: {
  readonly top: Candidate;
  readonly report: Report;
  readonly mark: string;
}): VNode {
  const { study, people } = report;
  const columns = [exposureColumn(report), ...covariateColumns(people, study.covariates)];
  const m = adjusted(report.valuesOf(top.candidate), columns);
  const y = adjusted(people.values(study.outcome), columns);
  return (
    <Scatter
      x={m}
      y={y}
      xLabel={`${report.search.noun.singular}, ${unitOfCandidate(top, report)}, adjusted`}
      yLabel={`${axisLabel(study.outcome)}, adjusted`}
      group={groupOfPeople(report)}
      line={{ slope: top.b, through: [meanOf(m), meanOf(y)] }}
      mark={mark}
      alt={`Partial regression of ${study.outcome.label} on ${top.name}: slope ${significant(top.b)}, t ${fixed(top.b_t, 2)}.`}
    />
  );
}

function groupOfPeople({ study, people }: Report): number[] | undefined {
  if (!study.groups) return undefined;
  const position = new Int32Array(people.n).fill(-1);
  for (const [g, { rows }] of study.groups.entries()) for (const row of rows) position[row] = g;
  return [...position];
}

/** The exposure as the models code it. */
export function exposureColumn(report: Report): Float64Array {
  const groups = groupOfPeople(report);
  return groups ? Float64Array.from(groups) : report.people.values(report.study.exposure);
}

function Legend({ labels, title }: { readonly labels: readonly string[]; readonly title: string }): VNode {
  return (
    <ul class="legend">
      {labels.map((label, i) => (
        <li>
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <circle
              cx="6"
              cy="6"
              r="4"
              stroke={`var(--group-${i % 4})`}
              stroke-width="1.6"
              fill={i % 2 === 0 ? 'var(--card)' : `var(--group-${i % 4})`}
            />
          </svg>
          {`${title}: ${label}`}
        </li>
      ))}
    </ul>
  );
}
