"""Writes oracle.json: elementary functions at 60 digits, rounded to the nearest double.

Run: python3 oracle.py   (needs mpmath). Inputs are exact doubles; each row is [argument..., value].
"""
import json, random
import mpmath as m
from mpmath import mp, mpf

mp.dps = 400  # sin and cos of 1e300 need the digits
random.seed(20230324)
uniform = random.uniform
near = lambda x, k: [x * (1 + d * 2.0**-e) for e in (52, 40, 20, 8) for d in (-1, 1)][:k]


def log_uniform(low, high, count):
    return [10 ** uniform(low, high) for _ in range(count)]


both = lambda xs: xs + [-x for x in xs]
cases = {
    "exp": (m.exp, both([uniform(0, 700) for _ in range(60)] + log_uniform(-20, 2, 40)) + [709.7, -745, -720, -708.5]),
    "expm1": (m.expm1, both(log_uniform(-18, 2.8, 80) + [0.3, 0.34, 0.35, 0.36, 1.05, 0.6931471805599453]) + [-37, -40.5]),
    "log": (m.log, log_uniform(-307, 308, 60) + log_uniform(-1, 1, 60) + near(1.0, 8) + [5e-324, 1e-310, 1.4142135623730951]),
    "log1p": (m.log1p, both(log_uniform(-18, -0.001, 80)) + log_uniform(0, 300, 20) + [-0.29, -0.3, 0.41, 0.42, -0.9999999]),
    "log10": (m.log10, log_uniform(-307, 308, 40) + near(1.0, 8) + [1000.0, 1e15, 1e22, 10.0]),
    "sin": (m.sin, both(log_uniform(-12, 6, 120) + log_uniform(6, 300, 20)) + [k * 1.5707963267948966 for k in range(1, 40)] + [6381956970095103.0 * 2.0**797, 14148475504056880.0, 1.6e6, 1647099.0]),
    "cos": (m.cos, both(log_uniform(-12, 6, 120) + log_uniform(6, 300, 20)) + [k * 1.5707963267948966 for k in range(1, 40)] + [6381956970095103.0 * 2.0**797, 14148475504056880.0, 1.6e6, 1647099.0]),
    "tanh": (m.tanh, both(log_uniform(-18, 1.5, 80))),
    "atanh": (m.atanh, both(log_uniform(-18, -0.0001, 80) + [0.5, 0.4999, 0.999999999, 1 - 2.0**-53])),
    "erf": (m.erf, both(log_uniform(-18, 0.8, 120) + [0.5, 0.85, 0.850001, 2.0])),
    "erfc": (m.erfc, [uniform(-6.5, 26.4) for _ in range(200)] + [0.5, 0.85, 0.8500001, 2.0, 6.0, 26.5]),
    "lgamma": (lambda x: m.log(m.gamma(x)) if x < 1e5 else m.loggamma(x), log_uniform(-300, 300, 30) + log_uniform(-3, 3, 100) + near(1.0, 8) + near(2.0, 8) + [0.5, 1.5, 2.5, 10.0, 9.999]),
    "pow": (m.power, None),
}
powers = [[10 ** uniform(-3, 3), uniform(-90, 90)] for _ in range(120)]
powers += [[1 + uniform(-1e-3, 1e-3), uniform(-5e5, 5e5)] for _ in range(60)]
powers += [[10.0, -5.0], [2.0, -1074.0], [-3.0, 5.0], [-1.5, 30.0], [0.5, 0.4], [1e-300, 0.5], [5e-324, 0.25], [7.0, 3.0]]

out = {}
for name, (function, xs) in cases.items():
    rows = powers if xs is None else [[x] for x in xs]
    out[name] = [row + [float(function(*[mpf(v) for v in row]))] for row in rows]
    out[name] = [row for row in out[name] if row[-1] != float("inf")]
with open("oracle.json", "w") as file:
    json.dump({"made_by": "oracle.py, mpmath " + m.__version__ if hasattr(m, "__version__") else "mpmath", "cases": out}, file, separators=(",", ":"))
    file.write("\n")
