import type { VNode } from 'preact';
import { distanceProfile } from '../figures/motion-histogram/distance-profile.ts';
import { MotionHistogram } from '../figures/motion-histogram/motion-histogram.tsx';
import { Raincloud } from '../figures/raincloud/raincloud.tsx';
import { Scatter } from '../figures/scatter/scatter.tsx';
import { Figure } from '../markup/figure.tsx';
import { Table } from '../markup/table.tsx';
import { commonDecimals, correlation, count, fixed, pEquals, pValue } from '../numbers/format.ts';
import type { Estimate, Motion, Report } from '../study-report/report.ts';
import { deviationOf, meanOf } from '../study/partial.ts';
import { inSentence } from '../wording/vocabulary.ts';
import { axisLabel } from './outcome.tsx';
import type { Section } from './section.ts';

export const qualitySection: Section = {
  id: 'quality',
  title: () => 'Motion and amount of data',
  shown: ({ quality }) => quality !== undefined,
  render,
};

const MOTION = 'mean framewise displacement, mm';
type Role = 'exposure' | 'outcome';

function render(report: Report): VNode {
  const { people } = report;
  const fd = report.quality?.['mean_fd_mm'] ?? new Float64Array(people.n).fill(NaN);
  const known = fd.some((value) => !Number.isNaN(value));
  return (
    <>
      {known ? (
        <>
          <p>{motionSentence(report, fd)}</p>
          <MotionFigure report={report} fd={fd} />
          {report.motion ? <ConnectionsAndMotion motion={report.motion} /> : null}
        </>
      ) : (
        <p>Framewise displacement is unknown for everybody, so nothing can be said about motion.</p>
      )}
      <AmountTable report={report} />
    </>
  );
}

/** How a measure of quality goes with exposure or outcome, as the quality stage says. */
export function association(report: Report, measure: string, role: Role): Estimate | undefined {
  const { name } = report.study[role];
  return report.motion?.estimates.find(
    ({ model, term }) => model === `${measure} and ${name}` && term === role,
  );
}

function relation(report: Report, role: Role): string {
  const found = association(report, 'mean_fd_mm', role);
  if (!found) return 'not computed';
  return `${found.scale} = ${correlation(found.estimate)}, ${pEquals(found.p)}, n = ${count(found.n)}`;
}

function motionSentence(report: Report, fd: Float64Array): string {
  const { study } = report;
  const mean = `Mean framewise displacement was ${fixed(meanOf(fd.filter((v) => !Number.isNaN(v))), 3)} mm on average.`;
  const inModel = study.covariates.some(({ name }) => /fd|motion|displacement/i.test(name));
  const covariate = inModel
    ? 'Motion is a covariate of every model here.'
    : 'Motion is not a covariate of the models here: read the search with that in mind.';
  if (!report.motion)
    return `${mean} ${covariate} The pipeline has no stage connectivity/quality, which would say how motion goes with connections, exposure and outcome.`;
  const said = (role: Role) => {
    const found = association(report, 'mean_fd_mm', role);
    return found ? `${correlation(found.estimate)} (${pEquals(found.p)})` : 'unknown';
  };
  return `${mean} Its correlation with ${inSentence(study.exposure.label)} was ${said('exposure')}, with ${inSentence(study.outcome.label)} ${said('outcome')}. ${covariate}`;
}

