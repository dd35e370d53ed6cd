import type { Tridiagonal } from './tridiagonal.ts';

const EPSILON = Number.EPSILON / 2;
/** Two are usual for one eigenvalue. */
const MOST_SWEEPS = 60;

/** Called with the rotation of rows i and i + 1. */
type Rotate = (i: number, cosine: number, sine: number) => void;

/**
 * Eigenvalues of a tridiagonal matrix into `diagonal`, in no order; the rows become eigenvectors.
 *
 * @returns false where an eigenvalue did not settle, as with NaN
 * @see Golub & Van Loan 2013, Matrix Computations, 8.3.3 (implicit shifts), from the end of the matrix to its start
 */
export function diagonalise({ diagonal, below, rows }: Tridiagonal): boolean {
  const size = diagonal.length;
  const rotate: Rotate = (i, cosine, sine) => {
    const low = i * size;
    const high = low + size;
    for (let j = 0; j < size; j += 1) {
      const x = rows[high + j];
      const y = rows[low + j];
      rows[high + j] = sine * y + cosine * x;
      rows[low + j] = cosine * y - sine * x;
    }
  };
  const rounding = EPSILON * largestRow(diagonal, below);
  for (let first = 0; first < size; first += 1) {
    for (let sweeps = 0; ; sweeps += 1) {
      let last = first;
      while (last < size - 1 && Math.abs(below[last]) > rounding) last += 1;
      if (last === first) break;
      if (sweeps === MOST_SWEEPS) return false;
      sweep(diagonal, below, first, last, rotate);
    }
  }
  return diagonal.every((value) => value === value);
}

/**
 * Size of the matrix. What is smaller than its rounding is nothing: the tridiagonal form is no more precise, and
 * eigenvalues that are all the same, as those of a shrunk covariance, would otherwise chase their own rounding.
 */
function largestRow(diagonal: Float64Array, below: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < diagonal.length; i += 1) {
    const row = Math.abs(diagonal[i]) + (i < diagonal.length - 1 ? Math.abs(below[i]) : 0);
    if (row > largest) largest = row;
  }
  return largest;
}

/** One implicit QL step with Wilkinson's shift on rows first to last. */
function sweep(d: Float64Array, e: Float64Array, first: number, last: number, rotate: Rotate): void {
  const slope = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.sqrt(slope * slope + 1);
  let g = d[last] - d[first] + e[first] / (slope + (slope >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = last - 1; i >= first; i -= 1) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= shift;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - shift;
    const change = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * change;
    d[i + 1] = g + shift;
    g = cosine * change - b;
    rotate(i, cosine, sine);
  }
  d[first] -= shift;
  e[first] = g;
  e[last] = 0;
}
