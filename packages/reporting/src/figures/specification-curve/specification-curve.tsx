import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { colour } from '../../style/colours.ts';
import { axisOf } from '../chart/axis.ts';
import { Chart, type ChartOptions } from '../chart/chart.tsx';

export interface CurveUniverse {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** The main analysis. */
  readonly main: boolean;
  /** The alternative taken on each axis, in the order of the axes. */
  readonly options: readonly string[];
}

export interface CurveAxis {
  readonly name: string;
  readonly options: readonly string[];
}

export interface SpecificationCurveProps {
  readonly universes: readonly CurveUniverse[];
  readonly axes: readonly CurveAxis[];
  readonly label: string;
  readonly alt: string;
}

/** Names of alternatives stand left of the plot; both drawings use the same place for the same universe. */
const MARGINS = { left: 190, right: 14 };
const WIDTH = 820;
const ROW = 21;

/**
 * Estimates of all universes, smallest first, and below each what was decided in it. The main analysis is a filled square
 * with its own mark in the lower part, so it can be told apart without colour.
 */
export function SpecificationCurve(props: SpecificationCurveProps): VNode {
  return (
    <>
      <Chart {...curveOptions(props)} />
      <Chart {...dashboardOptions(props)} />
    </>
  );
}

const sorted = (universes: readonly CurveUniverse[]) =>
  universes
    .toSorted((p, q) => p.estimate - q.estimate || Number(q.main) - Number(p.main))
    .map((universe, i) => ({ ...universe, place: i + 1 }));

const ends = (count: number): [number, number] => [0.3, count + 0.7];

export function curveOptions({ universes, label, alt }: SpecificationCurveProps): ChartOptions {
  const rows = sorted(universes);
  const y = axisOf(
    rows.flatMap((row) => [row.estimate, row.lower, row.upper]),
    [0],
  );
  return {
    alt,
    width: WIDTH,
    height: 260,
    margins: { ...MARGINS, bottom: 8 },
    x: { axis: null, label: '', domain: ends(rows.length) },
    y: { axis: y, label },
    marks: [
      Plot.ruleY([0], { className: 'zero', stroke: colour('soft'), strokeDasharray: '2 3' }),
      Plot.ruleX(rows, {
        className: 'interval',
        x: 'place',
        y1: 'lower',
        y2: 'upper',
        stroke: colour('soft'),
        strokeWidth: rows.length > 100 ? 1 : 1.6,
      }),
      Plot.dot(
        rows.filter(({ main }) => !main),
        { className: 'universe', x: 'place', y: 'estimate', r: 3.6, fill: colour('accent') },
      ),
      Plot.dot(
        rows.filter(({ main }) => main),
        { className: 'main', x: 'place', y: 'estimate', r: 6, symbol: 'square', fill: colour('ink') },
      ),
    ],
  };
}

export function dashboardOptions({ universes, axes }: SpecificationCurveProps): ChartOptions {
  const rows = sorted(universes);
  const lines = axes.flatMap(({ name, options }, axis) =>
    options.map((option, i) => ({ axis, option, text: i === 0 ? `${name}: ${option}` : option })),
  );
  const marks = lines.flatMap(({ axis, option }, line) =>
    rows.flatMap((row) =>
      row.options[axis] === option ? [{ place: row.place, line: line + 0.5, main: row.main }] : [],
    ),
  );
  const taken = axes.map(({ name, options }) => `${name}: ${options.join(', ')}`).join('; ');
  return {
    alt: `What was decided in each universe, in the order of the estimates above. ${taken}. The table below lists them.`,
    width: WIDTH,
    height: lines.length * ROW + 40,
    margins: { ...MARGINS, top: 6, bottom: 34 },
    x: { axis: null, label: '', domain: ends(rows.length) },
    y: { axis: null, label: '', domain: [lines.length, 0] },
    marks: [
      Plot.ruleY(
        lines.flatMap(({ axis }, line) => (axis % 2 === 0 ? [line + 0.5] : [])),
        { stroke: colour('faint'), strokeWidth: ROW },
      ),
      Plot.text(lines, {
        className: 'option',
        x: () => ends(rows.length)[0],
        y: (_, line: number) => line + 0.5,
        text: 'text',
        textAnchor: 'end',
        dx: -10,
        fontSize: 12.5,
      }),
      Plot.dot(
        marks.filter(({ main }) => !main),
        { className: 'taken', x: 'place', y: 'line', r: 3.4, fill: colour('accent') },
      ),
      Plot.dot(
        marks.filter(({ main }) => main),
        { className: 'main', x: 'place', y: 'line', r: 5, symbol: 'square', fill: colour('ink') },
      ),
    ],
  };
}
