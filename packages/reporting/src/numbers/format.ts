/** What stands where a number is unknown. */
const UNKNOWN = '–';

const MINUS = '\u2212';
/** Keeps a number and its sign or unit on one line. */
export const NO_BREAK = '\u00a0';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const withMinus = (text: string) => text.replace('-', MINUS);

/** `1234567` -> `1,234,567`. */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A count of people, connections or permutations. */
export function count(value: number): string {
  return Number.isFinite(value) ? withMinus(grouped(value.toFixed(0))) : UNKNOWN;
}

/** Position of the leading digit: 0 for 1 to 9.99, -1 for 0.1 to 0.99. Taken from the decimal text, so exact. */
function magnitude(value: number): number {
  return Number(value.toExponential(2).split('e')[1]);
}

/** A fixed number of decimals, minus sign U+2212; zero is never negative. */
export function fixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return UNKNOWN;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const text = value.toFixed(decimals);
  const [whole = '', rest] = (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text).split('.');
  return withMinus(rest === undefined ? grouped(whole) : `${grouped(whole)}.${rest}`);
}

/** Three significant digits: 17.1, 0.460, 0.00123, 1,230; 1.23 × 10⁻⁷ outside the range people read at a glance. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value) || value === 0) return fixed(value, 0);
  const size = magnitude(value);
  if (size < -4 || size > 6) {
    const [digitsText = '', power = ''] = value.toExponential(digits - 1).split('e');
    const raised = [...power.replace('+', '')]
      .map((c) => (c === '-' ? '⁻' : SUPERSCRIPTS[Number(c)]))
      .join('');
    return `${withMinus(digitsText)} × 10${raised}`;
  }
  return fixed(value, Math.max(0, digits - 1 - size));
}

/** Decimals that give the largest of the values three significant digits. */
export function commonDecimals(values: readonly number[], digits = 3): number {
  const sizes = values.filter((v) => Number.isFinite(v) && v !== 0).map(magnitude);
  return sizes.length === 0 ? 2 : Math.min(6, Math.max(0, digits - 1 - Math.max(...sizes)));
}

/** `0.460`, with its limits in the same decimals: `−17.1 (−27.0 to −7.2)`; only the estimate where there are none. */
export function withInterval(estimate: number, lower: number, upper: number): string {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return significant(estimate);
  const decimals = commonDecimals([estimate, lower, upper]);
  return `${fixed(estimate, decimals)} (${limits(lower, upper, decimals)})`;
}

/** `−27.0 to −7.2`. */
export function limits(lower: number, upper: number, decimals = commonDecimals([lower, upper])): string {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return UNKNOWN;
  return `${fixed(lower, decimals)} to ${fixed(upper, decimals)}`;
}

/** `.074`, `< .001`, `> .999`; 1 stays `1`. */
export function pValue(p: number): string {
  if (Number.isNaN(p)) return UNKNOWN;
  if (p === 1) return '1';
  if (p < 0.0005) return '< .001';
  if (p >= 0.9995) return '> .999';
  return p.toFixed(3).slice(1);
}

/** `p = .074`, `p < .001`, on one line. */
export function pEquals(p: number, symbol = 'p'): string {
  const text = pValue(p);
  return `${symbol} ${/^[<>]/.test(text) ? '' : '= '}${text}`.replaceAll(' ', NO_BREAK);
}

/** Degrees of freedom: `41`, `38.7`. */
export function degrees(df: number): string {
  return Number.isInteger(df) ? count(df) : fixed(df, 1);
}

/** A correlation without its leading zero: `.48`, `−.07`. */
export function correlation(r: number, decimals = 2): string {
  return fixed(r, decimals).replace(/^(\u2212?)0\./, '$1.');
}

export function percent(value: number): string {
  return Number.isNaN(value) ? UNKNOWN : `${fixed(value, 0)}${NO_BREAK}%`;
}

/** Coverage of an interval: 0.95 -> `95 %`. */
export function coverage(level: number): string {
  return Number.isNaN(level) ? '' : `${significant(level * 100, 4).replace(/\.?0+$/, '')}${NO_BREAK}%`;
}
