"""Writes oracle.json: a symmetric eigenproblem and functions of a matrix by mpmath (50 digits).

Run: python3 oracle.py   (numpy, mpmath)
"""
import json
import numpy as np
from mpmath import mp, matrix, eigsy, diag, exp, log, sqrt

mp.dps = 50
rng = np.random.default_rng(20230324)
size = 12
covariance = np.cov(rng.normal(size=(20, size)) @ rng.normal(size=(size, size)), rowvar=False)
covariance = (covariance + covariance.T) / 2
values, vectors = eigsy(matrix(covariance.tolist()))


def flat(m):
    return [float(m[i, j]) for i in range(size) for j in range(size)]


def function(f):
    return flat(vectors * diag([f(v) for v in values]) * vectors.T)


for j in range(size):
    largest = max(range(size), key=lambda i: abs(vectors[i, j]))
    if vectors[largest, j] < 0:
        for i in range(size):
            vectors[i, j] = -vectors[i, j]
out = {
    "made_by": "oracle.py: numpy " + np.__version__ + ", mpmath.eigsy at 50 digits",
    "size": size,
    "matrix": covariance.ravel().tolist(),
    "values": [float(v) for v in values],
    "vectors": flat(vectors),
    "square_root": function(sqrt),
    "inverse_square_root": function(lambda v: 1 / sqrt(v)),
    "logarithm": function(log),
    "exponential_of_tenth": function(lambda v: exp(v / 10)),
}
with open("oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
