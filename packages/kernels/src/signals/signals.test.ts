import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { butterworthSections } from './butterworth.ts';
import { despike } from './despike.ts';
import { cosineBasis, detrend } from './drift.ts';
import { createFourier } from './fourier.ts';
import { idealBandPass, mirroredBandPass } from './fourier-band-pass.ts';
import { gaussianHighPass } from './gaussian-high-pass.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (scipy)
import { splineFill } from './spline-fill.ts';
import { zeroPhaseFilter } from './zero-phase.ts';

const x = Float64Array.from(oracle.x);
const n = x.length;
const shown = (values: Float64Array): number[] => oracle.shown.map((t) => values[t]);
const largestGap = (got: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Array.from(got, (value, i) => Math.abs(value - expected[i])).reduce((most, gap) => Math.max(most, gap), 0);

describe('zero-phase Butterworth', () => {
  it.each(oracle.filters)('order $order, $low to $high, $kind $frames: as scipy', (filter) => {
    const { order, low, high, frames, y } = filter;
    const sections = butterworthSections(order, low, high ?? Infinity);
    const kind = filter.kind as 'odd' | 'constant';
    expect(kind === 'odd' ? sections.defaultPadding : n - 1).toBe(frames);
    const columns = x.slice();
    zeroPhaseFilter(columns, n, 1, sections, { kind, frames });
    expect(largestGap(shown(columns), y)).toBeLessThan(1e-9);
  });

  it('passes the middle of the band unchanged and halves the amplitude at the edges', () => {
    const { coefficients, count } = butterworthSections(5, 0.05, 0.2);
    const gain = (frequency: number): number => {
      let product = 1;
      for (let s = 0; s < count; s += 1) product *= squaredResponse(coefficients.subarray(6 * s), frequency);
      return product;
    };
    expect(gain(0.05)).toBeCloseTo(0.5, 10);
    expect(gain(0.2)).toBeCloseTo(0.5, 10);
    expect(gain(0.1)).toBeGreaterThan(0.999);
    expect(gain(0)).toBe(0);
  });

  it('gives a signal the same bits whatever stands beside it', () => {
    const sections = butterworthSections(3, 0.02, 0.2);
    const seven = new Float64Array(7 * n);
    for (let j = 0; j < 7; j += 1)
      seven.set(
        x.map((value) => value * (j + 1)),
        j * n,
      );
    zeroPhaseFilter(seven, n, 7, sections, { kind: 'odd', frames: 21 });
    for (let j = 0; j < 7; j += 1) {
      const alone = x.map((value) => value * (j + 1));
      zeroPhaseFilter(alone, n, 1, sections, { kind: 'odd', frames: 21 });
      expect([...seven.subarray(j * n, (j + 1) * n)]).toEqual([...alone]);
    }
  });
});

/** |H|^2 of one section. */
function squaredResponse(c: Float64Array, frequency: number): number {
  const size = (b0: number, b1: number, b2: number): number => {
    const w = 2 * Math.PI * frequency;
    const re = b0 + b1 * Math.cos(w) + b2 * Math.cos(2 * w);
    const im = b1 * Math.sin(w) + b2 * Math.sin(2 * w);
    return re * re + im * im;
  };
  return size(c[0], c[1], c[2]) / size(c[3], c[4], c[5]);
}

describe('Fourier transform', () => {
  it.each(oracle.transforms)('length $length: as scipy', ({ length, re, im }) => {
    const real = x.slice(0, length);
    const imaginary = x.slice().reverse().slice(0, length);
    createFourier(length).forward(real, imaginary);
    expect(largestGap(real, re)).toBeLessThan(1e-9);
    expect(largestGap(imaginary, im)).toBeLessThan(1e-9);
  });

  it('comes back, and keeps the sum of squares', () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    const signal = fc.array(value, { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(signal, (values) => {
        const re = Float64Array.from(values);
        const im = Float64Array.from(values).reverse();
        const fourier = createFourier(values.length);
        fourier.forward(re, im);
        const energy = re.reduce((sum, v, k) => sum + v * v + im[k] * im[k], 0) / values.length;
        expect(Math.abs(energy - 2 * values.reduce((sum, v) => sum + v * v, 0))).toBeLessThan(1e-9);
        fourier.inverse(re, im);
        expect(largestGap(re, values)).toBeLessThan(1e-12);
      }),
    );
  });
});

describe('spline', () => {
  it.each(oracle.splines)('without $dropped: as scipy', ({ dropped, y }) => {
    const kept = new Uint8Array(n).fill(1);
    const columns = x.slice();
    for (const t of dropped) {
      kept[t] = 0;
      columns[t] = NaN;
    }
    splineFill(columns, n, 1, kept);
    const size = Math.max(100, ...y.map(Math.abs));
    expect(largestGap(shown(columns), y) / size).toBeLessThan(1e-12);
  });

  it('repeats a single value, and gives back a cubic', () => {
    const one = Float64Array.of(NaN, 7, NaN);
    splineFill(one, 3, 1, Uint8Array.of(0, 1, 0));
    expect([...one]).toEqual([7, 7, 7]);
    const cubic = Float64Array.from({ length: 12 }, (_, t) => t * (t - 4) * (t - 9) + 2);
    const gaps = cubic.slice();
    gaps[0] = gaps[4] = gaps[5] = gaps[11] = NaN;
    splineFill(gaps, 12, 1, Uint8Array.of(0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0));
    expect(largestGap(gaps, cubic)).toBeLessThan(1e-11);
  });
});

describe('drift', () => {
  it('takes out mean and line as scipy does', () => {
    const columns = x.slice();
    detrend(columns, n, 1);
    expect(largestGap(shown(columns), oracle.line)).toBeLessThan(1e-11);
    const line = Float64Array.from({ length: 9 }, (_, t) => 5 - 3 * t);
    detrend(line, 9, 1);
    expect(largestGap(line, new Float64Array(9))).toBeLessThan(1e-13);
    const single = Float64Array.of(4);
    detrend(single, 1, 1);
    expect([...single]).toEqual([0]);
  });

  it('has an orthonormal cosine basis without a constant', () => {
    const basis = cosineBasis(50, 0.06);
    expect(basis.length).toBe(6 * 50);
    for (let i = 0; i < 6; i += 1) {
      const one = basis.subarray(i * 50, (i + 1) * 50);
      expect(Math.abs(one.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-13);
      for (let j = 0; j <= i; j += 1) {
        const product = one.reduce((sum, value, t) => sum + value * basis[j * 50 + t], 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 13);
      }
    }
    expect(cosineBasis(4, 0.5).length).toBe(3 * 4);
    expect(cosineBasis(4, 0.1).length).toBe(0);
  });
});

it('gives the same bits on every engine', () => {
  const steps: ((columns: Float64Array) => void)[] = [
    (columns) =>
      zeroPhaseFilter(columns, n, 1, butterworthSections(5, 0.02, 0.2), { kind: 'odd', frames: 33 }),
    (columns) => mirroredBandPass(columns, n, 1, 0.02, 0.2),
    (columns) => idealBandPass(columns, n, 1, 0.02, 0.2),
    (columns) => gaussianHighPass(columns, n, 1, 9.5),
    (columns) =>
      splineFill(
        columns,
        n,
        1,
        Uint8Array.from({ length: n }, (_, t) => (t % 9 === 4 ? 0 : 1)),
      ),
    (columns) => detrend(columns, n, 1),
    (columns) => despike(columns, n, 1),
    (columns) => columns.set(cosineBasis(n, 1 / (2 * n))),
  ];
  const hash = createHash('sha256');
  for (const step of steps) {
    const columns = x.slice();
    step(columns);
    hash.update(new Uint8Array(columns.buffer));
  }
  expect(hash.digest('hex')).toBe('20c8b13c011eadf4c637f88b6dfc70cecab537b589aa6a9b78f2fad780ade9fb');
});

describe('filters of other programs', () => {
  it('a mirrored band-pass keeps its bins and nothing else', () => {
    const wave = (k: number) =>
      Float64Array.from({ length: n }, (_, t) => Math.cos((Math.PI * k * (t + 0.5)) / n));
    const mixed = wave(3).map((value, t) => value + wave(9)[t] + 40);
    mirroredBandPass(mixed, n, 1, 6 / (2 * n), 12 / (2 * n));
    expect(largestGap(mixed, wave(9))).toBeLessThan(1e-12);
    const open = x.slice();
    mirroredBandPass(open, n, 1, 0, Infinity);
    expect(largestGap(open, x)).toBeLessThan(1e-11);
  });

  it('an ideal band-pass of a power of two keeps its bins', () => {
    const wave = (k: number) =>
      Float64Array.from({ length: n }, (_, t) => Math.cos((2 * Math.PI * k * t) / n));
    const mixed = wave(3).map((value, t) => value + wave(9)[t] + 40);
    idealBandPass(mixed, n, 1, 9 / n, 11 / n);
    expect(largestGap(mixed, wave(9))).toBeLessThan(1e-12);
  });

  it('a Gaussian high-pass takes out lines', () => {
    const line = Float64Array.from({ length: 30 }, (_, t) => 5 - 3 * t);
    gaussianHighPass(line, 30, 1, 4);
    expect(largestGap(line, new Float64Array(30))).toBeLessThan(1e-12);
    const single = Float64Array.of(4);
    gaussianHighPass(single, 1, 1, 4);
    expect([...single]).toEqual([0]);
  });

  it('despiking leaves constants alone and bounds a spike', () => {
    const spike = Float64Array.of(1, 2, 3, 2, 1, 900);
    despike(spike, 6, 1);
    expect(spike[5]).toBeLessThan(6.1);
    expect(spike[5]).toBeGreaterThan(5.9);
    const flat = Float64Array.of(3, 3, 3);
    despike(flat, 3, 1);
    expect([...flat]).toEqual([3, 3, 3]);
  });

  // The numbers of the programs themselves, where they lie beside the checkout.
  const folder = process.env['MESOVIA_DATA']
    ? `${process.env['MESOVIA_DATA']}/../oracles/connectivity`
    : new URL('../../../../../shared/oracles/connectivity', import.meta.url).pathname;
  const read = (name: string): Float64Array | undefined => {
    try {
      const lines = readFileSync(`${folder}/${name}`, 'utf8').trim().split('\n').slice(1);
      const rows = lines.map((line) => line.split('\t').map(Number));
      return Float64Array.from(rows[0].flatMap((_, j) => rows.map((row) => row[j])));
    } catch {
      return undefined;
    }
  };
  const input = read('inputs/roi_timeseries.tsv');
  it.skipIf(!input).each([
    ['conn_mirrored_fft_0.008_0.09_TR2', (c: Float64Array) => mirroredBandPass(c, 150, 20, 0.016, 0.18)],
    ['cpac_ideal_bandpass_0.01_0.1_TR2', (c: Float64Array) => idealBandPass(c, 150, 20, 0.02, 0.2)],
    ['fsl_gauss_hp_width125s_TR2', (c: Float64Array) => gaussianHighPass(c, 150, 20, 125 / 4)],
    ['conn_despike', (c: Float64Array) => despike(c, 150, 20)],
  ])('%s: as the program', (name, filter) => {
    const columns = (input as Float64Array).slice();
    filter(columns);
    expect(largestGap(columns, read(`definitions/filters/${name}.tsv`) as Float64Array)).toBeLessThan(1e-9);
  });
});
