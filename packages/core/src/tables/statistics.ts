/** Statistics: every estimate, search and description. Rows are in key order; null means unknown. */
import { bool, defineTable, float64, int32, text, textList } from '../contract.ts';
import { person, maybe } from './columns.ts';

export const estimates = /* @__PURE__ */ defineTable({
  name: 'estimates',
  version: 2,
  rows: 'model, term, scale and method',
  key: ['model', 'term', 'scale', 'method'],
  columns: {
    model: text('what was fitted, for example sex -> edges composite -> pain_sensitivity'),
    term: text('which number: a, b, total, direct, indirect, difference, optimism ...'),
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
    covariates: text(
      'variables held constant, separated by commas; none; null where the number comes from no regression',
      maybe,
    ),
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
  version: 2,
  rows: 'candidate that the rule of a composite selected at least once',
  key: ['composite', 'candidate'],
  columns: {
    composite: text('sign of the effects it holds: total (that of the total effect), positive or negative'),
    candidate: int32('row of candidate_labels'),
    name: text('for people'),
    sign: int32('sign of t_a (of t_b in a rule on the outcome only) in the whole sample, 1 or -1'),
    selected: bool('selected in the whole sample'),
    share_of_folds: float64('share of the cross-fitting folds in which the rule selected it'),
  },
});

export const compositeScores = /* @__PURE__ */ defineTable({
  name: 'composite_scores',
  version: 2,
  rows: 'composite and person',
  key: ['composite', 'participant_id'],
  columns: {
    composite: text('sign of the effects it holds: total (that of the total effect), positive or negative'),
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
