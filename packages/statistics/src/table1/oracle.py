"""Writes oracle.json: group tests of scipy on made-up numbers. usage: python3 oracle.py > oracle.json"""
import json, sys
import numpy as np
import scipy
from scipy import stats

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
odds = table[1, 1] * table[0, 0] / (table[1, 0] * table[0, 1])
woolf = stats.norm.ppf(0.975) * np.sqrt((1 / table).sum())
sites = np.array([[np.sum((site == k) & (group == g)) for g in (0, 1)] for k in (0, 1, 2)])
exact = stats.mannwhitneyu(one, zero, method='exact')
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
    'mann_whitney_ties': {'u': ties.statistic, 'p': ties.pvalue},
    'fisher': {'p': stats.fisher_exact(table)[1], 'odds': odds, 'lower': odds / np.exp(woolf), 'upper': odds * np.exp(woolf)},
    'chi_square': {'statistic': chi[0], 'p': chi[1], 'df': chi[2]},
    'yates': {'p': stats.chi2_contingency(table, correction=True)[1]},
    'pearson': {'r': pearson.statistic, 'p': pearson.pvalue, 'interval': list(pearson.confidence_interval(0.95))},
    'spearman': {'r': spearman.correlation, 'p': spearman.pvalue},
    'anova': {'f': anova.statistic, 'p': anova.pvalue},
    'describe': {'mean': one.mean(), 'sd': one.std(ddof=1), 'median': np.median(one), 'q1': np.quantile(one, 0.25), 'q3': np.quantile(one, 0.75)},
}, sys.stdout, indent=1)
