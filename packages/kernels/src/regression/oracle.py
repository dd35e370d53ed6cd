"""Writes oracle.json: OLS and HC0-HC3 of a small synthetic design at 50 digits (mpmath), p from scipy.

Run: python3 oracle.py   (numpy, scipy, mpmath)
"""
import json
import numpy as np
from mpmath import mp, matrix, mpf, sqrt
from scipy import stats

mp.dps = 50
rng = np.random.default_rng(20230324)
n = 25
design = np.column_stack([np.ones(n), rng.integers(0, 2, n), rng.normal(45, 12, n), rng.gamma(2, 0.1, n)])
y = design @ [60, -12, 0.2, 8] + rng.normal(0, 10, n) * (1 + design[:, 1])
k = design.shape[1]
X, Y = matrix(design.tolist()), matrix(y.tolist())
inverse = (X.T * X) ** -1
beta = inverse * (X.T * Y)
residuals = Y - X * beta
rss = sum(v * v for v in residuals)
df = n - k
hat = [(X[i, :] * inverse * X[i, :].T)[0] for i in range(n)]
se = [sqrt(rss / df * inverse[j, j]) for j in range(k)]


def robust(weight):
    meat = X.T * mp.diag([residuals[i] ** 2 * weight(hat[i]) for i in range(n)]) * X
    return [float(sqrt((inverse * meat * inverse)[j, j])) for j in range(k)]


t = [float(beta[j] / se[j]) for j in range(k)]
out = {
    "made_by": "oracle.py: mpmath at 50 digits, scipy.stats.t.sf",
    "n": n,
    "k": k,
    "design": design.T.ravel().tolist(),
    "y": y.tolist(),
    "coefficients": [float(v) for v in beta],
    "se": [float(v) for v in se],
    "t": t,
    "p": [2 * float(stats.t.sf(abs(v), df)) for v in t],
    "rss": float(rss),
    "leverage": [float(v) for v in hat],
    "hc": [robust(lambda h: 1), robust(lambda h: mpf(n) / df), robust(lambda h: 1 / (1 - h)), robust(lambda h: 1 / (1 - h) ** 2)],
}
with open("oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
