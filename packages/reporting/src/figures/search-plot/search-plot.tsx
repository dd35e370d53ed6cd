import * as Plot from '@observablehq/plot';
import type { VNode } from 'preact';
import { fixed } from '../../numbers/format.ts';
import { colour } from '../../style/colours.ts';
import { axisBetween, place } from '../chart/axis.ts';
import { Chart, rounded, type ChartOptions } from '../chart/chart.tsx';
import { encodeSearch } from './columns.ts';
import { placeLabels } from './labels.ts';

export interface SearchPlotProps {
  /** t of path a and of path b, one value per candidate. */
  readonly tA: Float64Array;
  readonly tB: Float64Array;
  readonly names: readonly string[];
  /** min|t| beyond which a candidate survives. */
  readonly threshold: number | undefined;
  /** Named in the drawing. */
  readonly surviving: readonly { readonly name: string; readonly tA: number; readonly tB: number }[];
  readonly alt: string;
}

/** More marks than this are drawn on a canvas from binary columns. */
export const MOST_MARKS = 5_000;

export const FRAME = { width: 620, height: 600, left: 60, right: 14, top: 14, bottom: 50 };
const NAMED = 8;

/** Every candidate of a search: t of the two paths, the threshold of their smaller one, names of those beyond. */
export function SearchPlot(props: SearchPlotProps): VNode {
  const draw = props.tA.length > MOST_MARKS;
  const limit = limitOf(props);
  const data = { ...encodeSearch(props.tA, props.tB, props.names), frame: FRAME, limit, draw };
  return (
    <div class="layered" id="search-drawing" style={`max-width:${FRAME.width}px`}>
      {draw ? <canvas aria-hidden="true" /> : null}
      {draw ? (
        <noscript>
          <svg class="chart under" viewBox={`0 0 ${FRAME.width} ${FRAME.height}`} aria-hidden="true">
            {squares(props, limit).map(({ x, y, size, count, most }) => (
              <rect
                x={x}
                y={y}
                width={size}
                height={size}
                fill={colour('soft')}
                fill-opacity={opacity(count, most)}
              />
            ))}
          </svg>
        </noscript>
      ) : null}
      <Chart {...searchPlotOptions(props)} />
      <script id="search-data" type="application/json" dangerouslySetInnerHTML={{ __html: embedded(data) }} />
    </div>
  );
}

/** JSON that cannot end its script element. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function limitOf({ tA, tB, threshold }: SearchPlotProps): number {
  let most = Math.max(3, (threshold ?? 0) * 1.35);
  for (const values of [tA, tB]) for (const value of values) most = Math.max(most, Math.abs(value));
  return Math.ceil(most * 1.06 * 10) / 10;
}

export function searchPlotOptions(props: SearchPlotProps): ChartOptions {
  const limit = limitOf(props);
  const axis = axisBetween(-limit, limit, 8);
  const { width, height, ...margins } = FRAME;
  return {
    alt: props.alt,
    dense: true,
    width,
    height,
    margins,
    x: { axis, label: 't of path a: exposure and candidate' },
    y: { axis, label: 't of path b: candidate and outcome, given the exposure' },
    marks: [
      ...(props.threshold === undefined ? [] : corners(props.threshold, limit)),
      Plot.ruleX([0], { stroke: colour('line') }),
      Plot.ruleY([0], { stroke: colour('line') }),
      ...(props.tA.length > MOST_MARKS ? [] : [-1, 1].map((sign) => cloud(props, sign))),
      names(props, limit),
    ],
  };
}

/** The four places where both paths are beyond the threshold. */
function corners(threshold: number, limit: number): Plot.Markish[] {
  const places = [-1, 1].flatMap((h) => [-1, 1].map((v) => ({ h, v })));
  const edge = [threshold, limit] as const;
  return [
    Plot.rect(places, {
      className: 'corners',
      x1: ({ h }) => h * edge[0],
      x2: ({ h }) => h * edge[1],
      y1: ({ v }) => v * edge[0],
      y2: ({ v }) => v * edge[1],
      fill: colour('good-paper'),
      stroke: colour('accent'),
      strokeDasharray: '5 4',
      strokeWidth: 1.2,
    }),
    Plot.text([`min |t| = ${fixed(threshold, 2)}`], {
      x: [limit],
      y: [threshold],
      text: [`min |t| = ${fixed(threshold, 2)}`],
      textAnchor: 'end',
      dx: -4,
      dy: 10,
      fontSize: 12,
      fill: colour('accent'),
      className: 'halo',
    }),
  ];
}

