"""Matrices of connectivity by numpy or scikit-learn: python3 linear_algebra.py JOB REGIONS FRAMES CALLS

JOB: correlation (numpy.corrcoef), Ledoit-Wolf (sklearn.covariance.ledoit_wolf), inverse (numpy.linalg.inv), eigen
(numpy.linalg.eigh). Prints JSON: CPU seconds of one call after as many untimed ones, peak memory in MB.
"""
import json, resource, sys, time
import numpy as np

job, regions, frames, calls = sys.argv[1], *map(int, sys.argv[2:5])
rng = np.random.default_rng(1)
series = rng.standard_normal((frames, regions))
series += 0.6 * rng.standard_normal((frames, 6)) @ rng.standard_normal((6, regions))
if job == "correlation":
    columns = np.ascontiguousarray(series.T)
    run = lambda: np.corrcoef(columns)
elif job == "Ledoit-Wolf":
    from sklearn.covariance import ledoit_wolf

    run = lambda: ledoit_wolf(series)
else:
    covariance = 0.9 * np.cov(series.T) + 0.1 * np.eye(regions)
    run = lambda: (np.linalg.inv if job == "inverse" else np.linalg.eigh)(covariance)
for _ in range(calls):
    run()
start = time.process_time()
for _ in range(calls):
    run()
cpu = (time.process_time() - start) / calls
print(json.dumps({"cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
