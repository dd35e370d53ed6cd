"""Threshold-free cluster enhancement in 100 steps, as programs with a fixed step do: python3 cluster_enhancement.py NEIGHBOURS

The same kind of map as topics/cluster-enhancement.js. Prints JSON: CPU seconds without data and imports, peak memory in MB.
"""
import json, resource, sys, time
import numpy as np
from scipy import ndimage

neighbours = int(sys.argv[1])
shape = (97, 115, 97)
field = np.random.default_rng(9).standard_normal(shape)
for _ in range(3):
    field = ndimage.uniform_filter(field, 3)
x, y, z = np.meshgrid(*(np.linspace(-1, 1, size) for size in shape), indexing='ij')
inside = (x / 0.7) ** 2 + (y / 0.84) ** 2 + (z / 0.73) ** 2 < 1
field = np.where(inside, field / field[inside].std(), 0)
structure = ndimage.generate_binary_structure(3, {6: 1, 18: 2, 26: 3}[neighbours])

start = time.process_time()
step = field.max() / 100
score = np.zeros(shape)
for k in range(100):
    h = (k + 0.5) * step
    labels, count = ndimage.label(field > h, structure)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    score += np.sqrt(sizes)[labels] * (h * h * step)
cpu = time.process_time() - start
print(json.dumps({'cpu': cpu, 'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
