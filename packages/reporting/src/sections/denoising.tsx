import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { count, fixed } from '../numbers/format.ts';
import type { DenoisedRun, Report } from '../study-report/report.ts';
import { deviationOf, meanOf } from '../study/partial.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const denoisingSection: Section = {
  id: 'denoising',
  title: () => 'Denoising and what it left',
  shown: ({ denoising }) => (denoising?.length ?? 0) > 0,
  render,
};

function render({ denoising = [] }: Report): VNode {
  const used = denoising.filter((run) => !run.excluded);
  const left = denoising.filter((run) => run.excluded);
  return (
    <>
      {procedures(denoising).map(({ strategy, procedure }) => (
        <p>
          <b>{strategy === 'own' ? 'The strategy of this study' : strategy}.</b> {procedure}
        </p>
      ))}
      <p>{leftOutSentence(denoising.length, left.length)}</p>
      {used.length > 0 ? <LeftTable runs={used} /> : null}
      {left.length > 0 ? <ReasonTable runs={left} /> : null}
    </>
  );
}

/** Each procedure once, in the order of the runs. */
export function procedures(runs: readonly DenoisedRun[]): DenoisedRun[] {
  return runs.filter((run, i) => runs.findIndex(({ procedure }) => procedure === run.procedure) === i);
}

function leftOutSentence(all: number, left: number): string {
  const runs = counted(count(all), 'run', 'runs');
  if (left === 0) return `Of ${runs} none was left out.`;
  return `Of ${runs}, ${count(left)} ${left === 1 ? 'was' : 'were'} left out because too little remained.`;
}

const AMOUNTS = [
  ['frames', 'Volumes acquired'],
  ['kept_frames', 'Volumes kept'],
  ['minutes', 'Minutes kept'],
  ['rank', 'Independent regressors'],
  ['filter_df', 'Degrees of freedom after the filter'],
  ['residual_df', 'Degrees of freedom after filter and regressors'],
] as const;

function LeftTable({ runs }: { readonly runs: readonly DenoisedRun[] }): VNode {
  const rows = AMOUNTS.map(([column, name]) => ({
    name,
    values: Float64Array.from(runs, (run) => run[column]).filter((value) => !Number.isNaN(value)),
  })).filter(({ values }) => values.length > 0);
  const shown = (values: Float64Array, value: number): string =>
    values.every(Number.isInteger) && Number.isInteger(value) ? count(value) : fixed(value, 1);
  return (
    <Table
      caption="What denoising left of the runs that were used"
      columns={[
        { head: 'Per run', rowHead: true, cell: (row) => row.name },
        {
          head: 'Mean (SD)',
          numeric: true,
          cell: ({ values }) =>
            values.length > 1
              ? `${fixed(meanOf(values), 1)} (${fixed(deviationOf(values), 1)})`
              : fixed(meanOf(values), 1),
        },
        {
          head: 'Smallest',
          numeric: true,
          cell: ({ values }) =>
            shown(
              values,
              values.reduce((a, b) => Math.min(a, b)),
            ),
        },
        {
          head: 'Largest',
          numeric: true,
          cell: ({ values }) =>
            shown(
              values,
              values.reduce((a, b) => Math.max(a, b)),
            ),
        },
      ]}
      rows={rows}
      note="A correlation over few degrees of freedom is noisy, whatever the number of volumes."
    />
  );
}

/** Reasons with their numbers taken out, so that runs can be counted together and nobody is told apart. */
export function reasonCounts(runs: readonly DenoisedRun[]): { reason: string; runs: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of runs) {
    const kind = KINDS.find(([found]) => found.test(reason))?.[1] ?? 'another reason';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([reason, runs]) => ({ reason, runs }));
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/degrees of freedom/, 'too few degrees of freedom after filter and regressors'],
  [/minutes are kept/, 'too few kept minutes of the person'],
  [/every frame is censored/, 'every volume censored'],
  [/too few for the filter/, 'too short for the filter'],
];

function ReasonTable({ runs }: { readonly runs: readonly DenoisedRun[] }): VNode {
  return (
    <Table
      caption="Runs left out by denoising"
      columns={[
        { head: 'Reason', rowHead: true, cell: (row) => row.reason },
        { head: 'Runs', numeric: true, cell: (row) => count(row.runs) },
      ]}
      rows={reasonCounts(runs)}
    />
  );
}
