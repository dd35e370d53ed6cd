/**
 * Sum of x[xFrom + i] * y[yFrom + i] over i < length. Four partial sums, always in the same order,
 * so the result is the same everywhere and the processor does not wait for each addition.
 */
export function dot(x: Float64Array, xFrom: number, y: Float64Array, yFrom: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += x[xFrom + i] * y[yFrom + i];
    s1 += x[xFrom + i + 1] * y[yFrom + i + 1];
    s2 += x[xFrom + i + 2] * y[yFrom + i + 2];
    s3 += x[xFrom + i + 3] * y[yFrom + i + 3];
  }
  for (let i = whole; i < length; i += 1) s0 += x[xFrom + i] * y[yFrom + i];
  return s0 + s1 + (s2 + s3);
}

/**
 * Products of every pair of columns, X'X.
 *
 * @param columns k columns of n values, one after the other
 * @param out     k x k, every cell is written, exactly symmetric
 *
 * Pairs are taken two by two: four products for four loads instead of two for one.
 */
export function symmetricProduct(columns: Float64Array, n: number, k: number, out: Float64Array): void {
  for (let i = 0; i < k; i += 2) {
    if (i + 1 === k) {
      for (let j = 0; j <= i; j += 1) {
        const value = plainDot(columns, i * n, j * n, n);
        out[i * k + j] = value;
        out[j * k + i] = value;
      }
    } else {
      for (let j = 0; j <= i; j += 2) fourProducts(columns, n, k, i, j, out);
    }
  }
}

/** One sum in index order, as in `fourProducts`, so that a cell does not depend on its place in the matrix. */
function plainDot(columns: Float64Array, xFrom: number, yFrom: number, n: number): number {
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += columns[xFrom + t] * columns[yFrom + t];
  return sum;
}

/** Cells (i, j), (i, j + 1), (i + 1, j), (i + 1, j + 1) and their mirror images; j <= i, both even, i + 1 < k. */
function fourProducts(
  columns: Float64Array,
  n: number,
  k: number,
  i: number,
  j: number,
  out: Float64Array,
): void {
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  const a = i * n;
  const b = j * n;
  for (let t = 0; t < n; t += 1) {
    const x0 = columns[a + t];
    const x1 = columns[a + n + t];
    const y0 = columns[b + t];
    const y1 = columns[b + n + t];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  out[i * k + j] = s00;
  out[j * k + i] = s00;
  out[i * k + j + 1] = s01;
  out[(j + 1) * k + i] = s01;
  out[(i + 1) * k + j] = s10;
  out[j * k + i + 1] = s10;
  out[(i + 1) * k + j + 1] = s11;
  out[(j + 1) * k + i + 1] = s11;
}
