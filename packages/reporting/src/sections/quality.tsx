import { pearson, tTwoSided } from '@mesovia/kernels';
import type { VNode } from 'preact';
import { MotionHistogram } from '../figures/motion-histogram/motion-histogram.tsx';
import { Raincloud } from '../figures/raincloud/raincloud.tsx';
import { Scatter } from '../figures/scatter/scatter.tsx';
import { Figure } from '../markup/figure.tsx';
import { Table } from '../markup/table.tsx';
import { commonDecimals, correlation, count, fixed, pEquals, pValue } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { deviationOf, meanOf } from '../study/partial.ts';
import { inSentence } from '../wording/vocabulary.ts';
import { axisLabel } from './outcome.tsx';
import type { Section } from './section.ts';
import { exposureColumn } from './strongest.tsx';

export const qualitySection: Section = {
  id: 'quality',
  title: () => 'Motion and amount of data',
  shown: ({ quality }) => quality !== undefined,
  render,
};

const MOTION = 'mean framewise displacement, mm';

function render(report: Report): VNode {
  const { study, people } = report;
  const fd = report.quality?.['mean_fd_mm'] ?? new Float64Array(people.n).fill(NaN);
  const known = fd.some((value) => !Number.isNaN(value));
  const exposure = exposureColumn(report);
  const outcome = people.values(study.outcome);
  return (
    <>
      {known ? (
        <>
          <p>{motionSentence(report, fd, exposure, outcome)}</p>
          <Figure
            id="motion"
            title="Motion, exposure and outcome"
            wide
            caption={`One point per person. Left: ${relation(fd, exposure)}; right: ${relation(fd, outcome)} (Pearson, over people). Motion that goes with both exposure and outcome can pass for a mediating connection.`}
          >
            <div class="pair">
              <MotionByExposure report={report} fd={fd} />
              <Scatter
                x={fd}
                y={outcome}
                xLabel={MOTION}
                yLabel={axisLabel(study.outcome)}
                alt={`${study.outcome.label} against motion: ${relation(fd, outcome)}.`}
              />
            </div>
          </Figure>
          <CandidatesAndMotion report={report} fd={fd} />
        </>
      ) : (
        <p>Framewise displacement is unknown for everybody, so nothing can be said about motion.</p>
      )}
      <AmountTable report={report} />
    </>
  );
}

function decimalsOf(values: Float64Array): number {
  return values.every(Number.isInteger) ? 1 : Math.min(3, commonDecimals([...values]));
}

/** r and its two-sided p over the people for whom both are known. */
export function association(u: Float64Array, v: Float64Array): { r: number; p: number; n: number } {
  const both = [...u.keys()].filter((i) => Number.isFinite(u[i]) && Number.isFinite(v[i]));
  const r = pearson(
    Float64Array.from(both, (i) => u[i] ?? NaN),
    Float64Array.from(both, (i) => v[i] ?? NaN),
  );
  const df = both.length - 2;
  return { r, p: tTwoSided(r * Math.sqrt(df / (1 - r ** 2)), df), n: both.length };
}

function relation(u: Float64Array, v: Float64Array): string {
  const { r, p, n } = association(u, v);
  return `r = ${correlation(r)}, ${pEquals(p)}, n = ${count(n)}`;
}

function motionSentence({ study }: Report, fd: Float64Array, x: Float64Array, y: Float64Array): string {
  const inModel = study.covariates.some(({ name }) => /fd|motion|displacement/i.test(name));
  return `Mean framewise displacement was ${fixed(meanOf(fd.filter((v) => !Number.isNaN(v))), 3)} mm on average. Its correlation with ${inSentence(study.exposure.label)} was ${correlation(association(fd, x).r)} (${pEquals(association(fd, x).p)}), with ${inSentence(study.outcome.label)} ${correlation(association(fd, y).r)} (${pEquals(association(fd, y).p)}). ${inModel ? 'Motion is a covariate of every model here.' : 'Motion is not a covariate of the models here: read the search with that in mind.'}`;
}

function MotionByExposure({ report, fd }: { readonly report: Report; readonly fd: Float64Array }): VNode {
  const { study, people } = report;
  if (!study.groups) {
    return (
      <Scatter
        x={people.values(study.exposure)}
        y={fd}
        xLabel={axisLabel(study.exposure)}
        yLabel={MOTION}
        alt={`Motion against ${study.exposure.label}.`}
      />
    );
  }
  return (
    <Raincloud
      groups={study.groups.map(({ label, rows }) => ({
        label,
        values: rows.map((row) => fd[row] ?? NaN).filter((value) => !Number.isNaN(value)),
      }))}
      label={MOTION}
      level={0.95}
      width={440}
      alt={`Motion of every person in each group of ${study.exposure.label}.`}
    />
  );
}

