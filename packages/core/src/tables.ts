/** The floor plan: every table that travels between rooms. Rows are in key order; null means unknown. */
import { bool, defineTable, float64, float64List, int32, text, textList } from './contract.ts';

const person = text('person, as in the participants table');
const scan = text('BOLD run, unique within the person, for example task-rest_run-1');
const maybe = { nullable: true } as const;

// --- who ---

export const participants = /* @__PURE__ */ defineTable({
  name: 'participants',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: person },
  // Further columns are the study's own, typed as `variables` says: number and ordinal float64, category and binary utf8.
  open: true,
});

export const variables = /* @__PURE__ */ defineTable({
  name: 'variables',
  rows: 'variable of the study',
  key: ['variable'],
  columns: {
    variable: text('column of participants'),
    type: text('number, ordinal, category, binary or text'),
    label: text('for people'),
    unit: text('unit, for example years', maybe),
    description: text('what was measured', maybe),
    levels: textList('values of a category, ordinal or binary variable; the first is the reference, coded 0'),
    level_labels: textList('names of the levels, for people'),
    minimum: float64('smallest allowed value', maybe),
    maximum: float64('largest allowed value', maybe),
    instrument: text('questionnaire or device', maybe),
    missing: int32('people without a value'),
  },
});

export const flow = /* @__PURE__ */ defineTable({
  name: 'flow',
  rows: 'exclusion rule, in the order of the pipeline file',
  key: ['position'],
  columns: {
    position: int32('1 for the first rule'),
    reason: text('why people are left out, for people'),
    predicate: text('the rule as written'),
    entering: int32('people before this rule'),
    first_failing: int32('people this rule leaves out who passed all earlier rules'),
    all_failing: int32('people this rule would leave out by itself'),
    remaining: int32('people after this rule'),
  },
});

export const inclusion = /* @__PURE__ */ defineTable({
  name: 'inclusion',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    included: bool('takes part in the analysis'),
    first_reason: text('reason of the first failing rule', maybe),
    all_reasons: textList('reasons of all failing rules'),
  },
});

// --- scans and signals ---

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

// --- connectivity ---

export const edges = /* @__PURE__ */ defineTable({
  name: 'edges',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    measure: text('pearson, or partial correlation with its estimator'),
    r: float64List(
      'correlation per connection (i, j), i > j, row by row of the lower triangle: 1-0, 2-0, 2-1, 3-0 ...; NaN with a dead region',
    ),
    kept_frames: int32('frames behind each correlation'),
    shrinkage: float64('Ledoit-Wolf intensity, 0 to 1; null without shrinkage', maybe),
  },
});

export const candidates = /* @__PURE__ */ defineTable({
  name: 'candidates',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    values: float64List('one value per row of candidate_labels; NaN where the person has none'),
  },
});

export const candidateLabels = /* @__PURE__ */ defineTable({
  name: 'candidate_labels',
  rows: 'candidate mediator',
  key: ['candidate'],
  columns: {
    candidate: int32('0-based position in candidates.values'),
    family: text('edge, node strength, or another family that is tested together'),
    name: text('for people, for example left thalamus - right amygdala'),
    region_a: int32('first region of a connection, or the region of a node measure', maybe),
    region_b: int32('second region of a connection', maybe),
    unit: text('unit of the values, for example Fisher z'),
  },
});

// --- statistics ---

export const estimates = /* @__PURE__ */ defineTable({
  name: 'estimates',
  version: 2,
  rows: 'model, term, scale and method',
  key: ['model', 'term', 'scale', 'method'],
  columns: {
    model: text('what was fitted, for example sex -> edges composite -> pain_sensitivity'),
    term: text('which number: a, b, total, direct, indirect, difference ...'),
    scale: text('raw, partially standardised, fully standardised, or the name of another scale'),
    method: text('how estimate, interval and p were made'),
    estimate: float64('in the unit of its scale', maybe),
    se: float64('standard error', maybe),
    statistic: float64('t, z or another statistic as the method says', maybe),
    df: float64('degrees of freedom', maybe),
    p: float64('two-sided p', maybe),
    lower: float64('lower limit', maybe),
    upper: float64('upper limit', maybe),
    level: float64('coverage of the interval, for example 0.95', maybe),
    lower_error: float64(
      'Monte Carlo standard error of the lower limit: how far another seed may move it',
      maybe,
    ),
    upper_error: float64('Monte Carlo standard error of the upper limit', maybe),
    n: int32('people'),
    covariates: text('variables held constant, separated by commas; null where the method names them', maybe),
    candidates: int32('candidates searched before this number was chosen; 1 when pre-specified'),
    selection: text('pre-specified; circular, best of N; cross-fitted; held-out'),
  },
});

