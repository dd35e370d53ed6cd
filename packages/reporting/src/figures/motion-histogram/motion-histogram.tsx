import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { colour } from '../../style/colours.ts';
import { axisBetween } from '../chart/axis.ts';
import { Chart, type ChartOptions } from '../chart/chart.tsx';
import { bins, type Bin } from '../null-histogram/null-histogram.tsx';

export interface MotionHistogramProps {
  /** Correlation of each candidate with motion. */
  readonly r: Float64Array;
  /** Median |r| without any relation. */
  readonly expected: number;
  readonly alt: string;
}

/** How candidates correlate with motion over people. */
export function MotionHistogram(props: MotionHistogramProps): VNode {
  return <Chart {...motionHistogramOptions(props)} />;
}

export function motionHistogramOptions({ r, expected, alt }: MotionHistogramProps): ChartOptions {
  const reach = r.reduce((most, value) => Math.max(most, Math.abs(value)), 0.3);
  const x = axisBetween(-reach * 1.05, reach * 1.05, 6);
  const all = bins(r, x.domain[0], x.domain[1], 40);
  const y = axisBetween(0, all.reduce((most, bin) => Math.max(most, bin.count), 1) * 1.08, 4);
  return {
    alt,
    width: 430,
    height: 280,
    margins: { left: 60 },
    x: { axis: x, label: 'r of candidate and mean framewise displacement' },
    y: { axis: y, label: 'candidates' },
    marks: [
      Plot.rectY(all, {
        className: 'bins',
        x1: (bin: Bin) => bin.from,
        x2: (bin: Bin) => bin.to,
        y1: 0,
        y2: (bin: Bin) => bin.count,
        fill: colour('soft'),
        fillOpacity: 0.5,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0], { stroke: colour('ink') }),
      Plot.ruleX([-expected, expected], {
        className: 'expected',
        stroke: colour('accent'),
        strokeWidth: 1.6,
        strokeDasharray: '5 4',
      }),
    ],
  };
}