/** Correlation of every tested candidate with motion, beside what no relation would give. */
function CandidatesAndMotion({
  report,
  fd,
}: {
  readonly report: Report;
  readonly fd: Float64Array;
}): VNode | null {
  const rows = report.search.ranked;
  if (rows.length === 0) return null;
  const known = [...fd.keys()].filter((i) => !Number.isNaN(fd[i]));
  const knownFd = Float64Array.from(known, (i) => fd[i] ?? NaN);
  const r = Float64Array.from(rows, ({ candidate }) => {
    const values = report.valuesOf(candidate);
    return pearson(
      knownFd,
      Float64Array.from(known, (i) => values[i] ?? NaN),
    );
  });
  const sizes = r.map(Math.abs).toSorted();
  const middle = sizes.length / 2;
  const median = ((sizes[Math.ceil(middle) - 1] ?? NaN) + (sizes[Math.floor(middle)] ?? NaN)) / 2;
  const expected = 0.674 / Math.sqrt(report.people.n - 1);
  const { noun } = report.search;
  return (
    <Figure
      id="candidates-motion"
      title={`Motion and the ${noun.plural}`}
      caption={`Correlation of each of ${count(rows.length)} ${noun.plural} with mean framewise displacement over people. Median |r| = ${correlation(median)}; about ${correlation(expected)} is expected when motion leaves no trace (dashed lines at ± that value).`}
    >
      <MotionHistogram
        r={r}
        expected={expected}
        alt={`Histogram of correlations with motion; median size ${correlation(median)}, expected ${correlation(expected)}.`}
      />
    </Figure>
  );
}

const AMOUNTS = [
  ['kept_frames', 'Volumes used'],
  ['frames', 'Volumes acquired'],
  ['percent_dropped', 'Volumes dropped, %'],
  ['minutes', 'Minutes used'],
  ['mean_fd_mm', 'Mean framewise displacement, mm'],
  ['max_fd_mm', 'Largest framewise displacement, mm'],
  ['dead_regions', 'Regions without signal'],
] as const;

function AmountTable({ report }: { readonly report: Report }): VNode {
  const exposure = exposureColumn(report);
  const outcome = report.people.values(report.study.outcome);
  const rows = AMOUNTS.map(([column, name]) => ({
    name,
    values: report.quality?.[column] ?? new Float64Array(),
  }))
    .map((row) => ({ ...row, known: row.values.filter((value) => !Number.isNaN(value)) }))
    .filter(({ known }) => known.length > 0);
  const number = (values: Float64Array, value: number) =>
    Number.isInteger(value) && values.every(Number.isInteger)
      ? count(value)
      : fixed(value, decimalsOf(values));
  const varies = (values: Float64Array) => values.some((value) => value !== values[0]);
  const r = (values: Float64Array, other: Float64Array) => {
    if (!varies(values.filter((v) => !Number.isNaN(v)))) return '–';
    const { r: size, p } = association(values, other);
    return `${correlation(size)} (${pValue(p)})`;
  };
  return (
    <Table
      caption="Amount and quality of data of the people analysed"
      columns={[
        { head: 'Measure', rowHead: true, cell: (row) => row.name },
        {
          head: 'Mean (SD)',
          numeric: true,
          cell: ({ known }) => `${number(known, meanOf(known))} (${number(known, deviationOf(known))})`,
        },
        {
          head: 'Smallest',
          numeric: true,
          cell: ({ known }) =>
            number(
              known,
              known.reduce((a, b) => Math.min(a, b)),
            ),
        },
        {
          head: 'Largest',
          numeric: true,
          cell: ({ known }) =>
            number(
              known,
              known.reduce((a, b) => Math.max(a, b)),
            ),
        },
        { head: 'r with exposure (p)', numeric: true, cell: ({ values }) => r(values, exposure) },
        { head: 'r with outcome (p)', numeric: true, cell: ({ values }) => r(values, outcome) },
      ]}
      rows={rows}
      note="p values are not corrected; they describe, and a large one does not clear motion."
    />
  );
}
