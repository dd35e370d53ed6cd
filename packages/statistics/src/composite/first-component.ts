import { dot, symmetricEigen } from '@mesovia/kernels';

/**
 * Loadings of the first principal component of z-scored columns, turned so that it agrees with the signs. From the
 * products of people with people, because there are usually more members than people.
 *
 * @param z     m columns of n z-scores
 * @param signs m values, 1 or -1
 * @returns m loadings of length 1
 * @see Jolliffe 2002, Principal Component Analysis, 3.5 (from the dual problem)
 */
export function firstComponent(z: readonly Float64Array[], signs: Float64Array): Float64Array {
  const n = z[0]?.length ?? 0;
  const people = Array.from({ length: n }, (_, i) => Float64Array.from(z, (column) => column[i]));
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(people[i] as Float64Array, 0, people[j] as Float64Array, 0, z.length);
      products[i * n + j] = product;
      products[j * n + i] = product;
    }
  }
  const { vectors } = symmetricEigen(products, n);
  const scores = Float64Array.from({ length: n }, (_, i) => vectors[i * n + n - 1]);
  const loadings = Float64Array.from(z, (column) => dot(column, 0, scores, 0, n));
  const agreement = dot(loadings, 0, signs, 0, loadings.length);
  const length = Math.sqrt(dot(loadings, 0, loadings, 0, loadings.length)) * (agreement < 0 ? -1 : 1);
  return loadings.map((loading) => loading / length);
}
