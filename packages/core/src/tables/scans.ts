/** Scans and signals: files, regions, frames, time series, what denoising did. Rows are in key order; null means unknown. */
import { bool, defineTable, float64, float64List, int32, text } from '../contract.ts';
import { person, scan, maybe } from './columns.ts';

export const scans = /* @__PURE__ */ defineTable({
  name: 'scans',
  version: 2,
  rows: 'BOLD run of a person',
  key: ['participant_id', 'scan'],
  columns: {
    participant_id: person,
    scan,
    session: text('session label', maybe),
    task: text('task label', maybe),
    run: text('run label', maybe),
    series_file: text('region time series, relative to the root of the source'),
    series_sha256: text('digest of the file'),
    motion_file: text(
      'framewise displacement, motion parameters or table of confounds, relative to the root of the source',
      maybe,
    ),
    motion_sha256: text('digest of the file', maybe),
    tr_s: float64('repetition time in s', maybe),
    origin: text('software that made the series, with its version, as its data set says', maybe),
  },
});

export const scanFiles = /* @__PURE__ */ defineTable({
  name: 'scan_files',
  version: 2,
  rows: 'further file of a BOLD run',
  key: ['participant_id', 'scan', 'role'],
  columns: {
    participant_id: person,
    scan,
    role: text('what the file is: confounds_sidecar'),
    further_file: text('relative to the root of the source'),
    further_sha256: text('digest of the file'),
  },
});

export const filesNotUsed = /* @__PURE__ */ defineTable({
  name: 'files_not_used',
  rows: 'file that was found and not used',
  key: ['file'],
  columns: {
    file: text('relative to the root of the source'),
    participant_id: text('person its name says', maybe),
    reason: text('why it is not used'),
  },
});

export const scanMasks = /* @__PURE__ */ defineTable({
  name: 'scan_masks',
  rows: 'BOLD run with a brain mask',
  key: ['participant_id', 'scan'],
  columns: {
    participant_id: person,
    scan,
    mask_file: text('brain mask, relative to the root of the source'),
    mask_sha256: text('digest of the file'),
  },
});

export const regions = /* @__PURE__ */ defineTable({
  name: 'regions',
  rows: 'region of the node set; never dropped',
  key: ['region'],
  columns: {
    region: int32('0-based index of the region in every series, edge and node table'),
    atlas: text('where the region comes from'),
    series_column: int32('0-based column of the region in the series files', maybe),
    name: text('label of the atlas, as in the series files'),
    plain_name: text('name for people, for example left thalamus'),
    hemisphere: text('left, right or bilateral', maybe),
    network: text('network or module', maybe),
    x_mm: float64('MNI x of the centre in mm, right positive', maybe),
    y_mm: float64('MNI y of the centre in mm, front positive', maybe),
    z_mm: float64('MNI z of the centre in mm, up positive', maybe),
  },
});

export const regionLabels = /* @__PURE__ */ defineTable({
  name: 'region_labels',
  version: 2,
  rows: 'region of the node set',
  key: ['region'],
  columns: {
    region: int32('index of the region'),
    kind: text('label: voxels of one value; weight: a volume of weights; sphere: around x_mm, y_mm, z_mm'),
    label: int32('value of its voxels, or 0-based volume of its weights; null for a sphere', maybe),
    radius_mm: float64('of a sphere in mm; null for its nearest voxel only', maybe),
    labels_file: text('image of labels or weights; null for a sphere', maybe),
    labels_sha256: text('digest of the file', maybe),
  },
});

export const imagePairs = /* @__PURE__ */ defineTable({
  name: 'image_pairs',
  rows: 'image in two files, .hdr and .img',
  key: ['header_file'],
  columns: {
    header_file: text('header, relative to the root of the source'),
    voxels_file: text('voxels, relative to the root of the source'),
    voxels_sha256: text('digest of the file of voxels'),
  },
});

export const commonMask = /* @__PURE__ */ defineTable({
  name: 'common_mask',
  rows: 'mask that every scan is cut to',
  key: ['mask_file'],
  columns: {
    mask_file: text('image whose voxels that are not 0 are used'),
    mask_sha256: text('digest of the file'),
  },
});

export const frames = /* @__PURE__ */ defineTable({
  name: 'frames',
  rows: 'volume of a BOLD run',
  key: ['participant_id', 'scan', 'frame'],
  columns: {
    participant_id: person,
    scan,
    frame: int32('0-based'),
    fd_mm: float64(
      'framewise displacement in mm; null in the first row unless the first-value rule fills it',
      maybe,
    ),
    kept: bool('used for connectivity'),
  },
});

