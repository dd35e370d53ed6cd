// Made-up people for the benches.
import { createStream, fillNormal } from '../dist/index.js';

/** `length` standard normal numbers, over shared memory. */
export function normals(stream, length) {
  const out = new Float64Array(new SharedArrayBuffer(length * 8));
  fillNormal(createStream(1n, stream, 0, 0), out);
  return out;
}

/** 45 people, 16 and 29 in two groups, with `edges` candidates and no true path; a model as the mass kernels take it. */
export function cohort(edges, covariates) {
  const n = 45;
  const columns = normals(4, n * covariates);
  return {
    n,
    candidates: normals(1, n * edges),
    x: Float64Array.from({ length: n }, (_, i) => (i < 16 ? 0 : 1)),
    y: normals(3, n),
    covariatesA: columns,
    covariatesB: columns,
  };
}
