"""Writes oracle.json: least squares, inverses and products by numpy (float64) and mpmath (50 digits).

Run: python3 oracle.py   (numpy, mpmath)
"""
import json
import numpy as np
from mpmath import mp, matrix, qr_solve, mpf

mp.dps = 50
rng = np.random.default_rng(20230324)
n, k = 30, 4
design = np.column_stack([np.ones(n), rng.normal(50, 10, n), rng.integers(0, 2, n), 1e6 + rng.normal(0, 1, n)])
y = design @ [3, -0.2, 5, 1e-5] + rng.normal(size=n)
solution, _ = qr_solve(matrix(design.tolist()), matrix(y.tolist()))
spd = np.cov(rng.normal(size=(20, 7)).T)
inverse = matrix(spd.tolist()) ** -1
out = {
    "made_by": "oracle.py: numpy " + np.__version__ + ", mpmath.qr_solve at 50 digits",
    "n": n,
    "k": k,
    "design": design.T.ravel().tolist(),
    "y": y.tolist(),
    "coefficients": [float(v) for v in solution],
    "spd": spd.ravel().tolist(),
    "inverse": [float(inverse[i, j]) for i in range(7) for j in range(7)],
}
with open("oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
