"""nilearn's clean and ConnectivityMeasure on the arrays of denoise.js: denoise.py FOLDER PEOPLE REGIONS FRAMES REGRESSORS"""
import json
import resource
import sys
import time
import warnings

import numpy as np
from nilearn.connectome import ConnectivityMeasure
from nilearn.signal import clean
from sklearn.covariance import EmpiricalCovariance

warnings.simplefilter("ignore")
folder = sys.argv[1]
people, regions, frames, regressors = (int(word) for word in sys.argv[2:6])
signals = np.fromfile(f"{folder}/signals").reshape(people, regions, frames).transpose(0, 2, 1).copy()
confounds = np.fromfile(f"{folder}/regressors").reshape(people, regressors, frames).transpose(0, 2, 1).copy()
kept = np.fromfile(f"{folder}/kept", dtype=np.uint8).reshape(people, frames)

start, cpu = time.perf_counter(), time.process_time()
cleaned = [
    clean(signals[p], confounds=confounds[p], sample_mask=np.flatnonzero(kept[p]), detrend=True,
          standardize="zscore_sample", low_pass=0.1, high_pass=0.01, t_r=2, extrapolate=False)
    for p in range(people)
]
measure = ConnectivityMeasure(EmpiricalCovariance(store_precision=False), kind="correlation", vectorize=True,
                              discard_diagonal=True, standardize="zscore_sample")
r = measure.fit_transform(cleaned)
cpu, wall = time.process_time() - cpu, time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(cpu=cpu, wall=wall, peak=peak, checksum=float(np.sum(r)))))
