import { fixed } from '../../numbers/format.ts';

/** A linear axis: where it starts and ends, its ticks and how they are written. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  format(value: number): string;
}

/** Steps people count in; powers of ten by parsing, which is exact. */
function niceStep(rough: number): { step: number; decimals: number } {
  const [, power = '0'] = rough.toExponential(6).split('e');
  const unit = Number(`1e${power}`);
  const multiple = [1, 2, 5, 10].find((m) => m * unit >= rough * 0.999999) ?? 10;
  const size = Number(power) + (multiple === 10 ? 1 : 0);
  return { step: multiple * unit, decimals: Math.max(0, -size) };
}

/**
 * A linear axis that contains all finite values, with a little air at both ends.
 *
 * @param include values that must be on the axis too, for example 0 or a threshold
 */
export function axisOf(values: Iterable<number>, include: readonly number[] = [], count = 6): Axis {
  let [low, high] = [Infinity, -Infinity];
  for (const value of [...values, ...include]) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  // Differences beyond the precision of the values are no differences.
  if (high - low <= 1e-12 * Math.max(1e-6, Math.abs(low), Math.abs(high))) [low, high] = [low - 1, high + 1];
  const air = (high - low) * 0.04;
  return axisBetween(low - air, high + air, count);
}

/** A linear axis with exactly these ends. */
export function axisBetween(low: number, high: number, count = 6): Axis {
  const { step, decimals } = niceStep((high - low) / count);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    ticks.push(Number((k * step).toFixed(decimals)));
  return { domain: [low, high], ticks, format: (value) => fixed(value, decimals) };
}

/** Where a value lies between two places, for drawings made by hand. */
export function place(axis: Axis, value: number, from: number, to: number): number {
  const [low, high] = axis.domain;
  return from + ((value - low) / (high - low)) * (to - from);
}