export const sensitivity = /* @__PURE__ */ defineTable({
  name: 'sensitivity',
  rows: 'number of a sensitivity analysis of one mediator',
  key: ['model', 'analysis', 'position'],
  columns: {
    model: text('what is examined, for example exercise -> depression -> pain'),
    analysis: text('omitted cause, leave one out, robust regression, other orders ...'),
    position: int32('1 for the first row of the analysis'),
    setting: text('what was changed, for example rho = 0.1, the person left out, or the order'),
    value: float64('the setting as a number: rho; or the influence of the person left out, in SEs', maybe),
    term: text('which number: a, b, direct, indirect, total ...'),
    scale: text('raw, a standardised scale, share, risk ratio ...'),
    estimate: float64('in the unit of its scale', maybe),
    lower: float64('lower limit, percentile bootstrap', maybe),
    upper: float64('upper limit', maybe),
    p: float64('two-sided p: inverts the limits, or joint significance without limits', maybe),
    level: float64('coverage of the interval', maybe),
    n: int32('people'),
    remark: text('what the number does not say', maybe),
  },
});

export const candidateEstimates = /* @__PURE__ */ defineTable({
  name: 'candidate_estimates',
  version: 2,
  rows: 'candidate mediator that was tested',
  key: ['candidate'],
  columns: {
    candidate: int32('row of candidate_labels'),
    family: text('tested together'),
    name: text('for people'),
    a: float64('exposure -> candidate, candidate unit per exposure unit'),
    a_se: float64('standard error'),
    a_t: float64('t, df n - 2 - covariates'),
    a_p: float64('two-sided p'),
    a_t_hc3: float64('t with a standard error that allows unequal variances (HC3)', maybe),
    a_p_hc3: float64('two-sided p of it', maybe),
    b: float64('candidate -> outcome given the exposure, outcome unit per candidate unit'),
    b_se: float64('standard error'),
    b_t: float64('t, df n - 3 - covariates'),
    b_p: float64('two-sided p'),
    b_t_hc3: float64('t with an HC3 standard error', maybe),
    b_p_hc3: float64('two-sided p of it', maybe),
    c_prime: float64('exposure -> outcome given the candidate'),
    c_prime_se: float64('standard error'),
    ab: float64('indirect, outcome unit per exposure unit'),
    ab_se: float64('SD over bootstrap resamples; null without resamples', maybe),
    ab_lower: float64('lower limit, percentile bootstrap, not corrected for the search', maybe),
    ab_upper: float64('upper limit', maybe),
    ab_p: float64('two-sided p that inverts these limits, not corrected', maybe),
    bca_lower: float64('lower limit, bias-corrected and accelerated bootstrap', maybe),
    bca_upper: float64('upper limit', maybe),
    bca_p: float64('two-sided p that inverts these limits', maybe),
    min_t: float64('min(|t_a|, |t_b|) of the t that was searched with: least squares or HC3'),
    statistic: float64('compared with nulls: min_t, or -log10 joint_p if n differs; 0 against the direction'),
    joint_p: float64('max(p_a, p_b) of the t searched with: joint significance, uncorrected'),
    p_fwe: float64('max-statistic permutation p, larger of two schemes'),
    p_fwe_strict: float64('min(1, 2 p_fwe); decides'),
    p_screenmin: float64('ScreenMin p, adaptive; null for a candidate that was not screened in', maybe),
    q: float64('Benjamini-Hochberg over joint_p'),
    q_by: float64('Benjamini-Yekutieli over joint_p, under any dependence'),
    n: int32('people with a value'),
    selected: bool('p_fwe_strict below alpha'),
    selection: text('circular, best of N, for every ranked row'),
  },
});

export const associationEstimates = /* @__PURE__ */ defineTable({
  name: 'association_estimates',
  rows: 'association that was tested: exposure or outcome, and candidate',
  key: ['association', 'candidate'],
  columns: {
    association: text('exposure: candidate ~ exposure; outcome: outcome ~ candidate; covariates in both'),
    candidate: int32('row of candidate_labels'),
    family: text('tested together'),
    name: text('for people'),
    estimate: float64('candidate unit per exposure unit, or outcome unit per candidate unit'),
    se: float64('standard error'),
    t: float64('t, df n - 2 - covariates'),
    p: float64('two-sided p'),
    t_hc3: float64('t with a standard error that allows unequal variances (HC3)', maybe),
    p_hc3: float64('two-sided p of it', maybe),
    p_fwe: float64('max-statistic permutation p over the family'),
    q: float64('Benjamini-Hochberg over the p of the t that was compared'),
    q_by: float64('Benjamini-Yekutieli over the same'),
    n: int32('people'),
    selected: bool('p_fwe below alpha'),
    selection: text('circular, best of N, for every ranked row'),
  },
});