/** Candidates of one sign of ab as one path of dots: thousands of marks in a few kilobytes. */
function cloud({ tA, tB }: SearchPlotProps, sign: number): Plot.Markish {
  return (_index, { x, y }, _values, _dimensions, context) => {
    const path = element(context, 'path');
    const dots: string[] = [];
    for (let i = 0; i < tA.length; i++) {
      const [a, b] = [tA[i] ?? NaN, tB[i] ?? NaN];
      if (a * b * sign > 0 || (sign > 0 && a * b === 0)) dots.push(`M${pixel(x?.(a))},${pixel(y?.(b))}h0`);
    }
    path.setAttribute('class', sign < 0 ? 'cloud negative' : 'cloud positive');
    path.setAttribute('d', dots.join(''));
    path.setAttribute('stroke', colour(sign < 0 ? 'negative' : 'positive'));
    path.setAttribute('stroke-width', '3');
    path.setAttribute('stroke-linecap', 'round');
    path.setAttribute('stroke-opacity', '0.45');
    path.setAttribute('fill', 'none');
    return path;
  };
}

const pixel = (value: unknown) => rounded(String(value));

function element(context: { document: Document }, name: string): SVGElement {
  return context.document.createElementNS('http://www.w3.org/2000/svg', name);
}

function names({ surviving }: SearchPlotProps, limit: number): Plot.Markish {
  return (_index, { x, y }, _values, _dimensions, context) => {
    const group = element(context, 'g');
    group.setAttribute('class', 'surviving');
    const points = surviving.map(({ name, tA, tB }) => ({
      name,
      x: Number(x?.(tA)),
      y: Number(y?.(tB)),
      sign: tA * tB,
    }));
    const labels = placeLabels(
      points.slice(0, NAMED),
      Number(x?.(0)),
      Number(y?.(limit)) + 12,
      Number(y?.(-limit)) - 12,
    );
    for (const { x: textX, y: textY, textX: toX, textY: toY } of labels) {
      if (Math.abs(textY - toY) > 1)
        append(context, group, 'line', {
          x1: textX,
          y1: textY,
          x2: toX,
          y2: toY,
          stroke: colour('soft'),
          'stroke-width': 0.8,
        });
    }
    for (const point of points) {
      const fill = colour(point.sign < 0 ? 'negative' : 'positive');
      append(context, group, 'circle', {
        cx: point.x,
        cy: point.y,
        r: 5,
        fill,
        stroke: colour('ink'),
        'stroke-width': 1.5,
      });
    }
    for (const label of labels) {
      const text = append(context, group, 'text', {
        x: label.textX,
        y: label.textY,
        dy: '0.35em',
        'text-anchor': label.anchor,
        'font-size': 12,
        class: 'halo',
        fill: colour('ink'),
      });
      text.textContent = label.name;
    }
    return group;
  };
}

function append(
  context: { document: Document },
  parent: SVGElement,
  name: string,
  attributes: Record<string, string | number>,
): SVGElement {
  const child = element(context, name);
  for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, String(value));
  parent.append(child);
  return child;
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly count: number;
  readonly most: number;
}

const CELL = 7;

/** Counts per square of the drawing, for readers without scripts. */
export function squares({ tA, tB }: SearchPlotProps, limit: number): Square[] {
  const axis = axisBetween(-limit, limit);
  const counts = new Map<string, number>();
  for (let i = 0; i < tA.length; i++) {
    const x = Math.floor(place(axis, tA[i] ?? NaN, FRAME.left, FRAME.width - FRAME.right) / CELL);
    const y = Math.floor(place(axis, tB[i] ?? NaN, FRAME.height - FRAME.bottom, FRAME.top) / CELL);
    counts.set(`${x},${y}`, (counts.get(`${x},${y}`) ?? 0) + 1);
  }
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b), 1);
  return [...counts].map(([cell, count]) => {
    const [x = 0, y = 0] = cell.split(',').map(Number);
    return { x: x * CELL, y: y * CELL, size: CELL, count, most };
  });
}

const opacity = (count: number, most: number) => (0.12 + 0.88 * Math.sqrt(count / most)).toFixed(2);
