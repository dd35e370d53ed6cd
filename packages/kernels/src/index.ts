export { erf, erfc } from './elementary/error-function.ts';
export { exp, expm1 } from './elementary/exponential.ts';
export { lgamma } from './elementary/gamma.ts';
export { atanh, tanh } from './elementary/hyperbolic.ts';
export { log, log1p } from './elementary/logarithm.ts';
export { log10, pow } from './elementary/power.ts';
export { cos, sin } from './elementary/trigonometric.ts';
export { arrangementCount, enumerateArrangements, permutationPlan } from './random/arrangements.ts';
export type { PermutationPlan } from './random/arrangements.ts';
export { philox4x32 } from './random/philox.ts';
export {
  bootstrapIndices,
  fillBootstrap,
  fillPermutation,
  fillStratifiedBootstrap,
  permutationIndices,
} from './random/resampling.ts';
export type { Exchangeability } from './random/resampling.ts';
export { createStream, fillNormal, nextBelow, nextNormal, nextUint32, nextUniform } from './random/stream.ts';
export type { RandomStream } from './random/stream.ts';
