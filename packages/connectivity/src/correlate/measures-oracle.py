# Writes measures-oracle.json from the first 60 frames of 6 regions of oracle.json:
#   /usr/bin/python3 measures-oracle.py   (numpy, scipy, scikit-learn)
# xdf is a second writing of Afyouni et al. 2019 with full autocorrelation matrices, one pair at a time.
import json
import numpy as np
from scipy.stats import spearmanr
from sklearn.covariance import OAS, LedoitWolf, empirical_covariance

FRAMES, REGIONS = 60, 6
X = np.array(json.load(open("oracle.json"))["series"]).reshape(150, 20)[:FRAMES, :REGIONS]
low = np.tril_indices(REGIONS, -1)
tri = lambda matrix: [float(v) for v in matrix[low]]
oas, lw = OAS().fit(X), LedoitWolf().fit(X)
d = np.sqrt(np.diag(oas.covariance_))


def xdf(x, y):
    T = len(x)
    x, y = [(v - v.mean()) / np.linalg.norm(v - v.mean()) for v in (x, y)]
    r = x @ y
    lags = np.arange(1, T - 1)
    shifted = lambda a, b: np.array([a[: T - k] @ b[k:] for k in lags])

    def cut(a):
        end = np.flatnonzero(np.abs(a) <= 1.96 / np.sqrt(T - 2))[0]
        return np.where(np.arange(len(a)) < end, a, 0), end

    (a, m), (b, n) = cut(shifted(x, x)), cut(shifted(y, y))
    near = np.arange(len(lags)) < max(m, n)
    c, e = shifted(x, y) * near, shifted(y, x) * near
    w = T - 1 - lags
    v = (T - 1) * (1 - r**2) ** 2 + r**2 * (w @ (a**2 + b**2 + c**2 + e**2))
    v += -2 * r * (w @ ((a + b) * (c + e))) + 2 * (w @ (a * b + c * e))
    return max(v / T**2, (1 - r**2) ** 2 / T) / (1 - r**2) ** 2


json.dump(
    {
        "spearman": tri(spearmanr(X).statistic if hasattr(spearmanr(X), "statistic") else spearmanr(X)[0]),
        "covariance": tri(empirical_covariance(X)),
        "precision": tri(np.linalg.inv(empirical_covariance(X))),
        "covarianceLedoitWolf": tri(lw.covariance_),
        "correlationOas": tri(oas.covariance_ / np.outer(d, d)),
        "shrinkageOas": float(oas.shrinkage_),
        "xdf": [float(xdf(X[:, i], X[:, j])) for i, j in zip(*low)],
    },
    open("measures-oracle.json", "w"),
    indent=1,
)
