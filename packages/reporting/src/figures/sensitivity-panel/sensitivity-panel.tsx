import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { fixed } from '../../numbers/format.ts';
import { colour } from '../../style/colours.ts';
import { axisBetween, axisOf } from '../chart/axis.ts';
import { Chart, type ChartOptions } from '../chart/chart.tsx';

export interface RhoPoint {
  readonly rho: number;
  readonly indirect: number;
}

export interface RhoCurveProps {
  readonly points: readonly RhoPoint[];
  /** rho at which nothing is left. */
  readonly zero: number;
  readonly label: string;
  readonly alt: string;
}

/** The indirect estimate if an omitted cause made the errors of mediator and outcome correlate by rho. */
export function RhoCurve(props: RhoCurveProps): VNode {
  return <Chart {...rhoCurveOptions(props)} />;
}

export function rhoCurveOptions({ points, zero, label, alt }: RhoCurveProps): ChartOptions {
  const y = axisOf(
    points.map(({ indirect }) => indirect),
    [0],
  );
  const observed = points.filter(({ rho }) => Math.abs(rho) < 1e-9);
  return {
    alt,
    width: 430,
    height: 300,
    margins: { left: 64 },
    x: { axis: axisBetween(-1, 1, 4), label: 'correlation of the errors, rho' },
    y: { axis: y, label },
    marks: [
      Plot.ruleY([0], { className: 'zero', stroke: colour('soft'), strokeDasharray: '2 3' }),
      Plot.line(points, {
        className: 'curve',
        x: 'rho',
        y: 'indirect',
        stroke: colour('accent'),
        strokeWidth: 2,
      }),
      Plot.dot(observed, { className: 'observed', x: 'rho', y: 'indirect', r: 5, fill: colour('accent') }),
      Plot.ruleX([zero], { className: 'crossing', stroke: colour('ink'), strokeDasharray: '5 4' }),
      Plot.text([zero], {
        x: [zero],
        y: [y.domain[1]],
        text: [`0 at rho ${fixed(zero, 2)}`],
        textAnchor: zero > 0 ? 'end' : 'start',
        dx: zero > 0 ? -6 : 6,
        dy: 8,
        className: 'halo',
      }),
    ],
  };
}

export interface LeaveOneOutProps {
  /** Indirect estimate without each person, in any order. */
  readonly without: readonly number[];
  readonly estimate: number;
  readonly label: string;
  readonly alt: string;
}

/** The indirect estimate without each person, smallest first: one that hangs on a person stands apart. */
export function LeaveOneOut(props: LeaveOneOutProps): VNode {
  return <Chart {...leaveOneOutOptions(props)} />;
}

export function leaveOneOutOptions({ without, estimate, label, alt }: LeaveOneOutProps): ChartOptions {
  const sorted = without.filter((value) => Number.isFinite(value)).toSorted((a, b) => a - b);
  const points = sorted.map((indirect, i) => ({ place: i + 1, indirect }));
  return {
    alt,
    width: 430,
    height: 300,
    margins: { left: 64 },
    x: { axis: axisBetween(0, sorted.length + 1, 5), label: 'person left out, by the estimate without' },
    y: { axis: axisOf(sorted, [0, estimate]), label },
    marks: [
      Plot.ruleY([0], { className: 'zero', stroke: colour('soft'), strokeDasharray: '2 3' }),
      Plot.ruleY([estimate], { className: 'estimate', stroke: colour('ink') }),
      Plot.dot(points, {
        className: 'without',
        x: 'place',
        y: 'indirect',
        r: 3.2,
        fill: colour('accent'),
      }),
    ],
  };
}
