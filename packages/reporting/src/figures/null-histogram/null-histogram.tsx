import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { fixed } from '../../numbers/format.ts';
import { colour } from '../../style/colours.ts';
import { axisBetween, axisOf } from '../chart/axis.ts';
import { Chart, type ChartOptions } from '../chart/chart.tsx';

export interface NullHistogramProps {
  /** Largest statistic of each permutation. */
  readonly maxima: Float64Array;
  readonly observed: number;
  readonly threshold: number | undefined;
  /** Values that both histograms of a pair have to show. */
  readonly include: readonly number[];
  readonly alt: string;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Even bins over [low, high]; the last one contains its end. */
export function bins(values: ArrayLike<number>, low: number, high: number, count: number): Bin[] {
  const width = (high - low) / count;
  const counts = new Int32Array(count);
  for (let i = 0; i < values.length; i++) {
    const k = Math.floor(((values[i] ?? NaN) - low) / width);
    if (k >= 0 && k <= count) counts[Math.min(k, count - 1)]! += 1;
  }
  return Array.from(counts, (n, k) => ({ from: low + k * width, to: low + (k + 1) * width, count: n }));
}

/** What the largest statistic looks like when there is nothing to find, and where the observed one stands. */
export function NullHistogram(props: NullHistogramProps): VNode {
  return <Chart {...nullHistogramOptions(props)} />;
}

export function nullHistogramOptions(props: NullHistogramProps): ChartOptions {
  const { maxima, observed, threshold, include, alt } = props;
  const x = axisOf(include, [observed, ...(threshold === undefined ? [] : [threshold])], 6);
  const all = bins(maxima, x.domain[0], x.domain[1], 44);
  const top = all.reduce((most, bin) => Math.max(most, bin.count), 1);
  const y = axisBetween(0, top * 1.28, 4);
  return {
    alt,
    width: 430,
    height: 290,
    margins: { left: 60 },
    x: { axis: x, label: 'largest min |t| of a permutation' },
    y: { axis: y, label: 'permutations' },
    marks: [
      Plot.rectY(all, {
        className: 'bins',
        x1: (bin: Bin) => bin.from,
        x2: (bin: Bin) => bin.to,
        y1: 0,
        y2: (bin: Bin) => bin.count,
        fill: colour('soft'),
        fillOpacity: 0.45,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0], { stroke: colour('ink') }),
      ...(threshold === undefined
        ? []
        : standing(threshold, `threshold ${fixed(threshold, 2)}`, top, 1.1, true)),
      ...standing(observed, `observed ${fixed(observed, 2)}`, top, 1.24, false),
    ],
  };
}

function standing(at: number, label: string, top: number, height: number, dashed: boolean): Plot.Markish[] {
  const ink = dashed ? colour('soft') : colour('accent');
  return [
    Plot.ruleX([at], {
      className: dashed ? 'threshold' : 'observed',
      y1: 0,
      y2: top * height,
      stroke: ink,
      strokeWidth: dashed ? 1.5 : 2.2,
      ...(dashed ? { strokeDasharray: '5 4' } : {}),
    }),
    Plot.text([label], {
      x: [at],
      y: [top * height],
      text: [label],
      textAnchor: 'end',
      dx: -6,
      dy: 2,
      fontSize: 12,
      fontWeight: 600,
      fill: ink,
      className: 'halo',
    }),
  ];
}
