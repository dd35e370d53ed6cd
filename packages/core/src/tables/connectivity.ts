/** Connectivity: connections and whatever else may mediate. Rows are in key order; null means unknown. */
import { defineTable, float64, float64List, int32, text } from '../contract.ts';
import { person, maybe } from './columns.ts';

export const edges = /* @__PURE__ */ defineTable({
  name: 'edges',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    measure: text(
      'pearson, spearman, partial correlation, covariance, precision or tangent, with its estimator',
    ),
    r: float64List(
      'value per connection (i, j), a correlation unless measure says otherwise; i > j, row by row of the lower triangle: 1-0, 2-0, 2-1, 3-0 ...; NaN with a dead region',
    ),
    kept_frames: int32('frames behind each correlation'),
    shrinkage: float64('Ledoit-Wolf or OAS intensity, 0 to 1; null without shrinkage', maybe),
  },
});

export const edgeVariances = /* @__PURE__ */ defineTable({
  name: 'edge_variances',
  rows: 'person, where variances were asked for',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    method: text('naive, as if frames were independent; or xdf, with their autocorrelation'),
    var_z: float64List('variance of the Fisher z per connection, in the order of edges.r; NaN where unknown'),
    effective_frames: float64('3 + 1 / median var_z: independent frames that would say as much', maybe),
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
  version: 2,
  rows: 'candidate mediator',
  key: ['candidate'],
  columns: {
    candidate: int32('0-based position in candidates.values'),
    family: text('edge, node strength, or another family that is tested together'),
    name: text('for people, for example left thalamus - right amygdala'),
    region_a: int32('first region of a connection, or the region of a node measure', maybe),
    region_b: int32('second region of a connection', maybe),
    unit: text('unit of the values, for example Fisher z'),
    fitted: text(
      'what was fitted on everybody to get the values, so that they cannot be cross-fitted',
      maybe,
    ),
  },
});
