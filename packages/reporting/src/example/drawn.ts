import { h, type ComponentType } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { parseHTML } from 'linkedom';
import { drawing, type ChartOptions } from '../figures/chart/chart.tsx';

/** What a test reads from a drawing: elements with their attributes as numbers. */
export interface Drawn {
  /** Attributes of every element that matches, as numbers. */
  numbers(selector: string, attribute: string): number[];
  texts(selector: string): string[];
  attributes(selector: string, attribute: string): (string | null)[];
  count(selector: string): number;
}

export function readChart(options: ChartOptions): Drawn {
  return readMarkup(`<svg>${drawing(options)}</svg>`);
}

export function readComponent<P extends object>(component: ComponentType<P>, props: P): Drawn {
  return readMarkup(renderToString(h(component, props)));
}

export function readMarkup(markup: string): Drawn {
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return {
    numbers: (selector, attribute) => all(selector).map((element) => Number(element.getAttribute(attribute))),
    texts: (selector) => all(selector).map((element) => element.textContent ?? ''),
    attributes: (selector, attribute) => all(selector).map((element) => element.getAttribute(attribute)),
    count: (selector) => all(selector).length,
  };
}
