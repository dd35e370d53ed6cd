"""Region means of two atlases by nibabel and numpy, the whole file in memory. SERIES ATLAS:COUNT ..."""
import json
import resource
import sys
import time

import nibabel
import numpy as np

start = time.perf_counter()
series, *atlases = sys.argv[1:]
image = nibabel.load(series)
data = np.asanyarray(image.dataobj)
total = 0.0
for word in atlases:
    file, count = word.rsplit(":", 1)
    labels = np.asanyarray(nibabel.load(file).dataobj).astype(np.int64).ravel(order="F")
    inside = np.flatnonzero(labels)
    wanted = labels[inside]
    voxels = np.bincount(wanted, minlength=int(count) + 1)[1:]
    for t in range(data.shape[3]):
        values = data[..., t].ravel(order="F")[inside].astype(np.float64)
        sums = np.bincount(wanted, values, minlength=int(count) + 1)[1:]
        total += float((sums / np.maximum(1, voxels))[voxels > 0].sum())
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - start,
            "cpu": usage.ru_utime + usage.ru_stime,
            "megabytes": usage.ru_maxrss / 1024,
            "sum": total,
        }
    )
)
