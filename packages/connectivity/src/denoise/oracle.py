"""Cleaned signals by nilearn's signal.clean, for clean.test.ts:  python3 oracle.py > oracle.json
No censored frame has a censored mirror image (t and 63 - t), which nilearn 0.14 would not fill."""
import itertools
import json
import warnings

import nilearn
import numpy as np
from nilearn.signal import clean

warnings.simplefilter("ignore")
rng = np.random.default_rng(5)
n = 64
x = np.round(np.cumsum(rng.standard_normal((n, 3)), 0) + [1000, 800, -50], 5)
c = np.round(np.cumsum(rng.standard_normal((n, 4)), 0), 5)
MASKS = {"all": [], "inside": [5, 6, 30], "head": [0, 1, 20], "tail": [40, 62, 63]}
SHOWN = [0, 1, 17, 30, -2, -1]
FILTERS = [
    dict(filter=False),
    dict(filter="cosine", high_pass=0.02),
    dict(filter="butterworth", high_pass=0.02, low_pass=0.15, t_r=2),
    dict(filter="butterworth", high_pass=0.01, butterworth__order=3),
    dict(filter="butterworth", low_pass=0.1, butterworth__order=2, butterworth__padtype="constant"),
]
cases = []
for (name, dropped), filtering, (detrend, scale), how in zip(
    itertools.cycle(MASKS.items()), itertools.cycle(FILTERS),
    itertools.cycle([(True, True), (True, False), (False, True)]),
    itertools.islice(itertools.cycle(["zscore_sample", None, "psc", None, "zscore_sample", "psc", None]), 40),
):
    kept = np.setdiff1d(np.arange(n), dropped)
    options = dict(filtering, t_r=2)
    y = clean(x.copy(), confounds=c.copy(), sample_mask=kept, detrend=detrend, standardize=how,
              standardize_confounds=scale, extrapolate=False, **options)
    cases.append(dict(mask=name, filter=filtering, detrend=detrend, scale=scale, how=how,
                      frames=len(y), y=y[SHOWN].T.ravel().tolist()))
print(json.dumps(dict(nilearn=nilearn.__version__, x=x.T.ravel().tolist(), c=c.T.ravel().tolist(),
                      masks=MASKS, shown=SHOWN, cases=cases)))
