/** A name beside a point. */
export interface PlacedLabel {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Where the text stands; its height is that of the point unless another label is there. */
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'end';
}

const LINE = 15;

/**
 * Places names beside points, towards the middle of the drawing, moved up or down until none covers another.
 *
 * @param points in pixels
 * @param middle x of the middle
 */
export function placeLabels(
  points: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  middle: number,
  top: number,
  bottom: number,
): PlacedLabel[] {
  return (['start', 'end'] as const).flatMap((anchor) => {
    const own = points
      .filter(({ x }) => (anchor === 'start') === x < middle)
      .toSorted((p, q) => p.y - q.y || p.x - q.x);
    const heights = spread(
      own.map(({ y }) => y),
      top,
      bottom,
    );
    return own.map((point, i) => ({
      ...point,
      anchor,
      textX: point.x + (anchor === 'start' ? 12 : -12),
      textY: heights[i] ?? point.y,
    }));
  });
}

/** Heights at least one line apart, in order, as near to the wanted ones as a pass down and a pass up get. */
function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const heights = [...wanted];
  for (let i = 0; i < heights.length; i++)
    heights[i] = Math.max(heights[i] ?? 0, i === 0 ? top : (heights[i - 1] ?? 0) + LINE);
  for (let i = heights.length - 1; i >= 0; i--)
    heights[i] = Math.min(heights[i] ?? 0, i === heights.length - 1 ? bottom : (heights[i + 1] ?? 0) - LINE);
  return heights;
}
