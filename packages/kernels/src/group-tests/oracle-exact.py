"""Writes exact.oracle.json: exact and effect-size oracles. Needs R (stats, coin, effectsize) and scipy. usage: python3 oracle-exact.py"""
import itertools, json, pathlib, subprocess
import numpy as np
import scipy
from scipy import stats
from scipy.stats.contingency import odds_ratio

g = np.random.default_rng(11)
R = lambda code: [float(v) for v in subprocess.run(["Rscript", "-e", f'suppressMessages({{{code}}})'], capture_output=True, text=True, check=True).stdout.split()]
vec = lambda v: "c(" + ",".join(repr(float(x)) for x in v) + ")"

def brute(x, y):
    """Every division of the people, mid-ranks: P(|W - E W| >= observed)."""
    ranks = stats.rankdata(np.r_[x, y])
    n1, n = len(x), len(x) + len(y)
    away = abs(ranks[:n1].sum() - n1 * (n + 1) / 2)
    sums = [abs(sum(c) - n1 * (n + 1) / 2) for c in itertools.combinations(ranks, n1)]
    return float(np.mean(np.array(sums) >= away - 1e-9))

ties, permuted = [], []
for n1, n2, shift in [(5, 6, 1.0), (8, 4, 0.5), (3, 9, 2.0)]:
    x, y = np.round(g.normal(size=n1) + shift), np.round(g.normal(size=n2))
    ties.append({"x": x.tolist(), "y": y.tolist(), "p": brute(x, y)})
    x, y = g.normal(size=n1) + shift, g.normal(size=n2)
    t = stats.permutation_test((x, y), lambda a, b, axis: stats.ttest_ind(a, b, axis=axis).statistic, n_resamples=np.inf, vectorized=True)
    both, o = np.r_[x, y], abs(stats.ttest_ind(x, y).statistic)
    every = [abs(stats.ttest_ind(both[list(c)], np.delete(both, list(c))).statistic) for c in itertools.combinations(range(n1 + n2), n1)]
    permuted.append({"x": x.tolist(), "y": y.tolist(), "p": float(np.mean(np.array(every) >= o - 1e-9)), "count": len(every)})
x, y = np.round(2 * g.normal(size=29) + 1), np.round(2 * g.normal(size=16))
big = {"x": x.tolist(), "y": y.tolist(), "p": R(f'library(coin); v <- {vec(np.r_[x, y])}; f <- factor(c(rep(1,29),rep(0,16))); cat(format(pvalue(wilcox_test(v ~ f, distribution="exact")), digits=17))')[0]}

fisher = []
for a, b, c, d in [(3, 9, 12, 4), (0, 5, 6, 2), (29, 1, 8, 8), (100, 80, 60, 90), (7, 0, 2, 5)]:
    r = odds_ratio([[a, b], [c, d]], kind="conditional")
    ci = r.confidence_interval(0.95)
    f = R(f'f <- fisher.test(matrix(c({a},{c},{b},{d}),2)); cat(format(c(f$p.value, f$estimate, f$conf.int), digits=17))')
    fin = lambda v: v if np.isfinite(v) else "inf"
    fisher.append({"table": [a, b, c, d], "p": f[0], "odds": fin(r.statistic), "lower": ci.low, "upper": fin(ci.high), "r": [fin(v) for v in f[1:]]})

signed = []
for n, digits in [(12, 3), (15, 0), (40, 0)]:
    d = np.round(g.normal(size=n) + 0.4, digits)
    used = d[d != 0]
    if digits == 0:
        p = R(f'library(coin); d <- {vec(used)}; cat(format(pvalue(wilcoxsign_test(d ~ rep(0, length(d)), distribution="exact")), digits=17))')[0]
    else:
        p = stats.wilcoxon(used, mode="exact").pvalue if scipy.__version__ < "1.9" else stats.wilcoxon(used, method="exact").pvalue
    ranks = stats.rankdata(abs(used))
    signed.append({"d": d.tolist(), "p": p, "v": ranks[used > 0].sum()})
d = g.normal(size=130) + 0.1
w = R(f'w <- wilcox.test({vec(d)}, exact=FALSE); cat(format(c(w$statistic, w$p.value), digits=17))')
long = {"d": d.tolist(), "v": w[0], "p": w[1]}

mcnemar = []
for b, c in [(12, 3), (5, 5), (0, 6), (40, 22)]:
    e = R(f'b <- binom.test({b}, {b + c}); m <- mcnemar.test(matrix(c(10,{c},{b},10),2)); cat(format(c(b$p.value, b$conf.int, m$statistic, m$p.value), digits=17))')
    mcnemar.append({"b": b, "c": c, "p": e[0], "share": e[1:3], "statistic": e[3], "approximate": e[4]})

nct = []
for t, df, ncp in [(1.5, 43, 0.8), (-2.2, 10, 0.5), (3.0, 33, -1.0), (0.0, 5, 1.2), (6.0, 77, 4.0), (12.0, 20, 15.0)]:
    nct.append({"t": t, "df": df, "ncp": ncp, "p": R(f'cat(format(pt({t}, {df}, {ncp}), digits=17))')[0]})
sizes = []
for m1, m2, s, n1, n2 in [(1.0, 0.0, 1.0, 29, 16), (0.2, 0.5, 1.1, 30, 5)]:
    x = stats.zscore(g.normal(size=n1), ddof=1) * s + m1
    y = stats.zscore(g.normal(size=n2), ddof=1) * s + m2
    e = R(f'library(effectsize); x <- {vec(x)}; y <- {vec(y)}; d <- cohens_d(x, y); h <- hedges_g(x, y); r <- rank_biserial(x, y); cat(format(c(d$Cohens_d, d$CI_low, d$CI_high, h$Hedges_g, r$r_rank_biserial, r$CI_low, r$CI_high), digits=17))')
    sizes.append({"x": x.tolist(), "y": y.tolist(), "d": e[:3], "g": e[3], "rank": e[4:]})
x = g.normal(size=20) + 0.5
e = R(f'library(effectsize); x <- {vec(x)}; d <- cohens_d(x); r <- rank_biserial(x); cat(format(c(d$Cohens_d, d$CI_low, d$CI_high, r$r_rank_biserial, r$CI_low, r$CI_high), digits=17))')
paired = {"d": x.tolist(), "size": e[:3], "rank": e[3:]}

out = {"by": f"scipy {scipy.__version__}, R 4.2.2 (stats, coin, effectsize)", "ties": ties, "permuted": permuted, "big": big, "fisher": fisher, "signed": signed, "long": long, "mcnemar": mcnemar, "noncentral": nct, "sizes": sizes, "paired": paired}
pathlib.Path(__file__).with_name("exact.oracle.json").write_text(json.dumps(out, default=float))
