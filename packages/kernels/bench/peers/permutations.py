"""Max-statistic null of min(|t_a|, |t_b|) under two Freedman-Lane schemes: python3 permutations.py EDGES PERMUTATIONS COVARIATES

The same statistic as searchPermutations: scheme a refits the residual sum of squares, one product per covariate.
Prints JSON: CPU seconds without data and imports, peak memory in MB.
"""
import json, resource, sys, time
import numpy as np

E, P, q = map(int, sys.argv[1:4])
n = 45
rng = np.random.default_rng(1)
x = np.r_[np.zeros(16), np.ones(29)]
y = 5 - 0.6 * x + 1.5 * rng.standard_normal(n)
C = rng.standard_normal((n, q))
M = rng.standard_normal((n, E))
rows = np.array([rng.permutation(n) for _ in range(P)])


def unit(columns):
    return np.linalg.qr(columns)[0]


def run(first, last, tile):
    A = unit(np.column_stack([np.ones(n), C, x]))  # the exposure last
    vectors = np.roll(A[:, 1:], 1, axis=1)  # exposure first, then covariates
    back = []
    for v in vectors.T:
        sent = np.empty((P, n))
        np.put_along_axis(sent, rows, np.broadcast_to(v, (P, n)), axis=1)
        back.append(sent)
    Qb = A
    residual = y - Qb @ (Qb.T @ y)
    Y = residual[rows]
    rest_b = (Y * Y).sum(1) - ((Y @ Qb) ** 2).sum(1)
    df_a, df_b = n - q - 2, n - q - 3
    base = unit(np.column_stack([np.ones(n), C]))
    max_a, max_b = np.zeros(P), np.zeros(P)
    for e in range(first, last, tile):
        m = M[:, e : min(last, e + tile)]
        ra = m - base @ (base.T @ m)
        squares = (ra * ra).sum(0)
        along = A[:, -1] @ m
        ta = df_a * along**2 / (squares - along**2)
        rb = m - Qb @ (Qb.T @ m)
        rb /= np.sqrt((rb * rb).sum(0))
        b = residual @ rb
        tb = df_b * b**2 / (residual @ residual - b**2)
        top = back[0] @ ra
        top *= top
        left = np.subtract(squares, top)
        for v in back[1:]:
            g = v @ ra
            g *= g
            left -= g
        top /= left
        top *= df_a
        np.minimum(top, tb, out=top)
        np.maximum(max_a, top.max(1), out=max_a)
        top = Y @ rb
        top *= top
        left = np.subtract(rest_b[:, None], top)
        top /= left
        top *= df_b
        np.minimum(top, ta, out=top)
        np.maximum(max_b, top.max(1), out=max_b)
    return np.sqrt(max_a), np.sqrt(max_b)


def tried(tile):
    start = time.process_time()
    run(0, min(E, 512), tile)
    return time.process_time() - start


tile = min((16, 32, 64), key=tried)
start = time.process_time()
run(0, E, tile)
cpu = time.process_time() - start
print(json.dumps({"cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "tile": tile}))