function MotionFigure({ report, fd }: { readonly report: Report; readonly fd: Float64Array }): VNode {
  const { study, people } = report;
  const numbers = report.motion
    ? ` Left: ${relation(report, 'exposure')}; right: ${relation(report, 'outcome')} (over people).`
    : '';
  return (
    <Figure
      id="motion"
      title="Motion, exposure and outcome"
      wide
      caption={`One point per person.${numbers} Motion that goes with both exposure and outcome can pass for a mediating connection.`}
    >
      <div class="pair">
        <MotionByExposure report={report} fd={fd} />
        <Scatter
          x={fd}
          y={people.values(study.outcome)}
          xLabel={MOTION}
          yLabel={axisLabel(study.outcome)}
          alt={`${study.outcome.label} against motion${report.motion ? `: ${relation(report, 'outcome')}` : ''}.`}
        />
      </div>
    </Figure>
  );
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

const QC_FC = 'connections and mean_fd_mm';
const DISTANCE = 'distance and QC-FC';

function named(motion: Motion, model: string, term: string): Estimate | undefined {
  return motion.estimates.find((row) => row.model === model && row.term === term);
}

/** Correlation of every connection with motion, beside what no relation would give, and against distance. */
function ConnectionsAndMotion({ motion }: { readonly motion: Motion }): VNode {
  const value = (term: string) => named(motion, QC_FC, term)?.estimate ?? NaN;
  const [median, expected] = [value('median size'), value('median size without a relation')];
  const held = named(motion, QC_FC, 'median size')?.covariates ?? '';
  const slope = named(motion, DISTANCE, 'slope');
  return (
    <Figure
      id="candidates-motion"
      title="Motion and the connections"
      wide={slope !== undefined}
      caption={`Correlation of each of ${count(motion.r.length)} connections with mean framewise displacement over people${held ? `, ${held} held constant` : ''} (QC-FC). Median |r| = ${correlation(median)}; about ${correlation(expected)} is expected when motion leaves no trace (dashed lines at ± that value). ${percent(value('share with p below .05'))} of them have p < .05 (5 % are expected by chance), ${percent(value('share with q below .05'))} a false discovery rate below .05. ${slope ? distanceSentence(motion, slope) : ''}`.trim()}
    >
      <div class={slope ? 'pair' : ''}>
        <MotionHistogram
          r={motion.r.filter((r) => !Number.isNaN(r))}
          expected={expected}
          alt={`Histogram of correlations with motion; median size ${correlation(median)}, expected ${correlation(expected)}.`}
        />
        {slope ? <DistanceDrawing motion={motion} slope={slope} /> : null}
      </div>
    </Figure>
  );
}

const percent = (share: number): string => `${fixed(100 * share, 1)} %`;

function distanceSentence(motion: Motion, slope: Estimate): string {
  const spearman = named(motion, DISTANCE, 'Spearman');
  const interval = (row: Estimate) =>
    `${correlation(row.estimate)} (95 % interval ${correlation(row.lower)} to ${correlation(row.upper)})`;
  return `Right: against the distance of the two regions, each point the mean of equally many connections; r changes by ${interval(slope)} per 100 mm${spearman ? `, rank correlation ${interval(spearman)}` : ''}. The intervals take people, not connections, as units; one that leaves out 0 is a mark of motion.`;
}

function DistanceDrawing({ motion, slope }: { readonly motion: Motion; readonly slope: Estimate }): VNode {
  const bins = distanceProfile(motion.r, motion.distanceMm);
  const mean = (of: (bin: (typeof bins)[number]) => number) =>
    bins.reduce((sum, bin) => sum + bin.connections * of(bin), 0) /
    bins.reduce((sum, { connections }) => sum + connections, 0);
  return (
    <Scatter
      x={bins.map(({ mm }) => mm)}
      y={bins.map(({ r }) => r)}
      xLabel="distance of the two regions, mm"
      yLabel="r with motion"
      line={{ slope: slope.estimate / 100, through: [mean(({ mm }) => mm), mean(({ r }) => r)] }}
      width={430}
      height={280}
      alt={`Mean correlation with motion of connections of similar distance; slope ${correlation(slope.estimate)} per 100 mm.`}
    />
  );
}

const AMOUNTS = [
  ['kept_frames', 'Volumes used'],
  ['frames', 'Volumes acquired'],
  ['percent_dropped', 'Volumes dropped, %'],
  ['minutes', 'Minutes used'],
  ['residual_df', 'Degrees of freedom left'],
  ['effective_frames', 'Effective volumes'],
  ['mean_fd_mm', 'Mean framewise displacement, mm'],
  ['max_fd_mm', 'Largest framewise displacement, mm'],
  ['tsnr', 'Temporal signal-to-noise ratio'],
  ['covered', 'Coverage of the regions, share'],
  ['dead_regions', 'Regions without signal'],
] as const;

function decimalsOf(values: Float64Array): number {
  return values.every(Number.isInteger) ? 1 : Math.min(3, commonDecimals([...values]));
}

function AmountTable({ report }: { readonly report: Report }): VNode {
  const rows = AMOUNTS.map(([column, name]) => ({
    column,
    name,
    values: report.quality?.[column] ?? report.motion?.measures[column] ?? new Float64Array(),
  }))
    .map((row) => ({ ...row, known: row.values.filter((value) => !Number.isNaN(value)) }))
    .filter(({ known }) => known.length > 0);
  const number = (values: Float64Array, value: number) =>
    Number.isInteger(value) && values.every(Number.isInteger)
      ? count(value)
      : fixed(value, decimalsOf(values));
  const related = (measure: string, role: Role) => {
    const found = association(report, measure, role);
    return found ? `${correlation(found.estimate)} (${pValue(found.p)})` : '–';
  };
  const mean = (known: Float64Array) =>
    `${number(known, meanOf(known))} (${number(known, deviationOf(known))})`;
  const least = (known: Float64Array) => known.reduce((a, b) => Math.min(a, b));
  const most = (known: Float64Array) => known.reduce((a, b) => Math.max(a, b));
  type Amount = (typeof rows)[number];
  const relatedColumns = (['exposure', 'outcome'] as const).map((role) => ({
    head: `r with ${role} (p)`,
    numeric: true,
    cell: ({ column }: Amount) => related(column, role),
  }));
  return (
    <Table
      caption="Amount and quality of data of the people analysed"
      columns={[
        { head: 'Measure', rowHead: true, cell: (row) => row.name },
        { head: 'Mean (SD)', numeric: true, cell: ({ known }) => mean(known) },
        { head: 'Smallest', numeric: true, cell: ({ known }) => number(known, least(known)) },
        { head: 'Largest', numeric: true, cell: ({ known }) => number(known, most(known)) },
        ...(report.motion ? relatedColumns : []),
      ]}
      rows={rows}
      note={
        report.motion
          ? 'p values are not corrected; they describe, and a large one does not clear motion.'
          : ''
      }
    />
  );
}
