import { meanOf } from '../../study/partial.ts';

export type Point = readonly [x: number, y: number];

/**
 * Convex hull, counter-clockwise from the lowest left point.
 *
 * @see Andrew 1979, Inf Process Lett 9:216 (monotone chain)
 */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((p, q) => p[0] - q[0] || p[1] - q[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turn(o: Point = [0, 0], a: Point = [0, 0], b: Point): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

const DIRECTIONS = 32;

/**
 * A smooth outline around points: the hull, pushed out by `pad`, seen from its middle in even directions.
 *
 * @param pad in the unit of the points
 */
export function outline(points: readonly Point[], pad: number): Point[] {
  const hull = convexHull(points);
  const middle: Point = [meanOf(hull.map((p) => p[0])), meanOf(hull.map((p) => p[1]))];
  const directions = Array.from({ length: DIRECTIONS }, (_, k): Point => {
    const angle = (2 * Math.PI * k) / DIRECTIONS;
    return [Math.cos(angle), Math.sin(angle)];
  });
  const distances = directions.map((direction) => {
    const reach = hull.reduce(
      (most, p) => Math.max(most, (p[0] - middle[0]) * direction[0] + (p[1] - middle[1]) * direction[1]),
      0,
    );
    // Between hull and its supporting lines: rounder than the first, tighter than the second.
    return 0.5 * (reach + hit(hull, middle, direction)) + pad;
  });
  return contained(smoothed(contained(distances, hull, middle)), hull, middle).map((distance, k) => {
    const [x, y] = directions[k] ?? [0, 0];
    return [middle[0] + distance * x, middle[1] + distance * y];
  });
}

/** Distances averaged with their neighbours on the circle. */
function smoothed(distances: readonly number[]): number[] {
  const at = (i: number) => distances[(i + distances.length) % distances.length] ?? 0;
  return distances.map((own, i) => (at(i - 2) + 2 * at(i - 1) + 3 * own + 2 * at(i + 1) + at(i + 2)) / 9);
}

const LEAST_GAP = 4;

/** Distances raised where a corner of the hull would stick out of the chord between two directions. */
function contained(distances: readonly number[], hull: readonly Point[], middle: Point): number[] {
  const out = [...distances];
  const step = (2 * Math.PI) / DIRECTIONS;
  for (const [x, y] of hull) {
    const [dx, dy] = [x - middle[0], y - middle[1]];
    const least = (Math.sqrt(dx ** 2 + dy ** 2) + LEAST_GAP) / Math.cos(step / 2);
    const first = Math.floor((Math.atan2(dy, dx) + 2 * Math.PI) / step) % DIRECTIONS;
    for (const k of [first, (first + 1) % DIRECTIONS]) out[k] = Math.max(out[k] ?? 0, least);
  }
  return out;
}

/** How far a ray from inside goes until it leaves the hull. */
function hit(hull: readonly Point[], from: Point, direction: Point): number {
  let nearest = Infinity;
  for (const [i, a] of hull.entries()) {
    const b = hull[(i + 1) % hull.length] ?? a;
    const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
    const across = direction[0] * ey - direction[1] * ex;
    if (across === 0) continue;
    const t = ((a[0] - from[0]) * ey - (a[1] - from[1]) * ex) / across;
    const s = ((a[0] - from[0]) * direction[1] - (a[1] - from[1]) * direction[0]) / across;
    if (t > 0 && s >= 0 && s <= 1) nearest = Math.min(nearest, t);
  }
  return Number.isFinite(nearest) ? nearest : 0;
}

/** A closed smooth path through points (Catmull-Rom as cubic Bezier curves). */
export function closedCurve(points: readonly Point[]): string {
  const at = (i: number): Point => points[(i + points.length) % points.length] ?? [0, 0];
  const text = ([x, y]: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;
  const pieces = points.map((_, i) => {
    const [p, a, b, n] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const c1: Point = [a[0] + (b[0] - p[0]) / 6, a[1] + (b[1] - p[1]) / 6];
    const c2: Point = [b[0] - (n[0] - a[0]) / 6, b[1] - (n[1] - a[1]) / 6];
    return `C${text(c1)} ${text(c2)} ${text(b)}`;
  });
  return `M${text(at(0))}${pieces.join('')}Z`;
}