export const confounds = /* @__PURE__ */ defineTable({
  name: 'confounds',
  rows: 'confound column of a BOLD run',
  key: ['participant_id', 'scan', 'column'],
  columns: {
    participant_id: person,
    scan,
    column: text('name as in the confounds file, for example rot_x_derivative1 or a_comp_cor_00'),
    values: float64List('one value a frame, as in the file; NaN where it says n/a'),
    method: text('CompCor components: Method of the sidecar, aCompCor or tCompCor', maybe),
    mask: text('CompCor components: CSF, WM, combined ...', maybe),
    variance_explained: float64('CompCor components: share of the variance of the mask, 0 to 1', maybe),
    cumulative_variance: float64(
      'CompCor components: variance explained by this and all earlier ones, 0 to 1',
      maybe,
    ),
    retained: bool('CompCor components: Retained of the sidecar', maybe),
  },
});

export const timeseries = /* @__PURE__ */ defineTable({
  name: 'timeseries',
  rows: 'region of a BOLD run',
  key: ['participant_id', 'scan', 'region'],
  columns: {
    participant_id: person,
    scan,
    region: int32('index of the region'),
    values: float64List('signal, one value a frame'),
    tr_s: float64('repetition time in s', maybe),
  },
});

export const cleanTimeseries = /* @__PURE__ */ defineTable({
  name: 'clean_timeseries',
  rows: 'region of a BOLD run after denoising',
  key: ['participant_id', 'scan', 'region'],
  columns: {
    participant_id: person,
    scan,
    region: int32('index of the region'),
    values: float64List('signal, one value a kept frame'),
    tr_s: float64('repetition time in s', maybe),
  },
});

export const coverage = /* @__PURE__ */ defineTable({
  name: 'coverage',
  rows: 'region of a person',
  key: ['participant_id', 'region'],
  columns: {
    participant_id: person,
    region: int32('index of the region'),
    alive: bool('the signal varies; false for a region outside the field of view'),
    temporal_sd: float64('SD over frames (ddof 1), in the unit of the series'),
  },
});

export const regionVoxels = /* @__PURE__ */ defineTable({
  name: 'region_voxels',
  version: 2,
  rows: 'region of a BOLD run',
  key: ['participant_id', 'scan', 'region'],
  columns: {
    participant_id: person,
    scan,
    region: int32('index of the region'),
    voxels: int32('voxels of the BOLD image that were averaged'),
    atlas_voxels: int32('voxels of the region in the image of labels'),
    covered: float64(
      'share of the atlas voxels, 0 to 1, that lie in the BOLD image, in the mask and where the signal varies',
    ),
    tsnr: float64(
      'temporal signal-to-noise ratio: mean over its voxels of mean / SD (ddof 1) over all frames; null without a signal',
      maybe,
    ),
  },
});

export const quality = /* @__PURE__ */ defineTable({
  name: 'quality',
  rows: 'person, over all runs',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    scans: int32('BOLD runs'),
    frames: int32('volumes'),
    kept_frames: int32('volumes used'),
    percent_dropped: float64('100 x dropped / volumes'),
    minutes: float64('kept minutes; null when the repetition time is unknown', maybe),
    mean_fd_mm: float64('mean framewise displacement over all frames with a value, in mm', maybe),
    max_fd_mm: float64('largest framewise displacement in mm', maybe),
    dead_regions: int32('regions without signal'),
  },
});

export const denoising = /* @__PURE__ */ defineTable({
  name: 'denoising',
  rows: 'BOLD run that was denoised or left out',
  key: ['participant_id', 'scan'],
  columns: {
    participant_id: person,
    scan,
    strategy: text('preset, or own'),
    procedure: text('what the strategy does, in the order in which it does it'),
    frames: int32('volumes'),
    kept_frames: int32('volumes that censoring leaves'),
    minutes: float64('of these; null when the repetition time is unknown', maybe),
    regressors: int32('confound columns of the strategy'),
    rank: int32(
      'linearly independent ones as regressed, a cosine basis included; 0 where nothing was regressed',
    ),
    filter_df: float64('degrees of freedom the filter leaves: kept x min(1, 2 TR x band)'),
    residual_df: float64('filter_df - rank; null where nothing was regressed', maybe),
    excluded: bool('takes no part'),
    reason: text('why', maybe),
  },
});
