/** Connectivity: connections and whatever else may mediate. Rows are in key order; null means unknown. */
import { defineTable, float64, float64List, int32, text } from '../contract.ts';
import { person, maybe } from './columns.ts';

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
