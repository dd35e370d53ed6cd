"""Writes oracle.json: tails and quantiles at 480 digits (mpmath), rounded to the nearest double.

Run: python3 oracle.py   (needs mpmath, scipy)
Rows are [argument..., lower tail, upper tail]; quantile rows are [p, parameter..., x with upper tail p].
"""
import json
import random
import mpmath as m
from scipy import stats
from mpmath import mp, mpf

mp.dps = 480
random.seed(20230324)


def beta_tails(x, y, a, b):
    """I_x(a, b) and its complement by the hypergeometric series in the smaller argument."""
    def low(x, y, a, b):
        with mp.workdps(480):
            front = m.exp(a * m.log(x) + b * m.log(y) - m.log(a) + m.loggamma(a + b) - m.loggamma(a) - m.loggamma(b))
            term, total, k = mpf(1), mpf(1), 0
            while True:  # DLMF 8.17.8: sum (a+b)_k / (a+1)_k x^k, all terms positive
                term *= (a + b + k) / (a + 1 + k) * x
                k += 1
                total += term
                if term < total * mpf(10) ** -470:
                    return front * total
    # The series in the smaller argument is short; the other tail has digits to spare.
    if x < y:
        lower = low(x, y, a, b)
        return lower, 1 - lower
    upper = low(y, x, b, a)
    return 1 - upper, upper


def t_tails(t, df):
    t, df = mpf(t), mpf(df)
    x, y = df / (df + t * t), t * t / (df + t * t)
    tail, middle = beta_tails(x, y, df / 2, mpf(1) / 2)
    upper = tail / 2 if t >= 0 else (1 + middle) / 2
    return 1 - upper if t >= 0 else tail / 2, upper


def f_tails(f, df1, df2):
    w = mpf(f) * df1 / df2
    return beta_tails(w / (1 + w), 1 / (1 + w), mpf(df1) / 2, mpf(df2) / 2)


def chi_tails(x, df):
    return (m.gammainc(mpf(df) / 2, 0, mpf(x) / 2, regularized=True), m.gammainc(mpf(df) / 2, mpf(x) / 2, regularized=True))


def root(tail, p, start):
    """Secant steps on log tail against log x from a double-precision start."""
    target = m.log(mpf(p))
    s0 = m.log(mpf(start))
    s1 = s0 + mpf(10) ** -7
    g0, g1 = m.log(tail(m.exp(s0))) - target, m.log(tail(m.exp(s1))) - target
    while abs(s1 - s0) > mpf(10) ** -30:
        s0, s1, g0 = s1, s1 - g1 * (s1 - s0) / (g1 - g0), g1
        g1 = m.log(tail(m.exp(s1))) - target
    return m.exp(s1)


dfs = [1, 1.5, 2, 3, 5.3, 10, 33, 41, 120, 1000, 1e6]
out = {"made_by": "oracle.py, mpmath " + m.__version__}
zs = [0.0, 1e-10, 0.3, 1.0, 1.1999, 1.2, 1.96, 3, 5, 8, 12, 20, 30, 37, 37.5, 38] + [random.uniform(-9, 9) for _ in range(60)]
out["normal"] = [[z, float(m.ncdf(z)), float(m.erfc(mpf(z) / m.sqrt(2)) / 2)] for z in zs]
out["t"] = [[t, df, *map(float, t_tails(t, df))] for df in dfs for t in (1e-9, 0.01, 0.5, 0.999, 1.7, 2.5, 6, 12, 40, -0.3, -3.3)]
out["t"] = [row for row in out["t"] if row[3] > 1e-300]
pairs = [(1, 1), (1, 40), (2, 7), (5, 1), (4, 33.5), (12, 100), (300, 40), (1000, 1000), (3, 1e6)]
out["f"] = [[f, a, b, *map(float, f_tails(f, a, b))] for a, b in pairs for f in (1e-6, 0.02, 0.4, 0.97, 1.1, 3, 11, 80)]
out["f"] = [row for row in out["f"] if min(row[3:]) > 1e-300]
out["chi_square"] = [[df * s, df, *map(float, chi_tails(df * s, df))] for df in (1, 2, 3, 4.5, 10, 50, 199, 1000, 20000) for s in (1e-4, 0.1, 0.6, 0.95, 1.05, 1.6, 3, 9, 40)]
out["chi_square"] = [row for row in out["chi_square"] if min(row[2:]) > 1e-300]
out["beta"] = [[x, a, b, *map(float, beta_tails(mpf(x), 1 - mpf(x), mpf(a), mpf(b)))] for x in (0.03125, 0.25, 0.5, 0.8125, 0.984375) for a, b in ((0.5, 0.5), (0.7, 9), (3, 0.25), (1, 1), (40, 60), (900, 30), (2, 5000))]
out["beta"] = [row for row in out["beta"] if min(row[3:]) > 1e-200]

ps = [1e-300, 1e-100, 1e-17, 1e-5, 0.001, 0.025, 0.2, 0.26, 0.4, 0.49, 0.4999]
out["normal_quantile"] = [[p, float(root(lambda z: m.erfc(z / m.sqrt(2)) / 2, p, stats.norm.isf(p)))] for p in ps]
out["t_quantile"] = [[p, df, float(root(lambda t: t_tails(t, df)[1], p, stats.t.isf(p, df)))] for df in (1, 2, 4.5, 33, 1000, 1e6) for p in ps[1:] if df > 1 or p > 1e-200]
out["f_quantile"] = [[p, a, b, float(root(lambda f: f_tails(f, a, b)[1], p, stats.f.isf(p, a, b)))] for a, b in ((1, 40), (3, 8), (30, 5), (200, 300)) for p in (1e-60, 1e-9, 0.05, 0.5, 0.9, 1 - 2.0**-20)]
out["chi_square_quantile"] = [[p, df, float(root(lambda x: chi_tails(x, df)[1], p, stats.chi2.isf(p, df)))] for df in (1, 2, 7.5, 60, 1000) for p in (1e-200, 1e-9, 0.05, 0.5, 0.9, 1 - 2.0**-20)]
out["f_quantile"] = [row for row in out["f_quantile"] if 0 < row[-1] < 1e300]  # scipy has no start there
with open("oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
