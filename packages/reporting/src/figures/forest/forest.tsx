import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { isCircular, selectionText } from '../../markup/flag.tsx';
import { colour } from '../../style/colours.ts';
import { axisOf, type Axis } from '../chart/axis.ts';
import { Chart, type ChartOptions } from '../chart/chart.tsx';

export interface ForestRow {
  readonly label: string;
  readonly estimate: number;
  /** NaN where there is none. */
  readonly lower: number;
  readonly upper: number;
  readonly selection: string;
}

export interface ForestProps {
  readonly rows: readonly ForestRow[];
  readonly label: string;
  readonly alt: string;
}

const ROW = 62;

/** Estimates with their intervals on one scale. Circular ones are hollow and dashed, and say so. */
export function Forest(props: ForestProps): VNode {
  return <Chart {...forestOptions(props)} />;
}

export function forestOptions({ rows, label, alt }: ForestProps): ChartOptions {
  const axis = axisOf(
    rows.flatMap((row) => [row.estimate, row.lower, row.upper]),
    [0],
  );
  return {
    alt,
    dense: true,
    width: 620,
    height: rows.length * ROW + 62,
    margins: { left: 18, right: 18, top: 6 },
    x: { axis, label },
    y: { axis: null, label: '', domain: [rows.length, 0] },
    marks: [
      Plot.ruleX([0], { className: 'zero', stroke: colour('soft'), strokeDasharray: '2 3' }),
      ...rows.flatMap((row, i) => rowMarks(row, i + 0.68, axis.domain)),
    ],
  };
}

function rowMarks(row: ForestRow, at: number, [left, right]: Axis['domain']): Plot.Markish[] {
  const circular = isCircular(row.selection);
  const ink = circular ? colour('flag-ink') : colour('accent');
  return [
    Plot.text([row.label], {
      x: [left],
      y: [at],
      text: [row.label],
      textAnchor: 'start',
      dy: -22,
      fontSize: 13,
      fontWeight: 600,
      className: 'halo',
    }),
    Plot.text([row.selection], {
      x: [right],
      y: [at],
      text: [`${circular ? '↻ ' : ''}${selectionText(row.selection)}`],
      textAnchor: 'end',
      dy: -22,
      fontSize: 12.5,
      fill: ink,
      className: 'halo',
    }),
    ...(Number.isNaN(row.lower)
      ? []
      : [
          Plot.ruleY([0], {
            className: 'interval',
            y: at,
            x1: row.lower,
            x2: row.upper,
            stroke: ink,
            strokeWidth: 2.4,
            ...(circular ? { strokeDasharray: '6 4' } : {}),
          }),
        ]),
    Plot.dot([row.estimate], {
      className: 'estimate',
      x: [row.estimate],
      y: [at],
      r: 5.5,
      stroke: ink,
      strokeWidth: 2,
      fill: circular ? colour('card') : ink,
    }),
  ];
}
