import { studyChecks, studyParameters, studyStages, variables, type TableOutput } from '@mesovia/core';
import { columnsOf } from './columns.ts';
import type { Cohort, Example } from './cohort.ts';

const STAGES: readonly [stage: string, use: string, about: string, parameters: Record<string, unknown>][] = [
  ['people', 'ingestion/participants', 'Reads a participants table.', { missing: ['', 'n/a'] }],
  [
    'scans',
    'ingestion/series-files',
    'Finds the series of every person.',
    { series: 'timeseries/{participant_id}.tsv' },
  ],
  ['regions', 'ingestion/atlas', 'Reads a region table.', { name: 'example 100' }],
  ['series', 'ingestion/read-series', 'Reads region time series.', { columns: 'by_name', first_fd: 'zero' }],
  ['scrub', 'connectivity/scrub', 'Drops volumes with motion.', { fd_mm: 0.5, minimum_frames: 50 }],
  [
    'edges',
    'connectivity/correlate',
    'Correlates regions.',
    { measure: 'pearson', estimator: 'empirical', standardise: 'none' },
  ],
  [
    'connections',
    'connectivity/candidates',
    'Gathers candidates.',
    { families: ['edge', 'node strength'], fisher_z: true },
  ],
  [
    'included',
    'ingestion/flow',
    'Who takes part.',
    { 'exclude.no rest scan': 'minutes is null', 'exclude.too much motion': 'mean_fd_mm > 0.5' },
  ],
  ['table1', 'statistics/table1', 'Describes people.', { level: 0.95 }],
  ['total', 'statistics/total-effect', 'Total effect of the exposure on the outcome.', { level: 0.95 }],
  [
    'search',
    'statistics/mass-mediation',
    'Searches all candidates.',
    { permutations: 2000, alpha: 0.05, seed: 20230324, missing: 'drop' },
  ],
  [
    'network',
    'statistics/composite',
    'Composite of selected candidates.',
    {
      paths: 'both',
      compare: 'p',
      threshold_a: 0.05,
      threshold_b: 0.05,
      direction: 'total',
      score: 'aligned_mean',
      folds: 5,
      repeats: 20,
      permutations: 199,
    },
  ],
];

/** study_parameters and study_stages. */
export function runTables(covariates: readonly string[], options: Example): Record<string, TableOutput> {
  const further: typeof STAGES = options.adjusted
    ? [
        [
          'search_adjusted',
          'statistics/mass-mediation',
          'Searches all candidates.',
          { permutations: 2000, alpha: 0.05, covariates: [...covariates, 'depression'] },
        ],
      ]
    : [];
  const stages = [...STAGES, ...further];
  const own = (stage: string): Record<string, unknown> =>
    ['total', 'search', 'network'].includes(stage) ? { covariates } : {};
  return {
    parameters: columnsOf(
      studyParameters,
      stages.flatMap(([stage, , , parameters]) =>
        Object.entries({ ...own(stage), ...parameters }).map(([parameter, value]) => ({
          stage,
          parameter,
          value: JSON.stringify(value),
        })),
      ),
    ),
    stages: columnsOf(
      studyStages,
      stages.map(([stage, use, about], i) => ({ position: i + 1, stage, use, version: 1, about })),
    ),
    checks: columnsOf(
      studyChecks,
      [
        {
          stage: 'scrub',
          code: 'unknown-motion',
          severity: 'note',
          message: 'The first volume has no displacement; it was kept.',
          remedy: null,
          times: 45,
        },
        {
          stage: 'search',
          code: 'unequal-variance',
          severity: 'warning',
          message: '212 connections have group SDs that differ by more than a factor of 1.4.',
          remedy: 'Look at the HC3 statistic.',
          times: 1,
        },
      ].map((row, i) => ({ position: i + 1, ...row })),
    ),
  };
}

const VARIABLES = (cohort: Cohort, label: string) => [
  cohort.binary
    ? {
        variable: 'exercise_habit',
        type: 'binary',
        label,
        unit: null,
        levels: ['no', 'yes'],
        level_labels: ['no', 'yes'],
      }
    : { variable: 'exercise_habit', type: 'number', label, unit: 'kg/m²', levels: [], level_labels: [] },
  {
    variable: 'pain_intensity',
    type: 'number',
    label: 'Pain intensity',
    unit: 'points (0–100)',
    levels: [],
    level_labels: [],
  },
  { variable: 'age', type: 'number', label: 'Age', unit: 'years', levels: [], level_labels: [] },
  {
    variable: 'sex',
    type: 'binary',
    label: 'Sex',
    unit: null,
    levels: ['m', 'f'],
    level_labels: ['male', 'female'],
  },
  {
    variable: 'mean_fd_mm',
    type: 'number',
    label: 'Mean framewise displacement',
    unit: 'mm',
    levels: [],
    level_labels: [],
  },
  {
    variable: 'depression',
    type: 'number',
    label: 'Depressive symptoms',
    unit: 'points',
    levels: [],
    level_labels: [],
  },
];

export function peopleTables(cohort: Cohort, label: string): Record<string, TableOutput> {
  const { ids, x, y, age, female, fd, depression, binary } = cohort;
  const rows = VARIABLES(cohort, label).map((row) => ({ ...row, missing: 0 }));
  return {
    'people.participants': {
      participant_id: ids,
      exercise_habit: binary ? Array.from(x, (v) => (v === 1 ? 'yes' : 'no')) : x,
      pain_intensity: y,
      age,
      sex: Array.from(female, (v) => (v === 1 ? 'f' : 'm')),
      mean_fd_mm: fd,
      depression,
    },
    'people.variables': columnsOf(variables, rows),
  };
}
