export { erf, erfc } from './elementary/error-function.ts';
export { exp, expm1 } from './elementary/exponential.ts';
export { lgamma } from './elementary/gamma.ts';
export { atanh, tanh } from './elementary/hyperbolic.ts';
export { log, log1p } from './elementary/logarithm.ts';
export { log10, pow } from './elementary/power.ts';
export { cos, sin } from './elementary/trigonometric.ts';
