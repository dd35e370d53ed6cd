import type { VNode } from 'preact';
import { headline, totalSentence, unitOf } from '../answer/sentences.ts';
import { Raincloud } from '../figures/raincloud/raincloud.tsx';
import { Scatter } from '../figures/scatter/scatter.tsx';
import { Figure } from '../markup/figure.tsx';
import { Table } from '../markup/table.tsx';
import { coverage, degrees, fixed, limits, pEquals, pValue, significant } from '../numbers/format.ts';
import type { Estimate, Report } from '../study-report/report.ts';
import { meanOf } from '../study/partial.ts';
import type { Variable } from '../study/variable.ts';
import { inSentence } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const outcomeSection: Section = {
  id: 'outcome',
  title: ({ study }) => `${study.outcome.label} by ${inSentence(study.exposure.label)}`,
  render,
};

/** Label and unit of a variable, for an axis. */
export function axisLabel({ label, unit }: Variable): string {
  return unit ? `${label}, ${unit}` : label;
}

function render(report: Report): VNode {
  const { study, words } = report;
  const level = headline(report.total, 'total')?.level ?? 0.95;
  const [x, y] = [inSentence(study.exposure.label), inSentence(study.outcome.label)];
  return (
    <>
      <p>{totalSentence(report)}</p>
      <Figure
        id="group-plot"
        title={`${study.outcome.label} of every person`}
        caption={
          study.groups
            ? `One point per person, placed without overlap; above, the smoothed shape of the group. Diamond and bar: mean and its ${coverage(level)} t interval, covariates not held constant. ${groupTest(report)}`
            : `One point per person. The line has the slope of the ${words.total} ${study.covariates.length > 0 ? '(covariates held constant) ' : ''}and runs through the means. ${groupTest(report)}`
        }
      >
        {study.groups ? (
          <Raincloud
            groups={study.groups.map(({ label, rows }) => ({ label, values: known(report, rows) }))}
            label={axisLabel(study.outcome)}
            level={level}
            alt={`${study.outcome.label} of every person in each group of ${x}, with mean and interval.`}
          />
        ) : (
          <ContinuousPlot
            report={report}
            alt={`Scatter of ${y} against ${x} with the line of the ${words.total}.`}
          />
        )}
      </Figure>
      <TotalTable rows={report.total} caption={`The ${words.total} of ${x} with ${y}`} report={report} />
    </>
  );
}

function known({ people, study }: Report, rows: readonly number[]): number[] {
  const values = people.values(study.outcome);
  return rows.map((row) => values[row] ?? NaN).filter((value) => !Number.isNaN(value));
}

/** The test of Table 1, which does not hold covariates constant. */
function groupTest({ groupTests, study }: Report): string {
  const test = groupTests.find((row) => row.variable === study.outcome.name && row.shown);
  if (!test) return '';
  const size = Number.isNaN(test.lower)
    ? significant(test.estimate)
    : `${significant(test.estimate)}, interval ${limits(test.lower, test.upper)}`;
  return `Without covariates: ${test.test}, ${test.effect} ${size}, ${pEquals(test.p)}.`;
}

function ContinuousPlot({ report, alt }: { readonly report: Report; readonly alt: string }): VNode {
  const { study, people, total } = report;
  const [x, y] = [people.values(study.exposure), people.values(study.outcome)];
  const row = headline(total, 'total');
  const both = [...x.keys()].filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
  const middle = [meanOf(both.map((i) => x[i] ?? NaN)), meanOf(both.map((i) => y[i] ?? NaN))] as const;
  return (
    <Scatter
      x={x}
      y={y}
      xLabel={axisLabel(study.exposure)}
      yLabel={axisLabel(study.outcome)}
      line={row ? { slope: row.estimate, through: middle } : undefined}
      alt={alt}
      width={560}
      height={400}
    />
  );
}

interface TotalTableProps {
  readonly rows: readonly Estimate[];
  readonly caption: string;
  readonly report: Report;
}

function TotalTable({ rows, caption, report }: TotalTableProps): VNode {
  return (
    <Table
      caption={caption}
      columns={[
        { head: 'Scale', rowHead: true, cell: (row) => scaleName(row, report) },
        { head: 'Model', wide: true, cell: (row) => row.method },
        { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
        {
          head: 'Interval',
          numeric: true,
          cell: (row) => `${limits(row.lower, row.upper)} (${coverage(row.level)})`,
        },
        { head: 'SE', numeric: true, cell: (row) => significant(row.se) },
        { head: 't', numeric: true, cell: (row) => fixed(row.statistic, 2) },
        { head: 'df', numeric: true, cell: (row) => degrees(row.df) },
        { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
        { head: 'n', numeric: true, cell: (row) => String(row.n) },
      ]}
      rows={byScale(rows)}
      note="Partially standardised: divided by the SD of the outcome. Fully standardised: exposure and outcome in SDs."
    />
  );
}

const SCALES = ['raw', 'partially standardised', 'fully standardised'];
const place = (scale: string) => (SCALES.includes(scale) ? SCALES.indexOf(scale) : SCALES.length);

/** Raw first, then as far as the scales go; otherwise as given. */
export function byScale(rows: readonly Estimate[]): Estimate[] {
  return rows.toSorted((p, q) => place(p.scale) - place(q.scale));
}

/** `raw` with the unit it stands for; paths a and b have units of the mediator in them. */
export function scaleName({ scale, term }: Estimate, { study }: Report): string {
  return scale === 'raw' && term !== 'a' && term !== 'b' ? `raw, ${unitOf(study.outcome)}` : scale;
}
