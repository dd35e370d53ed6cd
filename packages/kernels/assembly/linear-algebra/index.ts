export { accumulate } from './accumulate';
export * from './cholesky';
export * from './correlation';
export * from './eigenvectors';
export { diagonalise } from './implicit-ql';
export * from './products';
export { finishSymmetric } from './tiles';
export { packUpper, tridiagonalise } from './tridiagonal';
