import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { count, fixed, limits, percent } from '../numbers/format.ts';
import type { PowerRow, Report } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

type Needs = Pick<Report, 'power'>;

export const powerSection: Section<Needs> = {
  id: 'power',
  title: () => 'What a study of this size can find',
  shown: ({ power }) => (power?.length ?? 0) > 0,
  render,
};

const PROCEDURES: Readonly<Record<string, string>> = {
  student: 'by Student t',
  welch: 'by Welch t',
  joint: 'by joint significance of both paths',
  percentile: 'by the percentile interval',
  fwe_strict: 'by the two permutation schemes, the larger p doubled',
  fwe: 'by the two permutation schemes, the larger p',
  bonferroni: 'by the joint p after Bonferroni',
  bh: 'by the false discovery rate of the joint p',
};

const QUESTIONS: Readonly<Record<string, string>> = {
  group: 'a difference between two groups',
  mediator: 'one mediator, named beforehand',
};

function render({ power }: Needs): VNode {
  const rows = power ?? [];
  return (
    <>
      <p>{`${powerSentence(rows)} ${sizeSentence(rows)}`.trim()}</p>
      <Table<PowerRow>
        caption="Simulated studies"
        columns={[
          { head: 'People', rowHead: true, cell: (row) => count(row.n) },
          {
            head: 'Found something',
            numeric: true,
            cell: (row) => `${count(row.found)} of ${count(row.studies)}`,
          },
          { head: 'Power', numeric: true, cell: (row) => fixed(row.power, 2) },
          { head: '95 % limits', numeric: true, cell: (row) => limits(row.lower, row.upper, 2) },
          { head: 'Monte Carlo error', numeric: true, cell: (row) => fixed(row.error, 3) },
          {
            head: 'Carriers found, mean',
            numeric: true,
            cell: (row) => `${fixed(row.carriers_found, 1)} of ${count(row.carriers)}`,
          },
        ]}
        rows={rows}
        note="Simulated from what is assumed, not from the estimates of this study; power computed from an observed estimate says nothing that its p does not."
      />
    </>
  );
}

/** How often a study as large as this one finds what is assumed. */
export function powerSentence(rows: readonly PowerRow[]): string {
  const row = rows.find(({ role }) => role === 'asked') ?? rows.find(({ role }) => role === 'smallest');
  if (!row) return '';
  const what =
    QUESTIONS[row.question] ??
    `a search over ${counted(count(row.candidates), 'candidate', 'candidates')}, ${count(row.carriers)} of which carry it`;
  const groups = Number.isNaN(row.exposed) ? '' : ` (${count(row.exposed)} exposed)`;
  return `Assume that this is true: ${row.effect}. Of ${count(row.studies)} simulated studies of ${count(row.n)} people${groups}, ${count(row.found)} found something (${percent(100 * row.power)}), in ${what}, ${PROCEDURES[row.procedure] ?? row.procedure} at ${fixed(row.alpha, 2)}: about ${oneIn(row.power)}.`;
}

/** `1 of 2 such studies`, to the nearest whole number of studies up to ten. */
export function oneIn(power: number): string {
  const shares = [
    [1, 10],
    [1, 5],
    [1, 4],
    [1, 3],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
    [9, 10],
  ] as const;
  if (power < 0.05) return 'fewer than 1 of 20 such studies';
  if (power > 0.95) return 'nearly all such studies';
  const [found, of] = shares.reduce((best, other) =>
    Math.abs(other[0] / other[1] - power) < Math.abs(best[0] / best[1] - power) ? other : best,
  );
  return `${found} of ${of} such studies`;
}

function sizeSentence(rows: readonly PowerRow[]): string {
  const target = rows[0]?.target ?? NaN;
  if (Number.isNaN(target)) return '';
  const smallest = rows.find(({ role }) => role === 'smallest');
  if (!smallest) return `None of the sizes that were tried reaches a power of ${fixed(target, 2)}.`;
  const to = Number.isNaN(smallest.n_to) ? 'more' : count(smallest.n_to);
  return `A power of ${fixed(target, 2)} takes ${count(smallest.n)} people; with this number of simulated studies it could be ${count(smallest.n_from)} to ${to}.`;
}
