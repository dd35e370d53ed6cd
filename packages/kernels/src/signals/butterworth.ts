import { cos, sin } from '../elementary/trigonometric.ts';

const { PI } = Math;

/** A digital filter as a cascade of second-order sections. */
export interface Sections {
  /** Six coefficients a section: b0 b1 b2 1 a1 a2; a first-order section has b2 = a2 = 0. */
  readonly coefficients: Float64Array;
  readonly count: number;
  /** Frames that scipy's `sosfiltfilt` adds at each end unless told otherwise: three times the number of taps. */
  readonly defaultPadding: number;
}

interface Pole {
  readonly re: number;
  readonly im: number;
}

interface Section {
  readonly coefficients: readonly number[];
  /** Largest distance of its poles from the origin: the closer to 1, the longer it rings. */
  readonly radius: number;
}

/**
 * Butterworth filter by the bilinear transform.
 *
 * @param order order of the analogue prototype; a band-pass has twice as many poles
 * @param low   lower edge in cycles per frame, above 0 and below 0.5; 0 for a low-pass
 * @param high  upper edge in cycles per frame, below 0.5; Infinity for a high-pass
 * @returns sections with their own gain each, those that ring longest last
 * @see Oppenheim & Schafer 2010, Discrete-Time Signal Processing, 7.3; the filter of scipy.signal.butter
 */
export function butterworthSections(order: number, low: number, high: number): Sections {
  const from = low > 0 ? prewarped(low) : 0;
  const to = high < 0.5 ? prewarped(high) : Infinity;
  const sections: Section[] = [];
  for (let m = order - 1; m >= 0; m -= 2) {
    const angle = (PI * m) / (2 * order);
    const prototype = { re: -cos(angle), im: sin(angle) };
    sections.push(...sectionsOf(prototype, from, to));
  }
  sections.sort((one, other) => one.radius - other.radius);
  const firstOrder = sections.filter(({ coefficients }) => coefficients[5] === 0).length;
  return {
    coefficients: Float64Array.from(sections.flatMap(({ coefficients }) => coefficients)),
    count: sections.length,
    defaultPadding: 3 * (2 * sections.length + 1 - firstOrder),
  };
}

/** Cycles per frame -> analogue angular frequency for the bilinear transform s = 4 (z - 1) / (z + 1). */
function prewarped(frequency: number): number {
  const angle = PI * frequency;
  return (4 * sin(angle)) / cos(angle);
}

function sectionsOf(prototype: Pole, from: number, to: number): Section[] {
  if (from === 0) return [lowPass(prototype, to)];
  if (to === Infinity) return [highPass(prototype, from)];
  return bandPass(prototype, from, to);
}

function lowPass(p: Pole, edge: number): Section {
  const pole = { re: p.re * edge, im: p.im * edge };
  if (p.im === 0) return section(pole, undefined, [1, 1, 0], edge);
  return section(pole, { re: pole.re, im: -pole.im }, [1, 2, 1], edge * edge);
}

function highPass(p: Pole, edge: number): Section {
  // |p| = 1, so edge / p = edge * conjugate(p).
  const pole = { re: p.re * edge, im: -p.im * edge };
  if (p.im === 0) return section(pole, undefined, [1, -1, 0], 4);
  return section(pole, { re: pole.re, im: -pole.im }, [1, -2, 1], 16);
}

/** s -> (s^2 + from to) / (s (to - from)): each pole p of the prototype becomes h +- sqrt(h^2 - from to). */
function bandPass(p: Pole, from: number, to: number): Section[] {
  const width = to - from;
  const half = { re: (p.re * width) / 2, im: (p.im * width) / 2 };
  const root = squareRoot({
    re: half.re * half.re - half.im * half.im - from * to,
    im: 2 * half.re * half.im,
  });
  const plus = { re: half.re + root.re, im: half.im + root.im };
  const minus = { re: half.re - root.re, im: half.im - root.im };
  const gain = 4 * width;
  if (p.im === 0) return [section(plus, minus, [1, 0, -1], gain)];
  return [plus, minus].map((pole) => section(pole, { re: pole.re, im: -pole.im }, [1, 0, -1], gain));
}

function squareRoot({ re, im }: Pole): Pole {
  const size = Math.sqrt(re * re + im * im);
  const real = Math.sqrt(Math.max(0, (size + re) / 2));
  const imaginary = Math.sqrt(Math.max(0, (size - re) / 2));
  return { re: real, im: im < 0 ? -imaginary : imaginary };
}

/** One or two analogue poles (conjugate, or both real) -> a digital section with the given zeros and analogue gain. */
function section(
  first: Pole,
  second: Pole | undefined,
  zeros: readonly [number, number, number],
  gain: number,
): Section {
  const z1 = bilinear(first);
  const size1 = (4 - first.re) * (4 - first.re) + first.im * first.im;
  if (!second) {
    const scale = gain / (4 - first.re);
    const coefficients = [...zeros.map((b) => b * scale), 1, -z1.re, 0];
    return { coefficients, radius: Math.abs(z1.re) };
  }
  const z2 = bilinear(second);
  const size = first.im === 0 ? (4 - first.re) * (4 - second.re) : size1;
  const product = z1.re * z2.re - z1.im * z2.im;
  return {
    coefficients: [...zeros.map((b) => (b * gain) / size), 1, -(z1.re + z2.re), product],
    radius: Math.max(length(z1), length(z2)),
  };
}

const length = ({ re, im }: Pole): number => Math.sqrt(re * re + im * im);

/** z = (4 + s) / (4 - s). */
function bilinear({ re, im }: Pole): Pole {
  const size = (4 - re) * (4 - re) + im * im;
  return { re: (16 - re * re - im * im) / size, im: (8 * im) / size };
}
