import * as Plot from '@observablehq/plot';
import { tUpperQuantile } from '@mesovia/kernels';
import type { VNode } from 'preact';
import { deviationOf, meanOf } from '../../study/partial.ts';
import { colour, groupColour } from '../../style/colours.ts';
import { axisOf, place, type Axis } from '../chart/axis.ts';
import { Chart, markText, type ChartOptions } from '../chart/chart.tsx';
import { density, swarmRows } from './density.ts';

export interface RaincloudGroup {
  readonly label: string;
  /** One value per person, without unknowns. */
  readonly values: readonly number[];
}

export interface RaincloudProps {
  readonly groups: readonly RaincloudGroup[];
  /** Title and unit of the axis. */
  readonly label: string;
  readonly alt: string;
  /** Coverage of the interval of each mean. */
  readonly level: number;
  readonly width?: number;
  /** Printed inside the drawing. */
  readonly mark?: string | undefined;
}

const LEFT = 92;
const RIGHT = 16;
const BAND = 118;

/** Every person as a point, the shape of each group above, its mean and t interval between. */
export function Raincloud(props: RaincloudProps): VNode {
  return <Chart {...raincloudOptions(props)} />;
}

export function raincloudOptions(props: RaincloudProps): ChartOptions {
  const { groups, label, alt, mark, width = 560 } = props;
  const axis = axisOf(groups.flatMap((group) => group.values));
  const top = mark ? 30 : 8;
  return {
    alt,
    width,
    height: groups.length * BAND + 52 + top,
    margins: { left: LEFT, right: RIGHT, top, bottom: 50 },
    x: { axis, label },
    y: { axis: null, label: '', domain: [groups.length, 0] },
    marks: [
      ...groups.flatMap((group, position) => groupMarks(group, position, axis, { ...props, width })),
      ...(mark ? [markText(mark, axis.domain[0])] : []),
    ],
  };
}

function groupMarks(
  group: RaincloudGroup,
  position: number,
  axis: Axis,
  { level, width }: { readonly level: number; readonly width: number },
): Plot.Markish[] {
  const ink = groupColour(position);
  const { at, height } = density(group.values, ...axis.domain);
  const rows = swarmRows(
    group.values.map((value) => place(axis, value, LEFT, width - RIGHT)),
    7.5,
  );
  const most = rows.reduce((a, b) => Math.max(a, b), 0);
  const step = Math.min(0.075, 0.32 / Math.max(1, most));
  const { mean, lower, upper } = meanInterval(group.values, level);
  const centre = position + 0.53;
  return [
    Plot.areaY(at, {
      x: at,
      y1: position + 0.46,
      y2: (_: number, i: number) => position + 0.46 - 0.38 * (height[i] ?? 0),
      fill: ink,
      fillOpacity: 0.22,
      stroke: ink,
      strokeWidth: 1,
    }),
    Plot.dot(group.values, {
      className: `people group-${position}`,
      x: (value: number) => value,
      y: (_: number, i: number) => position + 0.64 + step * (rows[i] ?? 0),
      r: 3.3,
      stroke: ink,
      strokeWidth: 1.4,
      fill: position % 2 === 0 ? colour('card') : ink,
      fillOpacity: position % 2 === 0 ? 1 : 0.75,
    }),
    Plot.ruleY([0], {
      className: `interval group-${position}`,
      y: centre,
      x1: lower,
      x2: upper,
      stroke: colour('ink'),
      strokeWidth: 2.2,
    }),
    Plot.dot([mean], {
      className: `mean group-${position}`,
      x: [mean],
      y: [centre],
      r: 5,
      symbol: 'diamond',
      fill: colour('ink'),
    }),
    Plot.text([group.label], {
      x: [axis.domain[0]],
      y: [centre],
      text: [group.label],
      textAnchor: 'end',
      dx: -10,
      fontSize: 13.5,
      lineWidth: 7,
      fontWeight: 600,
    }),
  ];
}

/** Mean with its t interval; limits are NaN for fewer than two people. */
export function meanInterval(
  values: readonly number[],
  level: number,
): { mean: number; lower: number; upper: number } {
  const n = values.length;
  const mean = meanOf(values);
  if (n < 2) return { mean, lower: NaN, upper: NaN };
  const half = (tUpperQuantile((1 - level) / 2, n - 1) * deviationOf(values)) / Math.sqrt(n);
  return { mean, lower: mean - half, upper: mean + half };
}
