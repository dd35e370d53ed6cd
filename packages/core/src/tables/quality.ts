/** Quality: how much of each scan is left, and what head motion did. Rows are in key order; null means unknown. */
import { bool, defineTable, float64, float64List, int32, text } from '../contract.ts';
import { maybe, person, scan } from './columns.ts';

export const runQuality = /* @__PURE__ */ defineTable({
  name: 'run_quality',
  rows: 'BOLD run',
  key: ['participant_id', 'scan'],
  columns: {
    participant_id: person,
    scan,
    frames: int32('volumes'),
    kept_frames: int32('volumes used'),
    minutes: float64('of these; null without a denoising table', maybe),
    mean_fd_mm: float64('mean framewise displacement over all frames with a value, in mm', maybe),
    max_fd_mm: float64('largest framewise displacement in mm', maybe),
    residual_df: float64('degrees of freedom after filter and regressors', maybe),
    tsnr: float64('temporal signal-to-noise ratio, mean over the regions', maybe),
    covered: float64('share of the atlas voxels that have a signal, mean over the regions, 0 to 1', maybe),
    least_covered: float64('that of the least covered region', maybe),
    used: bool('keeps volumes'),
  },
});

export const personQuality = /* @__PURE__ */ defineTable({
  name: 'person_quality',
  rows: 'person, over the runs that are used',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    used_runs: int32('runs that keep volumes'),
    residual_df: float64('degrees of freedom after filter and regressors, summed', maybe),
    tsnr: float64('temporal signal-to-noise ratio, mean over runs', maybe),
    covered: float64('share of the atlas voxels that have a signal, mean over runs, 0 to 1', maybe),
    least_covered: float64('that of the least covered region of any run', maybe),
    effective_frames: float64('independent frames that would say as much, of edge_variances', maybe),
  },
});

export const qcFc = /* @__PURE__ */ defineTable({
  name: 'qc_fc',
  rows: 'connection',
  key: ['connection'],
  columns: {
    connection: int32('0-based position in edges.r'),
    region_a: int32('first region'),
    region_b: int32('second region'),
    distance_mm: float64('between the centres of the regions; null without coordinates', maybe),
    r: float64('correlation with mean framewise displacement over people', maybe),
    lower: float64('95 % limit', maybe),
    upper: float64('95 % limit', maybe),
    p: float64('two-sided, uncorrected', maybe),
    q: float64('Benjamini-Hochberg over connections', maybe),
    n: int32('people with a value'),
  },
});

export const strategyEdges = /* @__PURE__ */ defineTable({
  name: 'strategy_edges',
  rows: 'person and denoising strategy',
  key: ['participant_id', 'strategy'],
  columns: {
    participant_id: person,
    strategy: text('preset, or the name of an own strategy'),
    position: int32('order of the strategies'),
    procedure: text('what the strategy does, in the order in which it does it'),
    z: float64List('Fisher z of the Pearson correlation per connection, as in edges.r; NaN where unknown'),
    mean_fd_mm: float64('mean framewise displacement over all frames of all runs, in mm', maybe),
    frames: int32('volumes of all runs'),
    kept_frames: int32('volumes of the runs used that censoring leaves'),
    minutes: float64('of these', maybe),
    residual_df: float64('after filter and regressors, summed over the runs used; 0 without any'),
    runs: int32('runs'),
    used_runs: int32('runs that are not left out'),
  },
});

export const strategyComparison = /* @__PURE__ */ defineTable({
  name: 'strategy_comparison',
  rows: 'denoising strategy',
  key: ['position'],
  columns: {
    position: int32('order of the strategies, 0 for the reference'),
    strategy: text('preset, or the name of an own strategy'),
    procedure: text('what the strategy does, in the order in which it does it'),
    people: int32('people the numbers of this row rest on'),
    people_lost: int32('included people of whom the strategy leaves nothing'),
    runs_lost: int32('runs of included people that the strategy leaves out'),
    median_qc_fc: float64('median over connections of |correlation with mean framewise displacement|', maybe),
    expected_qc_fc: float64('what that median is about without any relation'),
    share_p: float64('share of connections with an uncorrected p below .05', maybe),
    share_q: float64('share of connections with q (Benjamini-Hochberg) below .05', maybe),
    distance_slope: float64('change of that correlation per 100 mm between regions', maybe),
    slope_lower: float64('95 % limit, people as units', maybe),
    slope_upper: float64('95 % limit', maybe),
    distance_spearman: float64('rank correlation of it with distance', maybe),
    spearman_lower: float64('95 % limit, people as units', maybe),
    spearman_upper: float64('95 % limit', maybe),
    mean_kept_percent: float64('mean over people of the volumes kept, in percent'),
    mean_residual_df: float64('mean over people of the degrees of freedom left'),
    mean_df_lost: float64('mean over people of the volumes minus the degrees of freedom left'),
    reference_r: float64(
      'mean over people of the correlation, over connections, with the connections of the reference',
      maybe,
    ),
  },
});
