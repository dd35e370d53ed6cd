"""Mass mediation bootstrap, 45 people (16 and 29), as well as numpy does it: python3 mass_bootstrap.py EDGES RESAMPLES bca|covariates

bca: shared resample counts, four products a tile, arithmetic in place, sort; percentile and BCa limits, p of both.
covariates: three covariates, one weighted QR a resample, then products a tile; percentile limits only (partition).
The tile is the faster of two on a small part. Prints JSON: CPU seconds without data and imports, peak memory in MB.
"""
import json, resource, sys, time
import numpy as np
from scipy.special import ndtr, ndtri

E, B, mode = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
n0, n1 = 16, 29
n = n0 + n1
rng = np.random.default_rng(1)
x = np.r_[np.zeros(n0), np.ones(n1)]
y = 5 - 0.6 * x + 1.5 * rng.standard_normal(n)
C = rng.standard_normal((n, 3))
M = np.empty((n, E))
for i in range(n):
    M[i] = 0.25 * rng.standard_normal(E)
Z = -1.959963984540054


def draw():
    rows = rng.integers(0, n, (B, n))
    W = np.zeros((B, n))
    np.add.at(W, (np.arange(B)[:, None], rows), 1.0)
    return W


def limits(sorted_draws, positions):
    k = np.clip(np.floor(positions).astype(int), 0, B - 2)
    row = np.arange(len(sorted_draws))
    low, high = sorted_draws[row, k], sorted_draws[row, k + 1]
    return low + (high - low) * (positions - k)


def bca(W, first, last, tile):
    yc = y.copy()
    yc[:n0] -= y[:n0].mean()
    yc[n0:] -= y[n0:].mean()
    W0, W1 = np.ascontiguousarray(W[:, :n0]), np.ascontiguousarray(W[:, n0:])
    N0, N1 = W0.sum(1, keepdims=True), W1.sum(1, keepdims=True)
    Y0, Y1 = W0 @ yc[:n0, None] / N0, W1 @ yc[n0:, None] / N1
    g = np.where(x == 1, n1, n0)[:, None]
    k, sign = g / (g - 1.0), np.where(x == 1, -1, 1)[:, None]
    out = []
    for e in range(first, last, tile):
        m = M[:, e : min(last, e + tile)]
        a0, a1 = m[:n0].mean(0), m[n0:].mean(0)
        a = a1 - a0
        mc = m.copy()
        mc[:n0] -= a0
        mc[n0:] -= a1
        m2, my = mc * mc, mc * yc[:, None]
        S0, S1, Q, T = W0 @ mc[:n0], W1 @ mc[n0:], W @ m2, W @ my
        T -= S0 * Y0
        T -= S1 * Y1
        S0p, ab = S0 / N0, S1 / N1
        S0 *= S0p
        S1 *= ab
        Q -= S0
        Q -= S1
        ab -= S0p
        ab += a
        ab *= T
        ab /= Q
        smm, smy = m2.sum(0), my.sum(0)
        estimate = a * smy / smm
        jack = (a + sign * mc / (g - 1)) * (smy - k * my) / (smm - k * m2)
        d = jack.mean(0) - jack
        acc = (d**3).sum(0) / (6 * ((d**2).sum(0)) ** 1.5)
        draws = np.ascontiguousarray(ab.T)
        mean, sd = draws.mean(1), draws.std(1, ddof=1)
        z0 = ndtri(np.clip((draws < estimate[:, None]).mean(1), 1 / (B + 1), B / (B + 1)))
        below = (draws < 0).sum(1)
        draws.sort(axis=1)
        row, at = np.arange(len(draws)), np.clip(below, 1, B - 1)
        low, high = draws[row, at - 1], draws[row, at]
        zero = np.where(below == 0, 0, np.where(below == B, 1, (at - 1 - low / (high - low)) / (B - 1)))
        p = np.maximum(2 / (B + 1), np.minimum(1, 2 * np.minimum(zero, 1 - zero)))
        u = ndtri(np.clip(below / B, 1 / (B + 1), B / (B + 1))) - z0
        back = u / (1 + acc * u) - z0
        at = lambda z: (B - 1) * ndtr(z0 + (z0 + z) / (1 - acc * (z0 + z)))
        full = lambda share: np.full(len(draws), share * (B - 1))
        out.append((mean, sd, p, 2 * ndtr(-abs(back)), limits(draws, full(0.025)), limits(draws, full(0.975)),
                    limits(draws, at(Z)), limits(draws, at(-Z))))
    return out


def covariates(W, first, last, tile):
    D = np.column_stack([np.ones(n), C, x])
    p, s = D.shape[1], np.sqrt(W)
    Q, R = np.linalg.qr(s[:, :, None] * D[None])
    A = [np.ascontiguousarray(Q[:, :, k] * s) for k in range(p)]
    inverse = 1 / R[:, -1, -1][:, None]
    slopes = np.linalg.solve(R, np.einsum("bnk,bn->bk", Q, s * y)[:, :, None])[:, :, 0]
    RY = W * (y - np.einsum("bk,nk->bn", slopes, D))
    ks = [int(0.025 * (B - 1)), int(0.025 * (B - 1)) + 1, int(0.975 * (B - 1)), int(0.975 * (B - 1)) + 1]
    out = []
    for e in range(first, last, tile):
        m = M[:, e : min(last, e + tile)]
        m = m - m.mean(0)
        G, T, left = [a @ m for a in A], RY @ m, W @ (m * m)
        ab = G[-1] * inverse
        ab *= T
        for g in G:
            g *= g
            left -= g
        ab /= left
        draws = np.ascontiguousarray(ab.T)
        draws.partition(ks, axis=1)
        out.append(draws[:, ks])
    return out


run = bca if mode == "bca" else covariates
part = min(E, 512)


def tried(tile, W):
    start = time.process_time()
    run(W, 0, part, tile)
    return time.process_time() - start


trial = draw()
tile = min((32, 64), key=lambda size: tried(size, trial))
del trial
start = time.process_time()
run(draw(), 0, E, tile)
cpu = time.process_time() - start
print(json.dumps({"cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "tile": tile}))
