import { DataError } from '@mesovia/core';
import { tanh } from '@mesovia/kernels';

/** What a matrix of another program holds. */
export type Holds = 'r' | 'fisher_z';

/** Differences between a value and its mirror image that float32 leaves, and of a diagonal to 1. */
const CLOSE_TO = 1e-5;

/**
 * Refuses a matrix that is not the same in both directions.
 *
 * @param values size x size, row-major; NaN where unknown
 * @throws DataError `not-symmetric`
 */
export function refuseAsymmetry(values: Float64Array, names: readonly string[], file: string): void {
  const size = names.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [values[i * size + j] as number, values[j * size + i] as number];
      if (Math.abs(one - other) <= CLOSE_TO || one === other || (one !== one && other !== other)) continue;
      throw new DataError(
        'not-symmetric',
        `${names[i]} - ${names[j]} is ${one}, ${names[j]} - ${names[i]} is ${other}`,
        file,
        'give correlations, which are the same in both directions',
      );
    }
  }
}

/**
 * Refuses a matrix whose diagonal contradicts what it is said to hold. The diagonal itself is not used. Correlations
 * have 1 there, or 0 or nothing where a program blanks it; Fisher z have infinity, 0 or nothing, never 1 throughout.
 *
 * @throws DataError `not-correlations`, `not-fisher-z`
 */
export function checkDiagonal(
  values: Float64Array,
  names: readonly string[],
  holds: Holds,
  file: string,
): void {
  const size = names.length;
  const diagonal = names.map((_, i) => values[i * size + i] as number);
  if (holds === 'fisher_z') {
    if (!diagonal.every((value) => Math.abs(value - 1) <= CLOSE_TO)) return;
    throw new DataError(
      'not-fisher-z',
      'the diagonal is 1 throughout, as that of correlations is; the Fisher z of 1 is infinite',
      file,
      'say holds: r; if it does hold Fisher z, write n/a into its diagonal',
    );
  }
  const region = diagonal.findIndex(
    (value) => value === value && value !== 0 && !(Math.abs(value - 1) <= CLOSE_TO),
  );
  if (region < 0) return;
  throw new DataError(
    'not-correlations',
    `${names[region]} with itself is ${diagonal[region]}, not 1`,
    file,
    Number.isFinite(diagonal[region])
      ? 'give correlations, not covariances'
      : 'say holds: fisher_z if the file holds Fisher z',
  );
}

/**
 * Rows of the lower triangle as correlations; a value that is no number stays unknown.
 *
 * @throws DataError `not-a-correlation`
 */
export function lowerTriangle(
  matrix: Float64Array,
  names: readonly string[],
  holds: Holds,
  file: string,
): Float64Array {
  const size = names.length;
  const r = new Float64Array((size * (size - 1)) / 2);
  let at = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const stored = matrix[i * size + j] as number;
      const value = holds === 'r' ? stored : tanh(stored);
      if (Math.abs(value) > 1) refuseValue(value, `${names[i]} - ${names[j]}`, file);
      r[at++] = value;
    }
  }
  return r;
}

function refuseValue(value: number, connection: string, file: string): never {
  throw new DataError(
    'not-a-correlation',
    `${connection} is ${value}`,
    file,
    'correlations lie between -1 and 1; if the file holds Fisher z, say holds: fisher_z',
  );
}
