import type { ComponentChildren, VNode } from 'preact';
import { Table, type ColumnSpec } from '../markup/table.tsx';
import { commonDecimals, correlation, count, fixed, limits, pValue, percent } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { inSentence } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

type Cell = Report['table1'][number];
type Test = Report['groupTests'][number];

export const characteristicsSection: Section = {
  id: 'characteristics',
  title: () => 'Table 1: the people analysed',
  render,
};

interface Line {
  readonly first: Cell;
  readonly cells: ReadonlyMap<number, Cell>;
  /** The test stands beside the first line of a variable. */
  readonly test: Test | undefined;
  readonly heading: boolean;
}

function render(report: Report): VNode {
  const lines = linesOf(report);
  const { study } = report;
  const exposure = inSentence(study.exposure.label);
  const groups = [...new Set(report.table1.map((cell) => cell.group_position))].toSorted((a, b) => a - b);
  const head = (position: number) => {
    if (position === 0) return 'All';
    const cell = report.table1.find((c) => c.group_position === position);
    return study.groups?.[position - 1]?.label ?? cell?.group ?? '';
  };
  const columns: ColumnSpec<Line>[] = [
    { head: 'Variable', rowHead: true, cell: nameOf(report) },
    ...groups.map((position): ColumnSpec<Line> => ({
      head: head(position),
      numeric: true,
      cell: ({ cells }) => <Value cell={cells.get(position)} />,
    })),
    { head: 'Test', brief: true, cell: ({ test }) => test?.test ?? '' },
    { head: 'p', numeric: true, cell: ({ test }) => (test ? pValue(test.p) : '') },
    study.groups
      ? {
          head: 'SMD',
          numeric: true,
          cell: ({ test }) => (test && !Number.isNaN(test.smd) ? <StandardisedDifference {...test} /> : ''),
        }
      : {
          head: 'r',
          numeric: true,
          cell: ({ test }) => (test?.effect === 'r' ? correlation(test.estimate) : ''),
        },
  ];
  return (
    <Table
      caption={
        study.groups
          ? `Characteristics by ${exposure}`
          : `Characteristics, and their relation with ${exposure}`
      }
      columns={columns}
      rows={lines}
      rowClass={(line) => (line.first.level !== '' ? 'level' : undefined)}
      note={
        study.groups
          ? 'Mean (SD), below it median [first to third quartile]; for categories n (%). SMD: standardised difference of means (pooled SD) or of shares, with its 95 % interval. p values describe the sample and are not corrected.'
          : 'Mean (SD), below it median [first to third quartile]; for categories n (%). p values describe the sample and are not corrected.'
      }
    />
  );
}

function linesOf({ table1, groupTests }: Report): Line[] {
  const positions = [...new Set(table1.map((cell) => cell.position))].toSorted((a, b) => a - b);
  const seen = new Set<string>();
  return positions.flatMap((position) => {
    const own = table1.filter((cell) => cell.position === position);
    const [first] = own;
    if (!first) return [];
    const isFirst = !seen.has(first.variable);
    seen.add(first.variable);
    const test = isFirst ? groupTests.find((t) => t.variable === first.variable && t.shown) : undefined;
    const cells = new Map(own.map((cell) => [cell.group_position, cell]));
    if (!isFirst || first.level === '') return [{ first, cells, test, heading: false }];
    const heading: Line = { first: { ...first, level: '' }, cells: new Map(), test, heading: true };
    return [heading, { first, cells, test: undefined, heading: false }];
  });
}

function nameOf({ variables }: Report): (line: Line) => ComponentChildren {
  return ({ first, cells }) => {
    const variable = variables.get(first.variable);
    if (first.level !== '') {
      const code = variable?.levels.indexOf(first.level) ?? -1;
      return variable?.levelLabels[code] ?? first.level;
    }
    const missing = cells.get(0)?.missing ?? 0;
    const details = [variable?.unit, variable?.instrument].filter(Boolean).join('; ');
    return (
      <>
        {first.label}
        {details ? <span class="small">{`, ${details}`}</span> : null}
        {missing > 0 ? <span class="small">{` (${count(missing)} missing)`}</span> : null}
      </>
    );
  };
}

function StandardisedDifference({ smd, smd_lower, smd_upper }: Test): VNode {
  return (
    <>
      {fixed(smd, 2)}
      {Number.isNaN(smd_lower) ? null : (
        <>
          <br />
          <span class="small">{limits(smd_lower, smd_upper, 2)}</span>
        </>
      )}
    </>
  );
}

function Value({ cell }: { readonly cell: Cell | undefined }): VNode | null {
  if (!cell) return null;
  if (!Number.isNaN(cell.count)) return <>{`${count(cell.count)} (${percent(cell.percent)})`}</>;
  if (Number.isNaN(cell.mean)) return <>–</>;
  const decimals = commonDecimals([cell.mean, cell.sd]);
  const number = (value: number) => fixed(value, decimals);
  return (
    <>
      {`${number(cell.mean)} (${number(cell.sd)})`}
      <br />
      <span class="small">{`${number(cell.median)} [${number(cell.q1)} to ${number(cell.q3)}]`}</span>
    </>
  );
}
