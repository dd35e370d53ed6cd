"""nilearn's ConnectivityMeasure(kind="tangent") on the arrays of tangent.js: tangent.py FOLDER PEOPLE REGIONS FRAMES REGRESSORS"""
import json
import resource
import sys
import time
import warnings

import numpy as np
from nilearn.connectome import ConnectivityMeasure

warnings.simplefilter("ignore")
folder = sys.argv[1]
people, regions, frames = (int(word) for word in sys.argv[2:5])
signals = np.fromfile(f"{folder}/signals").reshape(people, regions, frames).transpose(0, 2, 1).copy()

start, cpu = time.perf_counter(), time.process_time()
measure = ConnectivityMeasure(kind="tangent", vectorize=True, discard_diagonal=True)
values = measure.fit_transform(list(signals))
cpu, wall = time.process_time() - cpu, time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(cpu=cpu, wall=wall, peak=peak, checksum=float(np.abs(values).sum()))))
