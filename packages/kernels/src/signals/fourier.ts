import { cos, sin } from '../elementary/trigonometric.ts';

const { PI } = Math;

/** Discrete Fourier transform of one length. */
export interface Fourier {
  readonly length: number;
  /** In place: sum over t of x_t exp(-2 pi i k t / length). */
  forward(re: Float64Array, im: Float64Array): void;
  /** In place, the inverse of `forward`: divides by the length. */
  inverse(re: Float64Array, im: Float64Array): void;
}

/**
 * A Fourier transform of any length: radix 2 for powers of two, otherwise Bluestein's convolution.
 *
 * @see Cooley & Tukey 1965, Math Comput 19:297; Bluestein 1970, IEEE Trans Audio Electroacoust 18:451
 */
export function createFourier(length: number): Fourier {
  const forward = (length & (length - 1)) === 0 ? radixTwo(length) : bluestein(length);
  return {
    length,
    forward,
    inverse(re, im) {
      forward(im, re);
      for (let i = 0; i < length; i += 1) {
        re[i] /= length;
        im[i] /= length;
      }
    },
  };
}

type Transform = (re: Float64Array, im: Float64Array) => void;

function radixTwo(length: number): Transform {
  const half = Math.max(1, length / 2);
  const cosines = Float64Array.from({ length: half }, (_, k) => cos((2 * PI * k) / length));
  const sines = Float64Array.from({ length: half }, (_, k) => -sin((2 * PI * k) / length));
  const reversed = bitReversal(length);
  return (re, im) => {
    for (let i = 0; i < length; i += 1) {
      const j = reversed[i];
      if (j <= i) continue;
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
    for (let size = 2; size <= length; size *= 2) butterflies(re, im, size, cosines, sines);
  };
}

function butterflies(
  re: Float64Array,
  im: Float64Array,
  size: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  const length = re.length;
  const half = size / 2;
  const stride = length / size;
  for (let from = 0; from < length; from += size) {
    for (let k = 0; k < half; k += 1) {
      const c = cosines[k * stride];
      const s = sines[k * stride];
      const i = from + k;
      const j = i + half;
      const real = re[j] * c - im[j] * s;
      const imaginary = re[j] * s + im[j] * c;
      re[j] = re[i] - real;
      im[j] = im[i] - imaginary;
      re[i] += real;
      im[i] += imaginary;
    }
  }
}

function bitReversal(length: number): Int32Array {
  const reversed = new Int32Array(length);
  for (let i = 1; i < length; i += 1) reversed[i] = (reversed[i >> 1] >> 1) | (i & 1 ? length >> 1 : 0);
  return reversed;
}

function bluestein(length: number): Transform {
  let size = 1;
  while (size < 2 * length - 1) size *= 2;
  const transform = radixTwo(size);
  // exp(-i pi k^2 / length): k^2 is taken modulo 2 length first, so the angle stays exact.
  const angle = (k: number): number => (PI * ((k * k) % (2 * length))) / length;
  const chirpRe = Float64Array.from({ length }, (_, k) => cos(angle(k)));
  const chirpIm = Float64Array.from({ length }, (_, k) => -sin(angle(k)));
  const kernelRe = new Float64Array(size);
  const kernelIm = new Float64Array(size);
  for (let k = 0; k < length; k += 1) {
    kernelRe[k] = chirpRe[k];
    kernelIm[k] = -chirpIm[k];
    if (k > 0) {
      kernelRe[size - k] = chirpRe[k];
      kernelIm[size - k] = -chirpIm[k];
    }
  }
  transform(kernelRe, kernelIm);
  const workRe = new Float64Array(size);
  const workIm = new Float64Array(size);
  return (re, im) => {
    workRe.fill(0);
    workIm.fill(0);
    for (let t = 0; t < length; t += 1) {
      workRe[t] = re[t] * chirpRe[t] - im[t] * chirpIm[t];
      workIm[t] = re[t] * chirpIm[t] + im[t] * chirpRe[t];
    }
    transform(workRe, workIm);
    for (let k = 0; k < size; k += 1) {
      const real = workRe[k] * kernelRe[k] - workIm[k] * kernelIm[k];
      workIm[k] = workRe[k] * kernelIm[k] + workIm[k] * kernelRe[k];
      workRe[k] = real;
    }
    transform(workIm, workRe);
    for (let k = 0; k < length; k += 1) {
      const real = workRe[k] / size;
      const imaginary = workIm[k] / size;
      re[k] = real * chirpRe[k] - imaginary * chirpIm[k];
      im[k] = real * chirpIm[k] + imaginary * chirpRe[k];
    }
  };
}
