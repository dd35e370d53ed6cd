"""Writes oracle.json: python3 oracle.py > oracle.json (numpy, scipy)."""
import json
import numpy as np
from scipy import stats

rng = np.random.default_rng(7)
n, regions = 14, 6
edges = regions * (regions - 1) // 2
centres = np.round(rng.uniform(-60, 60, (regions, 3)), 1)
motion = np.round(rng.gamma(4, 0.04, n), 4)
age = np.round(rng.normal(40, 9, n), 1)
values = np.round(rng.normal(0.2, 0.2, (n, edges)) + np.outer(motion, rng.normal(0, 1, edges)), 6)
pairs = [(i, j) for i in range(regions) for j in range(i)]
mm = np.array([np.linalg.norm(centres[i] - centres[j]) for i, j in pairs])


def residual(column, held):
    design = np.column_stack([np.ones(len(column)), *held])
    return column - design @ np.linalg.lstsq(design, column, rcond=None)[0]


def qc_fc(people, held):
    x = residual(motion[people], [h[people] for h in held])
    return np.array([np.corrcoef(x, residual(values[people, e], [h[people] for h in held]))[0, 1] for e in range(edges)])


def described(held):
    everybody = np.arange(n)
    r = qc_fc(everybody, held)
    df = n - 2 - len(held)
    p = 2 * stats.t.sf(np.abs(r) * np.sqrt(df / (1 - r**2)), df)
    half = stats.norm.ppf(0.975) / np.sqrt(df - 1)
    slope = lambda r: 100 * stats.linregress(mm, r).slope
    rho = lambda r: stats.spearmanr(mm, r).statistic
    without = [qc_fc(np.delete(everybody, i), held) for i in everybody]
    error = lambda v: np.sqrt((n - 1) / n * np.sum((np.array(v) - np.mean(v)) ** 2))
    t = stats.t.ppf(0.975, n - 1)
    by, z = t * error([slope(w) for w in without]), t * error([np.arctanh(rho(w)) for w in without])
    limits = lambda low, high: [float(low), float(high)]
    return {
        "r": r.tolist(),
        "p": p.tolist(),
        "q": stats.false_discovery_control(p).tolist(),
        "lower": np.tanh(np.arctanh(r) - half).tolist(),
        "upper": np.tanh(np.arctanh(r) + half).tolist(),
        "median": float(np.median(np.abs(r))),
        "slope": [float(slope(r)), *limits(slope(r) - by, slope(r) + by)],
        "spearman": [float(rho(r)), *limits(np.tanh(np.arctanh(rho(r)) - z), np.tanh(np.arctanh(rho(r)) + z))],
    }


group = (np.arange(n) % 3).astype(float)
two = (np.arange(n) % 2).astype(float)
f = stats.f_oneway(*[motion[group == g] for g in range(3)])
within = sum(np.sum((motion[group == g] - motion[group == g].mean()) ** 2) for g in range(3))
pearson = stats.pearsonr(motion, age)
print(json.dumps({
    "centres": centres.tolist(), "motion": motion.tolist(), "age": age.tolist(), "values": values.tolist(),
    "distance": mm.tolist(), "plain": described([]), "partial": described([age]),
    "association": {
        "r": pearson.statistic, "p": pearson.pvalue, "limits": list(pearson.confidence_interval(0.95)),
        "levels": group.tolist(), "f": f.statistic, "f_p": f.pvalue,
        "R": float(np.sqrt(1 - within / np.sum((motion - motion.mean()) ** 2))),
        "two": two.tolist(), "two_r": stats.pearsonr(motion, two).statistic,
        "two_p": stats.ttest_ind(motion[two == 0], motion[two == 1]).pvalue,
    },
}))
