"""Writes oracle.json: group tests by scipy."""
import json
import pathlib
import numpy as np
import scipy
from scipy import stats

g = np.random.default_rng(3)
cases = []
for n1, n2, shift in [(29, 16, 0.8), (7, 5, 0.0), (60, 40, 0.3), (3, 3, 3.0)]:
    x, y = g.normal(size=n1) + shift, g.normal(size=n2) * 1.7
    s, w = stats.ttest_ind(x, y), stats.ttest_ind(x, y, equal_var=False)
    u = stats.mannwhitneyu(x, y, method="exact")
    rx, ry = np.round(x), np.round(y)
    tied = stats.mannwhitneyu(rx, ry, method="asymptotic", use_continuity=True)
    cases.append({
        "x": x.tolist(), "y": y.tolist(), "mean": [x.mean(), y.mean()], "sd": [x.std(ddof=1), y.std(ddof=1)],
        "student": [s.statistic, s.df, s.pvalue], "welch": [w.statistic, w.df, w.pvalue],
        "u": [u.statistic, u.pvalue], "tied": {"x": rx.tolist(), "y": ry.tolist(), "u": tied.statistic, "p": tied.pvalue},
    })
tables = []
for table in [[[3, 9], [12, 4]], [[0, 5], [6, 2]], [[29, 1], [8, 8]], [[100, 80], [60, 90]]]:
    f = stats.fisher_exact(table)
    plain, yates = stats.chi2_contingency(table, correction=False), stats.chi2_contingency(table, correction=True)
    tables.append({"table": sum(table, []), "fisher": f.pvalue, "plain": [plain[0], plain[2], plain[1]], "yates": [yates[0], yates[2], yates[1]]})
three = [[5, 9], [12, 4], [7, 7]]
c = stats.chi2_contingency(three)
out = {"by": f"scipy {scipy.__version__}", "cases": cases, "tables": tables, "three": {"table": sum(three, []), "chi": [c[0], c[2], c[1]]}}
pathlib.Path(__file__).with_name("oracle.json").write_text(json.dumps(out, default=float))
