"""Region means of one atlas by NiftiLabelsMasker. SERIES ATLAS:COUNT; imports are not counted in the seconds."""
import json
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
from nilearn.maskers import NiftiLabelsMasker

start = time.perf_counter()
series, atlas = sys.argv[1:3]
values = NiftiLabelsMasker(atlas.rsplit(":", 1)[0], resampling_target="data", standardize=None).fit_transform(series)
seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "seconds": seconds,
            "cpu": usage.ru_utime + usage.ru_stime,
            "megabytes": usage.ru_maxrss / 1024,
            "sum": float(values.astype("float64").sum()),
        }
    )
)
