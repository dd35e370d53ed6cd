"""Writes oracle.json: numpy least squares of every candidate, HC3, and Freedman-Lane maxima over given permutations.

    python3 oracle.py > oracle.json      (numpy 2.4, scipy 1.17)
"""
import json
import numpy as np
from scipy import stats

random = np.random.default_rng(20230324)
n, count, permutations = 26, 12, 40
x = (np.arange(n) % 3 == 0).astype(float)
c = random.normal(size=(n, 2))
m = random.normal(size=(count, n)) + 0.8 * np.outer(np.arange(count) % 2, x)
y = 0.7 * m[3] + random.normal(size=n) + c[:, 0]
orders = np.array([random.permutation(n) for _ in range(permutations)])


def fit(design, response):
    """t of the second column, plain and HC3."""
    coefficients, _, rank, _ = np.linalg.lstsq(design, response, rcond=None)
    rest = response - design @ coefficients
    df = n - rank
    inverse = np.linalg.inv(design.T @ design)
    hat = np.einsum('ij,jk,ik->i', design, inverse, design)
    se = np.sqrt(rest @ rest / df * inverse[1, 1])
    meat = (design * (rest / (1 - hat))[:, None])
    robust = np.sqrt((inverse @ meat.T @ meat @ inverse)[1, 1])
    b = coefficients[1]
    return [b, se, b / se, 2 * stats.t.sf(abs(b / se), df), robust, b / robust, 2 * stats.t.sf(abs(b / robust), df)]


def side(name):
    one = np.ones(n)
    held = np.column_stack([one, c])
    residual = lambda v: v - held @ np.linalg.lstsq(held, v, rcond=None)[0]
    rows, largest = [], {'ols': [], 'hc3': []}
    model = lambda k, mk, yk: (
        fit(np.column_stack([one, x, c]), mk) if name == 'response' else fit(np.column_stack([one, m[k], c]), yk)
    )
    rows = [model(k, m[k], y) for k in range(count)]
    for order in orders:
        move = lambda v: v - residual(v) + residual(v)[order]
        t = [model(k, move(m[k]), move(y)) for k in range(count)]
        largest['ols'].append(max(abs(row[2]) for row in t))
        largest['hc3'].append(max(abs(row[5]) for row in t))
    names = ['estimate', 'se', 't', 'p', 'seRobust', 'tRobust', 'pRobust']
    return {**{key: [row[j] for row in rows] for j, key in enumerate(names)}, 'largest': largest}


print(json.dumps({
    'x': x.tolist(), 'y': y.tolist(), 'covariates': c.T.tolist(), 'candidates': m.tolist(), 'orders': orders.tolist(),
    'response': side('response'), 'predictor': side('predictor'),
}))
