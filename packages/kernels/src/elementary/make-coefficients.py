"""Prints the polynomial coefficients used by error-function.ts and gamma.ts.

Run: python3 make-coefficients.py   (needs mpmath; 60 digits)
"""
from mpmath import mp, mpf, erf, erfc, exp, sqrt, zeta, euler, cos, pi, chebyfit, bernoulli

mp.dps = 60


def show(name, values):
    print(f"const {name} = [")
    for value in values:
        print(f"  {float(value)!r},")
    print("];")


def chebyshev(f, a, b, n):
    """Chebyshev coefficients c_0..c_{n-1} of f on [a, b]; c_0 is already halved."""
    nodes = [cos(pi * (k + mpf(1) / 2) / 80) for k in range(80)]
    values = [f((a + b) / 2 + (b - a) / 2 * t) for t in nodes]
    c = [sum(v * cos(j * pi * (k + mpf(1) / 2) / 80) for k, v in enumerate(values)) * 2 / 80 for j in range(n)]
    c[0] /= 2
    return c


def cut(c):
    """Drop coefficients below 2e-18 of the first."""
    last = max(j for j, v in enumerate(c) if abs(v) > 2e-18 * abs(c[0]))
    return c[: last + 1]


# erf(x) / x as a function of x^2 on [0, 0.75]
def small(u):
    x = sqrt(u)
    return erf(x) / x if u != 0 else 2 / sqrt(pi)


show("SMALL", cut(chebyshev(small, mpf(0), mpf("0.75"), 30)))
scaled = lambda x: erfc(x) * exp(x * x)
# exp(x^2) erfc(x) against s = 1 / (x + 1) on two pieces of x
for name, low, high in (("NEAR", mpf("0.8"), mpf(2)), ("MIDDLE", mpf(2), mpf(6))):
    show(name, cut(chebyshev(lambda s: scaled(1 / s - 1), 1 / (1 + high), 1 / (1 + low), 40)))
# x exp(x^2) erfc(x) against u = 1 / x^2 on (0, 1/36]
far = lambda u: scaled(1 / sqrt(u)) / sqrt(u) if u > mpf("1e-7") else sum(
    (-1) ** k * mp.fac2(2 * k - 1) * (u / 2) ** k for k in range(6)) / sqrt(pi)
show("FAR", cut(chebyshev(far, mpf(0), mpf(1) / 36, 30)))
# lgamma(2 + z) = (1 - gamma) z + sum_{k >= 2} (-1)^k (zeta(k) - 1) z^k / k
show("LGAMMA_AT_TWO", [1 - euler] + [(-1) ** k * (zeta(k) - 1) / k for k in range(2, 30)])
show("STIRLING", [bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, 9)])
