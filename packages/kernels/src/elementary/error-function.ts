import { upperHalf } from './bits.ts';
import { exp } from './exponential.ts';

// Chebyshev coefficients printed by make-coefficients.py.
// erf(x) / x against x^2 on [0, 0.75].
const SMALL = [
  1.0079980885759916, -0.11397706045052457, 0.006127523766291496, -0.00026663387533958327,
  9.562578837295393e-6, -2.900636336924553e-7, 7.605786219083101e-9, -1.754305388292864e-10,
  3.6095309709758782e-12, -6.700640550527291e-14, 1.1328537499525167e-15, -1.7580532334558954e-17,
];
// exp(x^2) erfc(x) against 1 / (1 + x): x in [0.8, 2], then [2, 6].
const NEAR = [
  0.37003556769863166, 0.11700412157566813, 0.0022126299674836702, -0.0001520636456244778,
  -4.3175831507798315e-8, 3.9854266907987046e-7, -2.181045927173608e-8, -9.511199267143663e-12,
  8.678798370789205e-11, -6.9121904961712505e-12, 2.0017610439313193e-13, 1.498272336727226e-14,
  -2.4589804565608815e-15, 1.6920744962066983e-16, -4.30938005239009e-18,
];
const MIDDLE = [
  0.17141257284987707, 0.08135984464464864, 0.0026789985046366083, -5.0511681578117734e-5,
  -5.463413415392795e-6, 2.227518347819941e-7, 1.4117669256231766e-8, -1.468089206394326e-9,
  -2.7633485084703774e-12, 8.187455880864313e-12, -4.86982031720462e-13, -1.9617876220126558e-14,
  4.844868934074204e-15, -2.4912663852022807e-16, -1.5873175564229217e-17, 3.4832041856368294e-18,
];
// x exp(x^2) erfc(x) against 1 / x^2, x >= 6.
const FAR = [
  0.5603874949378894, -0.0037644967870190307, 3.698729804476604e-5, -5.912293529244797e-7,
  1.2927848568567902e-8, -3.554450382700824e-10, 1.169123615029381e-11, -4.4516637926929027e-13,
  1.9171763060217432e-14, -9.178540101208144e-16, 4.820238777304872e-17, -2.7476072489927693e-18,
];

/** Sum of c_j T_j(t) by Clenshaw's recurrence. */
function chebyshev(c: readonly number[], t: number): number {
  let next = 0;
  let afterNext = 0;
  const twice = 2 * t;
  for (let j = c.length - 1; j > 0; j -= 1) {
    const value = twice * next - afterNext + c[j];
    afterNext = next;
    next = value;
  }
  return t * next - afterNext + c[0];
}

function smallErf(x: number): number {
  return x * chebyshev(SMALL, (x * x * 8) / 3 - 1);
}

/** exp(x^2) erfc(x) for x >= 0.8. */
export function scaledErfc(x: number): number {
  if (x >= 6) return chebyshev(FAR, 72 / (x * x) - 1) / x;
  const s = 1 / (1 + x);
  if (x >= 2) return chebyshev(MIDDLE, (2 * s - (1 / 7 + 1 / 3)) / (1 / 3 - 1 / 7));
  return chebyshev(NEAR, (2 * s - (1 / 3 + 1 / 1.8)) / (1 / 1.8 - 1 / 3));
}

/** exp(-x^2); the rounding of x^2 would be magnified by its size, so the square is split. */
function expMinusSquare(x: number): number {
  const upper = upperHalf(x);
  return exp(-upper * upper) * exp((upper - x) * (upper + x));
}

/** Error function, relative error below 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.85) return smallErf(x);
  if (!(size < 6)) return x > 0 ? 1 : x < 0 ? -1 : NaN;
  const value = 1 - expMinusSquare(size) * scaledErfc(size);
  return x < 0 ? -value : value;
}

/** Complementary error function, relative error below 2e-15 down to the smallest normal number. */
export function erfc(x: number): number {
  if (x < 0.5) return x < -6 ? 2 : 1 - erf(x);
  if (x <= 0.85) return 0.5 - (smallErf(x) - 0.5);
  if (!(x < 27.3)) return x > 0 ? 0 : NaN;
  return expMinusSquare(x) * scaledErfc(x);
}
