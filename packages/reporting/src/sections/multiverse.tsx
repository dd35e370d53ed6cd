import type { VNode } from 'preact';
import { SpecificationCurve } from '../figures/specification-curve/specification-curve.tsx';
import { Figure } from '../markup/figure.tsx';
import { Flag } from '../markup/flag.tsx';
import { Table } from '../markup/table.tsx';
import { count, coverage, fixed, limits, pEquals, pValue, significant } from '../numbers/format.ts';
import type { Multiverse, Report } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

type Needs = Pick<Report, 'multiverse'>;
type Specification = Multiverse['specifications'][number];
type Test = Multiverse['tests'][number];

export const multiverseSection: Section<Needs> = {
  id: 'multiverse',
  title: () => 'The same question with other decisions',
  shown: ({ multiverse }) => (multiverse?.tests.length ?? 0) > 0,
  render,
};

function render(report: Needs): VNode {
  const multiverse = report.multiverse as Multiverse;
  const shown = [...new Set(multiverse.specifications.map(({ name }) => name))]
    .flatMap((name) => multiverse.tests.find((test) => test.name === name) ?? [])
    .toSorted((p, q) => q.statistic - p.statistic);
  return (
    <>
      <p>{jointSentence(multiverse)}</p>
      {shown.map((test) => (
        <OneCandidate key={test.name} test={test} multiverse={multiverse} />
      ))}
    </>
  );
}

/** What one test over all universes says. */
export function jointSentence({ tests, axes }: Multiverse): string {
  const [first] = tests;
  if (!first) return '';
  const called = tests.filter(({ selected }) => selected).length;
  const decisions = `${counted(count(axes.length), 'decision')} that could have been made otherwise (${axes.map(({ name }) => name).join(', ')})`;
  const start = `${decisions} make ${count(first.universes)} universes. No universe is picked: a candidate is judged by its median statistic over all of them, against the same median in ${count(first.permutations)} permutations of each of two schemes, the same permutation in every universe.`;
  if (first.candidates === 1) return `${start} For the one candidate, ${pEquals(first.p_fwe_strict)}.`;
  const verdict =
    called === 0
      ? 'none passes the family-wise bar'
      : `${count(called)} ${called === 1 ? 'passes' : 'pass'} the family-wise bar`;
  return `${start} Of ${count(first.candidates)} candidates compared together, ${verdict}.`;
}

/** How much the estimates of one candidate differ. */
function spreadSentence(test: Test, level: number): string {
  const same =
    test.same_sign === test.universes ? 'all' : `${count(test.same_sign)} of ${count(test.universes)}`;
  return `${test.name}: a × b, fully standardised, lies between ${significant(test.lowest)} and ${significant(test.highest)} (median ${significant(test.median)}) and has the sign of the median in ${same} universes. By themselves ${count(test.nominal)} of ${count(test.universes)} universes pass both paths uncorrected, which is a description and no test. Joint ${pEquals(test.p_fwe_strict)}; lines are ${coverage(level)} intervals.`;
}

function OneCandidate({ test, multiverse }: { readonly test: Test; readonly multiverse: Multiverse }): VNode {
  const { axes } = multiverse;
  const rows = multiverse.specifications
    .filter(({ name }) => name === test.name)
    .map((row) => ({ ...row, options: axes.map((axis) => axis.optionOf.get(row.universe) ?? '') }));
  const label = 'a × b, fully standardised';
  const sentence = spreadSentence(test, rows[0]?.level ?? 0.95);
  return (
    <>
      <Figure
        id={`specification-curve-${test.name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}`}
        title={`Specification curve of ${test.name}`}
        caption="Above: the estimate of each universe, smallest first, with its first-order delta interval, not corrected for the search. Below: what was decided in it. The square is the main analysis."
        selection={test.selection}
        wide
      >
        <SpecificationCurve
          universes={rows.map(({ standardised, lower, upper, universe, options }) => ({
            estimate: standardised,
            lower,
            upper,
            main: universe === 'main',
            options,
          }))}
          axes={axes}
          label={label}
          alt={sentence}
        />
      </Figure>
      <p>
        {sentence} <Flag selection={test.selection} />
      </p>
      <Table<Specification & { readonly options: readonly string[] }>
        caption={`${test.name} in every universe, smallest estimate first`}
        columns={[
          ...axes.map((axis, i) => ({
            head: axis.name,
            ...(i === 0 ? { rowHead: true } : {}),
            cell: (row: { readonly options: readonly string[] }) => row.options[i] ?? '',
          })),
          { head: 'n', numeric: true, cell: (row) => count(row.n) },
          { head: label, numeric: true, cell: (row) => significant(row.standardised) },
          { head: 'Interval', numeric: true, cell: (row) => limits(row.lower, row.upper) },
          { head: 'min |t|', numeric: true, cell: (row) => fixed(row.statistic, 2) },
          { head: 'p, uncorrected', numeric: true, cell: (row) => pValue(row.p) },
        ]}
        rows={rows.toSorted((p, q) => p.standardised - q.standardised)}
        note="p, uncorrected: larger p of both paths in this universe by itself. The joint p above is the test."
      />
    </>
  );
}
