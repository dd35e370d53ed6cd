"""Filters, transforms and splines by scipy, for signals.test.ts:  python3 oracle.py > oracle.json"""
import json
import numpy as np
import scipy
from scipy import fft, interpolate, signal

rng = np.random.default_rng(20230324)
n = 64
x = np.round(np.cumsum(rng.standard_normal(n)) + 100, 6)
SHOWN = [0, 1, 2, 20, 31, 32, 50, 62, 63]


def shown(values):
    return [float(values[i]) for i in SHOWN]


filters = []
for order in (1, 2, 3, 4, 5, 8):
    for low, high in ((0, 0.2), (0.04, None), (0.02, 0.2), (0.001, 0.49)):
        if order == 8 and low and low < 0.01:
            continue  # so wide a band of so high an order has no digits left in scipy
        if low and high:
            edges, kind = [2 * low, 2 * high], "band"
        else:
            edges, kind = (2 * high, "low") if high else (2 * low, "high")
        sections = signal.butter(order, edges, kind, output="sos")
        taps = 2 * len(sections) + 1 - min((sections[:, 2] == 0).sum(), (sections[:, 5] == 0).sum())
        for kind, frames in (("odd", None), ("constant", n - 1)):
            padding = 3 * int(taps) if frames is None else frames
            if padding >= n:
                continue
            y = signal.sosfiltfilt(sections, x, padtype=kind, padlen=frames)
            filters.append(dict(order=order, low=low, high=high, kind=kind, frames=padding, y=shown(y)))

transforms = []
for length in (1, 2, 5, 8, 12, 37, 64):
    z = fft.fft(x[:length] + 1j * x[::-1][:length])
    transforms.append(dict(length=length, re=z.real.tolist(), im=z.imag.tolist()))

splines = []
for dropped in ([0, 5, 6, 7, 30, 63], [1, 62], list(range(3, 60)), list(range(64 - 3)), list(range(62)), [0, 1, 2, 3]):
    kept = np.setdiff1d(np.arange(n), dropped)
    y = interpolate.CubicSpline(kept, x[kept], extrapolate=True)(np.arange(n))
    splines.append(dict(dropped=dropped, y=shown(y)))

line = signal.detrend(x)
print(json.dumps(dict(scipy=scipy.__version__, x=x.tolist(), shown=SHOWN, filters=filters, transforms=transforms,
                      splines=splines, line=shown(line))))