export const regionEstimates = /* @__PURE__ */ defineTable({
  name: 'region_estimates',
  rows: 'region',
  key: ['region'],
  columns: {
    region: int32('index of the region'),
    plain_name: text('for people'),
    connections: int32('connections of the region that were tested'),
    surviving: int32('of these, family-wise significant (p_fwe_strict)'),
    strongest_min_t: float64('largest min(|t_a|, |t_b|) among its connections', maybe),
    a: float64('node strength: exposure -> strength', maybe),
    a_t: float64('t', maybe),
    b: float64('node strength: strength -> outcome given the exposure', maybe),
    b_t: float64('t', maybe),
    ab: float64('node strength: indirect', maybe),
    joint_p: float64('max(p_a, p_b)', maybe),
    p_fwe: float64('max-statistic p within the family of regions', maybe),
    p_fwe_strict: float64('min(1, 2 p_fwe)', maybe),
    q: float64('Benjamini-Hochberg over regions', maybe),
    selection: text('circular, best of N'),
  },
});

export const networkComponents = /* @__PURE__ */ defineTable({
  name: 'network_components',
  version: 2,
  rows: 'connected set of connections whose statistic is above the threshold',
  key: ['component'],
  columns: {
    component: int32('1 for the set with the most connections'),
    connections: int32('connections in the set: its extent'),
    sign: text('positive or negative when sets were kept apart by the sign of a x b; either otherwise'),
    intensity: float64('sum of (statistic - threshold) over its connections'),
    regions: textList('plain names of its regions'),
    threshold: float64('min|t|, or |t| of one side, that a connection must exceed'),
    p_extent: float64('family-wise p of the extent, larger of two permutation schemes (one for one side)'),
    p_extent_strict: float64('min(1, 2 p_extent); p_extent itself for one side'),
    p_intensity: float64('family-wise p of the intensity, larger of two schemes'),
    p_intensity_strict: float64('min(1, 2 p_intensity)'),
    candidates: int32('connections searched'),
  },
});

export const networkScores = /* @__PURE__ */ defineTable({
  name: 'network_scores',
  rows: 'connection that was tested',
  key: ['candidate'],
  columns: {
    candidate: int32('row of candidate_labels'),
    name: text('for people'),
    component: int32('set of network_components it belongs to', maybe),
    score: float64('threshold-free network score (TFNBS)'),
    p_score: float64('family-wise p of the score, larger of two schemes'),
    p_score_strict: float64('min(1, 2 p_score); decides'),
    supported: bool('part of a supported network: p_score_strict below alpha'),
  },
});

export const nulls = /* @__PURE__ */ defineTable({
  name: 'nulls',
  rows: 'permutation of a scheme',
  key: ['family', 'scheme', 'permutation'],
  columns: {
    family: text('candidates tested together'),
    scheme: text('a-broken or b-broken; exposure or outcome of a mass association'),
    permutation: int32('0-based'),
    maximum: float64('largest statistic over the family'),
  },
});

export const missingCandidates = /* @__PURE__ */ defineTable({
  name: 'missing_candidates',
  rows: 'candidate that left the family before testing',
  key: ['candidate'],
  columns: {
    candidate: int32('row of candidate_labels'),
    family: text('tested together'),
    name: text('for people'),
    people: int32('included people without a value'),
    reason: text('why'),
  },
});

export const compositeMembers = /* @__PURE__ */ defineTable({
  name: 'composite_members',
  rows: 'candidate that the rule selected at least once',
  key: ['candidate'],
  columns: {
    candidate: int32('row of candidate_labels'),
    name: text('for people'),
    sign: int32('sign of t_a in the whole sample, 1 or -1'),
    selected: bool('selected in the whole sample'),
    share_of_folds: float64('share of the cross-fitting folds in which the rule selected it'),
  },
});

export const compositeScores = /* @__PURE__ */ defineTable({
  name: 'composite_scores',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    naive: float64('composite of the whole sample, mean 0, SD 1; chosen with the same people'),
    cross_fitted: float64('mean over repeats of the out-of-fold score'),
  },
});

