import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChart, readComponent } from '../../example/drawn.ts';
import { axisBetween, place } from '../chart/axis.ts';
import { encodeSearch } from './columns.ts';
import { placeLabels } from './labels.ts';
import {
  embedded,
  FRAME,
  MOST_MARKS,
  SearchPlot,
  searchPlotOptions,
  squares,
  type SearchPlotProps,
} from './search-plot.tsx';

const many = (count: number): SearchPlotProps => ({
  tA: Float64Array.from({ length: count }, (_, i) => Math.sin(i) * 3),
  tB: Float64Array.from({ length: count }, (_, i) => Math.cos(i * 1.7) * 3),
  names: Array.from({ length: count }, (_, i) => `left region ${i % 70} – right region ${i % 90}`),
  threshold: 3.3,
  surviving: [{ name: 'left thalamus – right amygdala', tA: -4, tB: 3.6 }],
  alt: 'search',
});
const props: SearchPlotProps = { ...many(3), tA: Float64Array.of(1, -2, -4), tB: Float64Array.of(2, 1, 3.6) };
const LIMIT = Math.ceil(3.3 * 1.35 * 1.06 * 10) / 10;
const axis = axisBetween(-LIMIT, LIMIT);
const across = (t: number) => place(axis, t, FRAME.left, FRAME.width - FRAME.right);
const up = (t: number) => place(axis, t, FRAME.height - FRAME.bottom, FRAME.top);
const points = (path: string | null) =>
  [...(path ?? '').matchAll(/M(-?[\d.]+),(-?[\d.]+)h0/g)].map((match) => [
    Number(match[1]),
    Number(match[2]),
  ]);

describe('search plot', () => {
  const drawn = readChart(searchPlotOptions(props));
  it('draws every candidate at its two t, by the sign of their product', () => {
    const near = (t: number[]) => [expect.closeTo(across(t[0]!), 1), expect.closeTo(up(t[1]!), 1)];
    expect(points(drawn.attributes('.cloud.positive', 'd')[0]!)).toEqual([near([1, 2])]);
    expect(points(drawn.attributes('.cloud.negative', 'd')[0]!)).toEqual([near([-2, 1]), near([-4, 3.6])]);
  });
  it('marks the four corners beyond the threshold', () => {
    expect(drawn.count('.corners rect')).toBe(4);
    const lefts = drawn.numbers('.corners rect', 'x');
    expect(Math.max(...lefts)).toBeCloseTo(across(3.3), 1);
    expect(drawn.texts('text')).toContain('min |t| = 3.30');
  });
  it('draws no threshold that the search did not give', () =>
    expect(readChart(searchPlotOptions({ ...props, threshold: undefined })).count('.corners')).toBe(0));
  it('outlines and names what survives', () => {
    expect(drawn.numbers('.surviving circle', 'cx')).toEqual([expect.closeTo(across(-4), 1)]);
    expect(drawn.texts('.surviving text')).toEqual(['left thalamus – right amygdala']);
  });
  it('keeps to SVG up to the limit and goes to a canvas with counts for readers without scripts above it', () => {
    const small = readComponent(SearchPlot, many(MOST_MARKS));
    expect([small.count('canvas'), small.count('.cloud')]).toEqual([0, 2]);
    const large = readComponent(SearchPlot, many(MOST_MARKS + 1));
    expect([large.count('canvas'), large.count('.cloud')]).toEqual([1, 0]);
    expect(large.count('noscript rect')).toBeGreaterThan(100);
  });
  it('counts every candidate once in the squares', () => {
    const all = squares(many(2_000), LIMIT);
    expect(all.reduce((sum, square) => sum + square.count, 0)).toBe(2_000);
  });
});

describe('embedded columns', () => {
  it('read back as the same numbers and names', () => {
    const given = many(200);
    const data = encodeSearch(given.tA, given.tB, given.names);
    const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64')).buffer;
    expect([...new Float32Array(bytes(data.tA))]).toEqual([...Float32Array.from(given.tA)]);
    const [first, second] = [data.first, data.second].map((text) => new Uint16Array(bytes(text)));
    expect([...first!].map((code, i) => `${data.names[code]} – ${data.names[second![i]!]}`)).toEqual(
      given.names,
    );
  });
  it('hold no names where names are no pairs', () =>
    expect(encodeSearch(Float64Array.of(1), Float64Array.of(1), ['node strength of thalamus']).names).toEqual(
      [],
    ));
  it('cannot end their script element', () => {
    expect(embedded({ name: '</script><b>' })).not.toContain('<');
    expect(JSON.parse(embedded({ name: '</script><b>' }))).toEqual({ name: '</script><b>' });
  });
});

describe('labels', () => {
  it('never cover each other and stay inside', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            x: fc.double({ min: 60, max: 600, noNaN: true }),
            y: fc.double({ min: 20, max: 580, noNaN: true }),
          }),
          { maxLength: 8 },
        ),
        (given) => {
          const labels = placeLabels(
            given.map((point) => ({ ...point, name: 'n' })),
            330,
            20,
            580,
          );
          expect(labels).toHaveLength(given.length);
          for (const side of ['start', 'end'] as const) {
            const heights = labels
              .filter((l) => l.anchor === side)
              .map((l) => l.textY)
              .toSorted((a, b) => a - b);
            for (const [i, height] of heights.entries()) {
              expect(height).toBeGreaterThanOrEqual(20 - 1e-9);
              expect(height).toBeLessThanOrEqual(580 + 1e-9);
              expect(height - (heights[i - 1] ?? -Infinity)).toBeGreaterThanOrEqual(15 - 1e-9);
            }
          }
        },
      ),
    ));
});
