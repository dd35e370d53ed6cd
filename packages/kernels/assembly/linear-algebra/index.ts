export * from './correlation';
export { finishSymmetric } from './tiles';
export * from './cholesky';
