import { workspace } from '../linear-algebra/compiled.ts';
import { ascending } from './order.ts';
import type { SymmetricEigen } from './symmetric-eigen.ts';

/** Columns that are reduced together, and sweeps of QL that are applied together, as in the assembly. */
const BLOCK = 32;

/**
 * Eigenvalues and eigenvectors in WebAssembly.
 *
 * @param matrix size x size; only the lower triangle is read. @param scale divides the matrix, largest size of an entry
 * @returns null where an eigenvalue did not settle
 */
export function compiledEigen(matrix: Float64Array, size: number, scale: number): SymmetricEigen | null {
  const padded = Math.ceil(size / 4) * 4;
  const cells = padded * padded;
  const { exports, places, values } = workspace(
    size * size,
    cells,
    cells,
    BLOCK * padded,
    // Panels of the reduction, scratch of Q and the queue of rotations follow one another.
    4 * BLOCK * padded,
    padded,
    padded,
    padded,
  );
  const [place, upper, reflectors, images, scratch, d, e, order] = places;
  values(place, size * size).set(matrix);
  exports.packUpper(place, size, upper, padded, scale);
  exports.tridiagonalise(upper, size, padded, reflectors, images, scratch, d, e);
  exports.accumulate(reflectors, size, padded, upper, images, scratch);
  if (exports.diagonalise(d, e, size, padded, upper, scratch) === 0) return null;
  const sorted = ascending(values(d, size));
  const found = values(d, size);
  const eigenvalues = Float64Array.from(sorted, (from) => found[from] * scale);
  exports.signRows(upper, size, padded, e, scratch);
  new Int32Array(values(order, padded).buffer, order, size).set(sorted);
  exports.columnsOfRows(upper, size, padded, order, e, place);
  return { values: eigenvalues, vectors: values(place, size * size).slice() };
}
