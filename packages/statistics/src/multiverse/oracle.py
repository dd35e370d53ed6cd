# Joint inference over three universes, by refitting every regression: python3 oracle.py > oracle.json
# (numpy 2.4). People differ: the second universe lacks two of the 14. Permutations are written out.
import json
import numpy as np

rng = np.random.default_rng(20261124)
N, E, B = 14, 3, 40
x = np.array([0.0, 1.0] * 7)
age = rng.normal(size=N)
motion = rng.normal(size=N)
m1 = rng.normal(size=(E, N)) + 0.9 * x
m2 = m1 + 0.4 * rng.normal(size=(E, N))
y = 0.8 * m1[0] - 0.4 * x + rng.normal(size=N)
universes = [
    (list(range(N)), m1, [age, motion]),
    ([i for i in range(N) if i not in (3, 8)], m1, [age]),
    (list(range(N)), m2, []),
]


def t_of(target, columns, which):
    Z = np.column_stack([np.ones(len(target))] + columns)
    beta, *_ = np.linalg.lstsq(Z, target, rcond=None)
    r = target - Z @ beta
    s2 = r @ r / (len(target) - Z.shape[1])
    return beta[which] / np.sqrt(s2 * np.linalg.inv(Z.T @ Z)[which, which])


def fitted(target, columns):
    Z = np.column_stack([np.ones(len(target))] + columns)
    beta, *_ = np.linalg.lstsq(Z, target, rcond=None)
    return Z @ beta


def parts(universe):
    people, m, covariates = universe
    return x[people], y[people], m[:, people], [c[people] for c in covariates]


def induced(perm, people):
    inside, out = set(people), []
    for person in people:
        to = perm[person]
        while to not in inside:
            to = perm[to]
        out.append(people.index(to))
    return out


observed = np.zeros((len(universes), E))
for u, universe in enumerate(universes):
    xs, ys, ms, cs = parts(universe)
    for e in range(E):
        ta, tb = t_of(ms[e], [xs] + cs, 1), t_of(ys, [xs, ms[e]] + cs, 2)
        observed[u, e] = min(abs(ta), abs(tb))
statistic = np.median(observed, axis=0)

perms = np.array([rng.permutation(N) for _ in range(B)])
max_a, max_b = [], []
for perm in perms:
    a, b = np.zeros((len(universes), E)), np.zeros((len(universes), E))
    for u, universe in enumerate(universes):
        xs, ys, ms, cs = parts(universe)
        order = induced(perm, universe[0])
        for e in range(E):
            ta, tb = t_of(ms[e], [xs] + cs, 1), t_of(ys, [xs, ms[e]] + cs, 2)
            fm = fitted(ms[e], cs)
            star = fm + (ms[e] - fm)[order]
            a[u, e] = min(abs(t_of(star, [xs] + cs, 1)), abs(tb))
            fy = fitted(ys, [xs] + cs)
            star = fy + (ys - fy)[order]
            b[u, e] = min(abs(ta), abs(t_of(star, [xs, ms[e]] + cs, 2)))
    max_a.append(np.median(a, axis=0).max())
    max_b.append(np.median(b, axis=0).max())

print(json.dumps({
    "x": x.tolist(), "y": y.tolist(), "age": age.tolist(), "motion": motion.tolist(),
    "m1": m1.tolist(), "m2": m2.tolist(), "people": [u[0] for u in universes],
    "permutations": perms.flatten().tolist(),
    "statistic": statistic.tolist(), "max_a": [float(v) for v in max_a], "max_b": [float(v) for v in max_b],
}))
