"""Writes product-normal.oracle.json: quantiles from the mediation oracle set (scipy quad to 1e-13, brentq; checked there
by 2e7 draws) and upper tails by mpmath quadrature at 30 digits.

Run: python3 product-normal.oracle.py FOLDER   where FOLDER holds results/distribution_of_product_exact.json
"""
import json, sys
from mpmath import erfc, mp, mpf, npdf, quad, sqrt

mp.dps = 30


def upper(*numbers):
    q, ma, sa, mb, sb = map(mpf, numbers)
    tail = lambda z: erfc(z / sqrt(mpf(2))) / 2
    value = lambda a: npdf(a, ma, sa) * (tail((q / a - mb) / sb) if a > 0 else tail((mb - q / a) / sb)) if a != 0 else mpf(0)
    turns = [mpf(0)] + ([q / mb] if mb != 0 else [])
    return quad(value, sorted(set([ma + k * sa for k in range(-30, 31, 2)] + turns)))


with open(f"{sys.argv[1]}/results/distribution_of_product_exact.json") as file:
    cases = json.load(file)
keep = ("a", "se_a", "b", "se_b", "quantiles", "cdf_at_0")
tails = [(20, 2, 0.5, 3, 0.5), (5, 0.3, 0.2, 1, 0.5), (0.5, 0, 1, 0, 1), (30, 0, 1, 0, 1), (1, 5, 0.01, 0.1, 0.02),
         (0.001, 0.5, 0.25, 0.005, 0.002), (25.6, 5, 0.01, 5, 0.01), (-3, -0.5, 0.2, 7, 2.5)]
out = {
    "about": "product-normal.oracle.py: distribution_of_product_exact of the mediation oracles; tails by mpmath",
    "cases": [{name: case[name] for name in keep} for case in cases.values()],
    "tails": [[*row, float(upper(*row))] for row in tails],
}
with open("product-normal.oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
