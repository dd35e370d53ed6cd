import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { colour, groupColour } from '../../style/colours.ts';
import { axisOf } from '../chart/axis.ts';
import { Chart, markText, type ChartOptions } from '../chart/chart.tsx';

export interface ScatterProps {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Position of each person's group; undefined draws everybody alike. */
  readonly group?: readonly number[] | undefined;
  /** A line through a point with a slope that comes from a table. */
  readonly line?: { readonly slope: number; readonly through: readonly [number, number] } | undefined;
  /** Printed inside the drawing. */
  readonly mark?: string | undefined;
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
}

/** One point per person, with a line where the model gives one. */
export function Scatter(props: ScatterProps): VNode {
  return <Chart {...scatterOptions(props)} />;
}

export function scatterOptions(props: ScatterProps): ChartOptions {
  const { x, y, xLabel, yLabel, group, line, mark, alt, width = 420, height = 330 } = props;
  const people = Array.from({ length: x.length }, (_, i) => i).filter(
    (i) => Number.isFinite(x[i]) && Number.isFinite(y[i]),
  );
  const [xAxis, yAxis] = [axisOf(Array.from(x), [], 5), axisOf(Array.from(y), [], 5)];
  const positions = group ? [...new Set(group)].filter((g) => g >= 0).toSorted((a, b) => a - b) : [0];
  return {
    alt,
    width,
    height,
    margins: { top: mark ? 30 : 14, left: 58 },
    x: { axis: xAxis, label: xLabel },
    y: { axis: yAxis, label: yLabel },
    marks: [
      ...(line ? [lineMark(line, xAxis.domain, yAxis.domain)] : []),
      ...positions.map((position) =>
        Plot.dot(
          people.filter((i) => !group || group[i] === position),
          {
            className: `people group-${position}`,
            x: (i: number) => x[i],
            y: (i: number) => y[i],
            r: 3.4,
            strokeWidth: 1.4,
            stroke: group ? groupColour(position) : colour('accent'),
            fill:
              group && position % 2 === 0 ? colour('card') : group ? groupColour(position) : colour('accent'),
            fillOpacity: group && position % 2 === 0 ? 1 : 0.7,
          },
        ),
      ),
      ...(mark ? [markText(mark, xAxis.domain[0])] : []),
    ],
  };
}

/** The part of the line that lies inside the axes. */
function lineMark(
  { slope, through }: NonNullable<ScatterProps['line']>,
  [left, right]: readonly [number, number],
  [low, high]: readonly [number, number],
): Plot.Markish {
  const at = (x: number) => through[1] + slope * (x - through[0]);
  const back = (y: number) => through[0] + (y - through[1]) / slope;
  const inside = (x: number) => {
    const y = at(x);
    if (y < low) return [back(low), low] as const;
    return y > high ? ([back(high), high] as const) : ([x, y] as const);
  };
  const ends = [inside(left), inside(right)];
  return Plot.line(ends, {
    className: 'line',
    x: (end: readonly [number, number]) => end[0],
    y: (end: readonly [number, number]) => end[1],
    stroke: colour('ink'),
    strokeWidth: 1.8,
  });
}
