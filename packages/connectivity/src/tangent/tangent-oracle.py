# Writes tangent-oracle.json: covariances of 5 people x 4 regions, their displacements from the geometric mean (fixed
# point to 1e-15 with scipy) and from the mean logarithm.   /usr/bin/python3 tangent-oracle.py
import json
import numpy as np
from scipy.linalg import expm, logm, sqrtm

rng = np.random.default_rng(7)
S = []
for person in range(5):
    X = rng.standard_normal((30, 4)) @ (np.eye(4) + 0.5 * rng.standard_normal((4, 4)))
    S.append(np.cov(X.T, ddof=0))
G = np.mean(S, axis=0)
for step in range(200):
    half = np.real(sqrtm(G))
    inverse = np.linalg.inv(half)
    logs = [np.real(logm(inverse @ s @ inverse)) for s in S]
    G = half @ expm(np.mean(logs, axis=0)) @ half
flat = lambda matrices: [float(v) for m in matrices for v in np.ravel(m)]
L = [np.real(logm(s)) for s in S]
json.dump(
    {"covariances": flat(S), "mean": flat([G]), "geometric": flat(logs), "logEuclidean": flat(L - np.mean(L, axis=0))},
    open("tangent-oracle.json", "w"),
    indent=1,
)
