import { estimates, personQuality, qcFc, strategyComparison, type TableOutput } from '@mesovia/core';
import { adjustBh, pearson, tTwoSided } from '@mesovia/kernels';
import { columnsOf } from './columns.ts';
import type { Cohort } from './cohort.ts';

const twoSided = (r: number, n: number): number => tTwoSided(r * Math.sqrt((n - 2) / (1 - r * r)), n - 2);

/** Motion with connections, exposure and outcome; the limits of the distance rows are made up. */
export function motionTables(cohort: Cohort): Record<string, TableOutput> {
  const { edges, values, regions, fd, x, y, n, ids } = cohort;
  const r = edges.map((_, e) =>
    pearson(
      fd,
      Float64Array.from({ length: n }, (__, i) => values[i * edges.length + e] ?? NaN),
    ),
  );
  const p = Float64Array.from(r, (value) => twoSided(value, n));
  const q = adjustBh(p);
  const sizes = r.map(Math.abs).toSorted((a, b) => a - b);
  const share = (list: Float64Array) => list.filter((value) => value < 0.05).length / list.length;
  const row = (model: string, term: string, estimate: number, more: object = {}) => ({
    model,
    term,
    scale: 'r',
    method: 'Pearson correlation',
    estimate,
    n,
    candidates: edges.length,
    selection: 'pre-specified',
    ...more,
  });
  const related = (
    measure: string,
    column: Float64Array,
    name: string,
    role: string,
    other: Float64Array,
  ) => {
    const found = pearson(column, other);
    return row(`${measure} and ${name}`, role, found, { p: twoSided(found, n), candidates: 1 });
  };
  const connections = (term: string, estimate: number) => row('connections and mean_fd_mm', term, estimate);
  const dropped = Float64Array.from(ids, (_, i) => (100 * (i % 9) * 3) / 240);
  const place = (i: number) => regions[i] ?? { x: NaN, y: NaN, z: NaN };
  return {
    'motion.qc_fc': columnsOf(
      qcFc,
      edges.map(({ i, j }, connection) => ({
        connection,
        region_a: i,
        region_b: j,
        distance_mm: Math.hypot(place(i).x - place(j).x, place(i).y - place(j).y, place(i).z - place(j).z),
        r: r[connection],
        p: p[connection],
        q: q[connection],
        n,
      })),
    ),
    'motion.estimates': columnsOf(estimates, [
      connections('median size', sizes[Math.floor(sizes.length / 2)] ?? NaN),
      connections('median size without a relation', 0.674 / Math.sqrt(n - 1)),
      connections('share with p below .05', share(p)),
      connections('share with q below .05', share(q)),
      row('distance and QC-FC', 'slope', -0.02, { scale: 'r per 100 mm', lower: -0.11, upper: 0.07 }),
      row('distance and QC-FC', 'Spearman', -0.04, { lower: -0.2, upper: 0.12 }),
      related('mean_fd_mm', fd, 'exercise_habit', 'exposure', x),
      related('mean_fd_mm', fd, 'pain_intensity', 'outcome', y),
      related('percent_dropped', dropped, 'exercise_habit', 'exposure', x),
      related('percent_dropped', dropped, 'pain_intensity', 'outcome', y),
    ]),
    'motion.person_quality': columnsOf(
      personQuality,
      ids.map((participant_id, i) => ({ participant_id, used_runs: 1, residual_df: 180 - (i % 9) * 3 })),
    ),
  };
}

export function strategyTable({ n }: Cohort): TableOutput {
  const row = (position: number, strategy: string, more: object) => ({
    position,
    strategy,
    procedure: `Regressed out what ${strategy} says.`,
    people: n - 1,
    people_lost: 0,
    runs_lost: 0,
    expected_qc_fc: 0.674 / Math.sqrt(n - 2),
    mean_kept_percent: 100,
    ...more,
  });
  return columnsOf(strategyComparison, [
    row(0, '6P', {
      median_qc_fc: 0.31,
      share_p: 0.52,
      share_q: 0.4,
      distance_slope: -0.19,
      slope_lower: -0.3,
      slope_upper: -0.08,
      distance_spearman: -0.35,
      mean_residual_df: 90,
      mean_df_lost: 150,
      reference_r: 1,
    }),
    row(1, '36P+scrub', {
      people_lost: 1,
      runs_lost: 1,
      median_qc_fc: 0.12,
      share_p: 0.08,
      share_q: 0,
      distance_slope: -0.02,
      slope_lower: -0.1,
      slope_upper: 0.06,
      distance_spearman: -0.03,
      mean_kept_percent: 88.5,
      mean_residual_df: 51.5,
      mean_df_lost: 188.5,
      reference_r: 0.86,
    }),
  ]);
}
