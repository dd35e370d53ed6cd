"""Writes oracle.json from the connectivity oracle set (nilearn 0.14.0, scikit-learn 1.2.1; synthetic input).

Run: python3 oracle.py FOLDER   where FOLDER holds clean/conf24_band.tsv and connectivity/*.tsv, made by
    Y = clean(series, confounds=c24, detrend=True, standardize="zscore_sample", low_pass=.1, high_pass=.01, t_r=2)
    ConnectivityMeasure(cov_estimator=E(store_precision=False), kind=K).fit_transform([Y])[0]
    sklearn.covariance.ledoit_wolf(Y)[1], oas(Y)[1], numpy.corrcoef(Y.T), sym_matrix_to_vec(discard_diagonal=True)
"""
import json, sys

folder = sys.argv[1]


def table(name):
    with open(f"{folder}/{name}.tsv") as file:
        return [float(v) for line in file.read().split("\n")[1:] if line for v in line.split("\t")]


names = {
    "covariance": "covariance_empirical",
    "covariance_ledoitwolf": "covariance_ledoitwolf",
    "covariance_oas": "covariance_oas",
    "precision_ledoitwolf": "precision_ledoitwolf",
    "pearson": "pearson_numpy",
    "partial": "partial_correlation_empirical",
    "partial_ledoitwolf": "partial_correlation_ledoitwolf",
    "fisher_z_zero_diagonal": "fisher_z_zero_diagonal",
    "lower_triangle": "sym_matrix_to_vec_nodiag",
}
out = {"made_by": "oracle.py", "frames": 150, "regions": 20, "series": table("clean/conf24_band")}
out["shrinkage"], _, out["shrinkage_oas"], _ = table("connectivity/ledoitwolf_shrinkage")
for key, name in names.items():
    out[key] = table(f"connectivity/{name}")
with open("oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
