"""Connections of the first run by nibabel, nilearn and numpy, for the test of this pipeline.

MESOVIA_DATA=/path/to/data python3 oracle.py   (nibabel, nilearn 0.14)
"""
import os

import nibabel
import numpy as np
from nilearn.signal import clean

folder = os.path.join(os.environ["MESOVIA_DATA"], "bold/haxby25mm")
load = lambda name: nibabel.load(os.path.join(folder, name))
brain = load("mask_brain.nii.gz").get_fdata() > 0
image = load("run01_bold_25mm.nii.gz")
bold = image.get_fdata()
cortex = load("mask_hoc.nii.gz").get_fdata()
masks = [(cortex == label) & brain for label in np.unique(cortex) if label > 0]
masks.append((load("mask_vt.nii.gz").get_fdata() > 0) & brain)
# The sphere: 30 mm around 12.5, 12.5, 12.5, without voxels of the others.
grid = np.stack(np.meshgrid(*[np.arange(n) for n in bold.shape[:3]], indexing="ij"), -1)
place = grid @ image.affine[:3, :3].T + image.affine[:3, 3]
near = ((place - 12.5) ** 2).sum(-1) <= 30**2
masks.append(near & brain & ~np.any(masks, axis=0))
signals = np.stack([bold[mask].mean(0) for mask in masks], 1)
motion = np.loadtxt(os.path.join(folder, "run01_motion.txt"))
confounds = np.column_stack([motion, bold[brain].mean(0)])
cleaned = clean(
    signals, confounds=confounds, detrend=True, standardize="zscore_sample", low_pass=0.1, high_pass=0.01, t_r=2.5
)
r = np.corrcoef(cleaned.T)
steps = np.abs(np.diff(motion, axis=0))
fd = np.concatenate([[np.nan], 50 * steps[:, :3].sum(1) + steps[:, 3:].sum(1)])
print("frames, regions", signals.shape, "sphere voxels", int(masks[-1].sum()))
print("sums of signals 0, 21, 22", signals.sum(0)[[0, 21, 22]].tolist())
print("mean fd", float(np.nanmean(fd)))
print("r 1-0, 21-9, 22-21", [float(r[i, j]) for i, j in ((1, 0), (21, 9), (22, 21))])
print("sum of r", float(r[np.tril_indices(len(r), -1)].sum()))
