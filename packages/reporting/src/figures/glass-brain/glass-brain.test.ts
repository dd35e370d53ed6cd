import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponent } from '../../example/drawn.ts';
import { exampleRegions } from '../../example/atlas.ts';
import { GlassBrain, numberedNodes, project, VIEWS } from './glass-brain.tsx';
import { closedCurve, convexHull, outline, type Point } from './outline.ts';

const nodes = exampleRegions(40).map(({ name, x, y, z }) => ({ name, x, y, z }));
const connections = [
  { from: 0, to: 3, sign: -1, minT: 4.2, survives: true },
  { from: 3, to: 4, sign: 1, minT: 2.1, survives: false },
];
const drawn = readComponent(GlassBrain, { nodes, connections, alt: 'brain', mark: 'circular, best of 780' });

describe('glass brain', () => {
  it('draws every node and every connection in each of three views', () => {
    expect(drawn.count('svg[role=img]')).toBe(3);
    expect(drawn.count('circle.node')).toBe(3 * 40);
    expect(drawn.count('.connection')).toBe(3 * 2);
  });
  it('puts left on the left, front and top up, one scale for all views', () => {
    const [above, side, behind] = VIEWS.map((view) => project(nodes, view).places);
    expect(nodes[0]!.name).toMatch(/^left/);
    expect(above![0]![0]).toBeLessThan(above![1]![0]);
    const [front, back] = [4, 14].map((i) => above![i]![1]);
    expect(nodes[4]!.y).toBeGreaterThan(nodes[14]!.y);
    expect(front).toBeLessThan(back!);
    expect(side![4]![0]).toBeGreaterThan(side![14]![0]);
    expect(Math.abs(above![0]![0] - above![1]![0])).toBeCloseTo(Math.abs(behind![0]![0] - behind![1]![0]), 6);
  });
  it('surviving ones are solid, the others dashed', () => {
    const dashes = drawn.attributes('.connection line', 'stroke-dasharray');
    expect(dashes.slice(0, 2)).toEqual(['5 5', null]);
    expect(drawn.count('.surviving')).toBe(3);
  });
  it('shows the sign by colour and as a sign, the width by min|t|', () => {
    const colours = drawn.attributes('.connection line', 'stroke');
    expect(colours.slice(0, 2)).toEqual(['var(--positive)', 'var(--negative)']);
    const signs = drawn.attributes('.connection path', 'd').slice(0, 2);
    expect(signs.map((d) => d?.includes('v5.6'))).toEqual([true, false]);
    const [thin, thick] = drawn.numbers('.connection line', 'stroke-width');
    expect(thick).toBeGreaterThan(thin!);
  });
  it('numbers the ends and names them, and says how they were chosen', () => {
    expect(numberedNodes(connections)).toEqual([0, 3, 4]);
    expect(drawn.texts('.key-list li')).toEqual([0, 3, 4].map((i) => nodes[i]!.name));
    expect(drawn.texts('.mark')).toEqual(Array.from({ length: 3 }, () => '↻ circular, best of 780'));
  });
});

describe('outline', () => {
  const moved = fc.tuple(
    fc.double({ min: -8, max: 8, noNaN: true }),
    fc.double({ min: -8, max: 8, noNaN: true }),
  );
  it('lies around every region of node sets of any size, in every view', () =>
    fc.assert(
      fc.property(
        fc.array(moved, { minLength: 24, maxLength: 120 }),
        fc.constantFrom(...VIEWS),
        (moves, view) => {
          const points = exampleRegions(moves.length).map((region, i): Point => {
            const [across, up] = moves[i] ?? [0, 0];
            return [region[view.across] + across, region[view.up] + up];
          });
          const around = outline(points, 9);
          for (const point of points) expect(inside(around, point)).toBe(true);
        },
      ),
      { numRuns: 60 },
    ));
  it('hull of a square with a point inside is the square', () =>
    expect(
      convexHull([
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
        [1, 1],
      ]),
    ).toEqual([
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ]));
  it('closes its curve', () =>
    expect(
      closedCurve([
        [0, 0],
        [1, 0],
        [1, 1],
      ]),
    ).toMatch(/^M0\.0,0\.0C.*Z$/));
});

function inside(polygon: readonly Point[], [x, y]: Point): boolean {
  let odd = false;
  for (const [i, [ax, ay]] of polygon.entries()) {
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
