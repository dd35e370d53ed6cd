/** Shown where a value is unknown. */
export const UNKNOWN = '–';

/**
 * Numbers of one column with the same number of decimals, so that they can be compared at a glance; about four
 * digits of the largest. Values too small for these decimals are written with an exponent.
 */
export function readableColumn(values: readonly (number | null)[]): string[] {
  const finite = values.filter((v): v is number => v !== null && Number.isFinite(v));
  if (finite.every((v) => Number.isInteger(v))) return values.map((v) => readable(v, 0));
  const largest = Math.max(...finite.map(Math.abs));
  const decimals = largest >= 1000 ? 1 : largest >= 100 ? 2 : largest >= 1 ? 3 : 4;
  return values.map((v) => readable(v, decimals));
}

function readable(value: number | null, decimals: number): string {
  if (value === null) return UNKNOWN;
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals) return value.toExponential(1);
  if (Math.abs(value) >= 1e15) return value.toExponential(3);
  return value.toFixed(decimals);
}

/** 34716 -> 34,716. For sentences, not for tables. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** One count with its noun: 1 person, 3 people. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** 0.4 s, 31 s, 2 min 5 s, 3 h 20 min. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
