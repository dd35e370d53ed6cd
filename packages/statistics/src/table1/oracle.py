"""Writes oracle.json: group tests of scipy on made-up numbers. usage: python3 oracle.py > oracle.json"""
import json, sys
import numpy as np
import scipy
from scipy import stats
from scipy.stats.contingency import odds_ratio

rng = np.random.default_rng(20230324)
group = np.r_[np.ones(12), np.zeros(9)]
score = np.round(rng.normal(50 + 6 * group, 10), 2)
tied = np.round(rng.normal(3 + group, 1.2))
smoker = (rng.random(21) < 0.3 + 0.4 * group).astype(int)
site = rng.integers(0, 3, 21)
age = np.round(rng.normal(45, 12, 21), 1)
one, zero = score[group == 1], score[group == 0]
welch, student = stats.ttest_ind(one, zero, equal_var=False), stats.ttest_ind(one, zero)
v1, v0, n1, n0 = one.var(ddof=1), zero.var(ddof=1), len(one), len(zero)
df = (v1 / n1 + v0 / n0) ** 2 / ((v1 / n1) ** 2 / (n1 - 1) + (v0 / n0) ** 2 / (n0 - 1))
half = stats.t.ppf(0.975, df) * np.sqrt(v1 / n1 + v0 / n0)
table = np.array([[np.sum((smoker == k) & (group == g)) for g in (0, 1)] for k in (0, 1)])
conditional = odds_ratio([[table[1, 1], table[1, 0]], [table[0, 1], table[0, 0]]])
sites = np.array([[np.sum((site == k) & (group == g)) for g in (0, 1)] for k in (0, 1, 2)])
exact = stats.mannwhitneyu(one, zero, method='exact')

def exact_with_ties(x, y):
    """Every division of the people by dynamic programming over doubled mid-ranks, in whole numbers."""
    ranks = [int(2 * r) for r in stats.rankdata(np.r_[x, y])]
    ways = {(0, 0): 1}
    for r in ranks:
        new = dict(ways)
        for (k, s), w in ways.items():
            new[(k + 1, s + r)] = new.get((k + 1, s + r), 0) + w
        ways = new
    n1, n = len(x), len(ranks)
    mean = n1 * (n + 1)
    observed = abs(sum(ranks[:n1]) - mean)
    own = [(s, w) for (k, s), w in ways.items() if k == n1]
    return sum(w for s, w in own if abs(s - mean) >= observed) / sum(w for _, w in own)


def share_smd(counts):
    """Yang & Dalton 2012. counts: levels x [zero, one]."""
    p = counts / counts.sum(axis=0)
    d = (p[:, 1] - p[:, 0])[1:]
    s = sum(np.diag(p[1:, g]) - np.outer(p[1:, g], p[1:, g]) for g in (0, 1)) / 2
    return float(np.sqrt(d @ np.linalg.solve(s, d)) * (np.sign(d[0]) if len(d) == 1 else 1))


ties = stats.mannwhitneyu(tied[group == 1], tied[group == 0], method='asymptotic')
pearson, spearman = stats.pearsonr(age, score), stats.spearmanr(age, tied)
anova = stats.f_oneway(*[age[site == k] for k in (0, 1, 2)])
chi = stats.chi2_contingency(sites, correction=False)
json.dump({
    'made_by': f'scipy {scipy.__version__}: ttest_ind, mannwhitneyu, fisher_exact, chi2_contingency, pearsonr, spearmanr, f_oneway',
    'columns': {'group': group.tolist(), 'score': score.tolist(), 'tied': tied.tolist(), 'smoker': smoker.tolist(), 'site': site.tolist(), 'age': age.tolist()},
    'welch': {'t': welch.statistic, 'p': welch.pvalue, 'df': df, 'difference': one.mean() - zero.mean(), 'half': half},
    'student': {'t': student.statistic, 'p': student.pvalue},
    'mann_whitney': {'u': exact.statistic, 'p': exact.pvalue},
    'mann_whitney_ties': {'u': ties.statistic, 'p': exact_with_ties(tied[group == 1], tied[group == 0])},
    'fisher': {'p': stats.fisher_exact(table)[1], 'odds': conditional.statistic, 'lower': conditional.confidence_interval(0.95).low, 'upper': conditional.confidence_interval(0.95).high},
    'chi_square': {'statistic': chi[0], 'p': chi[1], 'df': chi[2]},
    'smd': {'smoker': share_smd(table), 'site': share_smd(sites)},
    'yates': {'p': stats.chi2_contingency(table, correction=True)[1]},
    'pearson': {'r': pearson.statistic, 'p': pearson.pvalue, 'interval': list(pearson.confidence_interval(0.95))},
    'spearman': {'r': spearman.correlation, 'p': spearman.pvalue},
    'anova': {'f': anova.statistic, 'p': anova.pvalue},
    'describe': {'mean': one.mean(), 'sd': one.std(ddof=1), 'median': np.median(one), 'q1': np.quantile(one, 0.25), 'q3': np.quantile(one, 0.75)},
}, sys.stdout, indent=1)