export const table1 = /* @__PURE__ */ defineTable({
  name: 'table1',
  rows: 'variable, level and group',
  key: ['position', 'group_position'],
  columns: {
    position: int32('order of the row in the table'),
    group_position: int32('0 for everybody, then the exposure groups'),
    variable: text('column of participants'),
    label: text('for people'),
    level: text('level of a category', maybe),
    group: text('all, or the level of the exposure'),
    n: int32('people with a value'),
    missing: int32('people without'),
    mean: float64('mean of a number', maybe),
    sd: float64('SD, ddof 1', maybe),
    median: float64('median', maybe),
    q1: float64('first quartile, type 7', maybe),
    q3: float64('third quartile, type 7', maybe),
    count: int32('people at this level', maybe),
    percent: float64('of those with a value', maybe),
  },
});

export const groupTests = /* @__PURE__ */ defineTable({
  name: 'group_tests',
  version: 2,
  rows: 'variable, comparison and test',
  key: ['variable', 'comparison', 'test'],
  columns: {
    variable: text('column of participants'),
    comparison: text('what is compared: second group minus first, two measurements, or the exposure'),
    test: text('Welch t, Student t, Mann-Whitney, Fisher exact, chi-square, Pearson correlation ...'),
    statistic: float64('of the test', maybe),
    df: float64('degrees of freedom', maybe),
    p: float64('two-sided'),
    effect: text('what the effect is: mean difference, odds ratio, r', maybe),
    estimate: float64('effect', maybe),
    lower: float64('95 % limit', maybe),
    upper: float64('95 % limit', maybe),
    smd: float64('standardised mean difference, pooled SD; of shares for categories', maybe),
    smd_lower: float64('95 % limit', maybe),
    smd_upper: float64('95 % limit', maybe),
    hedges_g: float64('smd corrected for small samples', maybe),
    q: float64('false discovery rate (Benjamini-Hochberg) over the shown tests; null in Table 1', maybe),
    n: int32('people'),
    shown: bool('the pre-declared test of this kind of variable, or the one named in the file'),
  },
});

export const correlations = /* @__PURE__ */ defineTable({
  name: 'correlations',
  rows: 'method and pair of variables',
  key: ['method', 'first', 'second'],
  columns: {
    method: text('Pearson or Spearman; a family of its own for q'),
    first: text('column of participants'),
    second: text('column of participants'),
    held_constant: text('variables held constant; null for a plain correlation', maybe),
    estimate: float64('r, or partial r', maybe),
    lower: float64("lower limit, on Fisher's z", maybe),
    upper: float64("upper limit, on Fisher's z", maybe),
    level: float64('coverage of the interval, for example 0.95'),
    statistic: float64('t', maybe),
    df: float64('n - 2 - covariate columns', maybe),
    p: float64('two-sided', maybe),
    q: float64('Benjamini-Hochberg over the pairs of one method', maybe),
    n: int32('people with both values and what is held constant'),
  },
});

// --- about the run; made by the runner, ask for them as study.design, study.parameters ... ---

export const studyDesign = /* @__PURE__ */ defineTable({
  name: 'study_design',
  rows: 'study',
  key: [],
  columns: {
    name: text('of the pipeline'),
    title: text('of the study'),
    design: text('cross-sectional, longitudinal or randomised; sets the wording'),
    exposure: text('variable', maybe),
    outcome: text('variable', maybe),
    covariates: textList('variables'),
    note: text(
      'a sentence the report prints on its first screen, for example that the data are simulated',
      maybe,
    ),
  },
});

export const studyParameters = /* @__PURE__ */ defineTable({
  name: 'study_parameters',
  rows: 'parameter of a stage',
  key: ['stage', 'parameter'],
  columns: {
    stage: text('name in the pipeline file'),
    parameter: text('path, for example exclude.too much motion'),
    value: text('as JSON; paths are left out'),
  },
});

export const studyStages = /* @__PURE__ */ defineTable({
  name: 'study_stages',
  rows: 'stage of the pipeline',
  key: ['position'],
  columns: {
    position: int32('order of running'),
    stage: text('name in the pipeline file'),
    use: text('package/stage'),
    version: int32('of the stage'),
    about: text('what the stage does'),
  },
});

export const studyChecks = /* @__PURE__ */ defineTable({
  name: 'study_checks',
  rows: 'remark of a stage',
  key: ['position'],
  columns: {
    position: int32('order of stages, then of remarks'),
    stage: text('name in the pipeline file'),
    code: text('short, kebab-case'),
    severity: text('note or warning'),
    message: text('what the reader should know; no person is named'),
    remedy: text('what to do', maybe),
    times: int32('tasks that made the same remark'),
  },
});
