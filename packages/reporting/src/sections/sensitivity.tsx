import type { VNode } from 'preact';
import { unitOf } from '../answer/sentences.ts';
import { LeaveOneOut, RhoCurve } from '../figures/sensitivity-panel/sensitivity-panel.tsx';
import { Figure } from '../markup/figure.tsx';
import { Table } from '../markup/table.tsx';
import { count, coverage, fixed, limits, pValue, significant } from '../numbers/format.ts';
import type { Report, SensitivityRow } from '../study-report/report.ts';
import { termName } from './composite.tsx';
import type { Section } from './section.ts';

type Needs = Pick<Report, 'sensitivity' | 'study' | 'variables' | 'words'>;

export const sensitivitySection: Section<Needs> = {
  id: 'sensitivity',
  title: () => 'How far these numbers bend',
  shown: ({ sensitivity }) => (sensitivity?.length ?? 0) > 0,
  render,
};

const CORRELATION = 'omitted cause, residual correlation';
const MODELS = ['robust regression', 'rank regression', 'truncated outcome'];

function render(report: Needs): VNode {
  const rows = report.sensitivity ?? [];
  const models = [...new Set(rows.map(({ model }) => model))];
  return (
    <>
      <p>
        Estimates rest on assumptions that the data cannot check. Here each is broken on purpose. None of this
        proves or refutes a mediator; it says how much would have to be wrong.
      </p>
      {models.map((model) => (
        <OneModel rows={rows.filter((row) => row.model === model)} model={model} report={report} />
      ))}
    </>
  );
}

interface ModelProps {
  readonly rows: readonly SensitivityRow[];
  readonly model: string;
  readonly report: Needs;
}

function OneModel({ rows, model, report }: ModelProps): VNode {
  const of = (...analyses: readonly string[]) => rows.filter(({ analysis }) => analyses.includes(analysis));
  const name = readable(model, report);
  return (
    <>
      <p>{`${name}. ${correlationSentence(rows)} ${leftOutSentence(rows)}`}</p>
      <Panel rows={rows} name={name} report={report} />
      <Table
        caption={`${name}: what an omitted cause would need`}
        columns={[
          {
            head: 'Measure',
            rowHead: true,
            cell: (row) => `${row.analysis.replace(/^omitted cause, /, '')}`,
          },
          {
            head: 'Of',
            wide: true,
            cell: (row) =>
              row.term === row.setting ? row.setting : `${termName(row.term, report)}, ${row.setting}`,
          },
          { head: 'Value', numeric: true, cell: (row) => significant(row.estimate) },
        ]}
        rows={of('omitted cause, E-value', `${CORRELATION}, where nothing is left`)}
        note="E-value: the risk ratio that an omitted cause would need with both ends. 1 for the limit nearer to 0 means the interval holds 0 as it is."
      />
      <Table
        caption={`${name}: other models of the same question`}
        columns={[
          { head: 'Model', rowHead: true, wide: true, cell: (row) => `${row.analysis}: ${row.setting}` },
          { head: 'Term', cell: (row) => termName(row.term, report) },
          { head: 'Scale', cell: (row) => row.scale },
          { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
          {
            head: 'Interval',
            numeric: true,
            cell: (row) =>
              Number.isNaN(row.lower) ? '–' : `${limits(row.lower, row.upper)} (${coverage(row.level)})`,
          },
          { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
        ]}
        rows={of(...MODELS)}
      />
      <Table
        caption={`${name}: the same variables in other orders, non-discriminating`}
        columns={[
          { head: 'Order', rowHead: true, wide: true, cell: (row) => readable(row.setting, report) },
          { head: 'a × b, fully standardised', numeric: true, cell: (row) => significant(row.estimate) },
          { head: 'Joint p', numeric: true, cell: (row) => pValue(row.p) },
        ]}
        rows={of('other orders')}
        note="Every order fits the same data. A smaller p here is no evidence for an order."
      />
    </>
  );
}

function Panel({
  rows,
  name,
  report,
}: {
  rows: readonly SensitivityRow[];
  name: string;
  report: Needs;
}): VNode {
  const label = `a × b, ${unitOf(report.study.outcome)}`;
  const curve = rows.filter(({ analysis }) => analysis === CORRELATION);
  const zero = crossing(rows);
  const left = rows.filter(({ analysis }) => analysis === 'leave one out');
  const observed = curve.find(({ value }) => Math.abs(value) < 1e-9)?.estimate ?? NaN;
  return (
    <Figure
      id={`sensitivity-${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}`}
      title="An omitted cause, and single people"
      caption="Left: the indirect estimate if errors of mediator and outcome correlated by rho; the dot is the estimate as reported, the dashed line where nothing is left. Right: the estimate without each person in turn; the line is the estimate with everybody."
      wide
    >
      <div class="pair">
        <RhoCurve
          points={curve.map(({ value, estimate }) => ({ rho: value, indirect: estimate }))}
          zero={zero}
          label={label}
          alt={`The indirect estimate is ${significant(observed)} without such a correlation and 0 at ${fixed(zero, 2)}.`}
        />
        <LeaveOneOut
          without={left.map(({ estimate }) => estimate)}
          estimate={observed}
          label={label}
          alt={leftOutSentence(rows)}
        />
      </div>
    </Figure>
  );
}

const crossing = (rows: readonly SensitivityRow[]): number =>
  rows.find(({ analysis, term }) => analysis === `${CORRELATION}, where nothing is left` && term === 'rho')
    ?.estimate ?? NaN;

function correlationSentence(rows: readonly SensitivityRow[]): string {
  return `The indirect estimate would be 0 if the errors of mediator and outcome correlated by ${fixed(crossing(rows), 2)}.`;
}

/** How much one person moves the estimate and its test. */
export function leftOutSentence(rows: readonly SensitivityRow[]): string {
  const left = rows.filter(
    ({ analysis, estimate }) => analysis === 'leave one out' && !Number.isNaN(estimate),
  );
  const sizes = left.map(({ estimate }) => estimate);
  const p = left.map((row) => row.p);
  const passing = p.filter((value) => value < 0.05).length;
  return `Without one person it lies between ${significant(Math.min(...sizes))} and ${significant(Math.max(...sizes))}; both paths have p < 0.05 in ${count(passing)} of ${count(left.length)} of these models.`;
}

/** `exercise_habit -> depression -> pain` with the labels of the variables. */
function readable(model: string, { variables }: Needs): string {
  return model
    .split(' -> ')
    .map((name) => variables.get(name)?.label ?? name)
    .join(' → ');
}
