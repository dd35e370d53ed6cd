import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { VNode } from 'preact';
import { colour } from '../../style/colours.ts';
import type { Axis } from './axis.ts';

export interface ChartAxis {
  /** Not drawn when null; then `domain` says where it runs. */
  readonly axis: Axis | null;
  readonly label: string;
  readonly domain?: readonly [number, number];
}

export interface ChartOptions {
  /** What the chart shows, for people who do not see it. */
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly marks: Plot.Markish[];
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** Text of its own size on narrow screens; not for drawings with long labels inside. */
  readonly dense?: boolean;
  readonly margins?: {
    readonly top?: number;
    readonly right?: number;
    readonly bottom?: number;
    readonly left?: number;
  };
}

/** A chart drawn while the page is made: static SVG in the colours of the page. */
export function Chart(options: ChartOptions): VNode {
  return (
    <svg
      class={options.dense ? 'chart' : 'chart plain'}
      role="img"
      aria-label={options.alt}
      viewBox={`0 0 ${options.width} ${options.height}`}
      style={`max-width:${options.width}px`}
      text-anchor="middle"
      fill="currentColor"
      font-size="12"
      dangerouslySetInnerHTML={{ __html: drawing(options) }}
    />
  );
}

const MARGINS = { top: 14, right: 16, bottom: 46, left: 52 };

/** Inner SVG of a chart. Exported for tests, which read positions from it. */
export function drawing(options: ChartOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const margins = { ...MARGINS, ...options.margins };
  const svg = Plot.plot({
    document: document as unknown as Document,
    width: options.width,
    height: options.height,
    marginTop: margins.top,
    marginRight: margins.right,
    marginBottom: margins.bottom,
    marginLeft: margins.left,
    x: scaleOptions(options.x),
    y: scaleOptions(options.y),
    marks: [
      ...(options.x.axis ? [Plot.axisX([...options.x.axis.ticks], axisOptions(options.x))] : []),
      ...(options.y.axis ? [Plot.axisY([...options.y.axis.ticks], axisOptions(options.y))] : []),
      ...options.marks,
    ],
  });
  return tidy(svg as unknown as SVGSVGElement);
}

function scaleOptions({ axis, domain }: ChartAxis): Plot.ScaleOptions {
  const ends = axis?.domain ?? domain;
  return { ...(ends ? { domain: [...ends] } : {}), axis: null };
}

function axisOptions({ axis, label }: ChartAxis): Record<string, unknown> {
  return {
    label,
    labelAnchor: 'center',
    labelArrow: 'none',
    tickFormat: (value: number) => axis?.format(value) ?? '',
    tickSize: 4,
    fontSize: 12.5,
  };
}

const PLACES = /^(?:d|transform|points|[xy][12]?|[cr][xy]?|dx|dy|width|height|stroke-width)$/;

/** Takes out what the page says elsewhere (styles, names of parts) and rounds places to a hundredth of a pixel. */
function tidy(svg: SVGSVGElement): string {
  for (const element of svg.querySelectorAll('style')) element.remove();
  for (const element of svg.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) {
      if (name.startsWith('aria-')) element.removeAttribute(name);
      else if (PLACES.test(name)) element.setAttribute(name, rounded(element.getAttribute(name) ?? ''));
    }
  }
  return svg.innerHTML;
}

/** Numbers in a path or transform, to two decimals. */
export function rounded(text: string): string {
  return text.replace(/-?\d*\.\d{3,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2)) + 0));
}

/** How the numbers were chosen, inside the drawing, so that it stays with a copy of it. */
export function markText(mark: string, left: number): Plot.Markish {
  return Plot.text([mark], {
    className: 'mark',
    x: [left],
    frameAnchor: 'top',
    textAnchor: 'start',
    dy: -20,
    text: [`↻ ${mark}`],
    fill: colour('flag-ink'),
    fontSize: 12,
    fontWeight: 600,
  });
}
