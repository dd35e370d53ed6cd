import {
  bundle,
  DataError,
  defineStage,
  optional,
  participants,
  regions,
  strategyComparison,
  strategyEdges,
  variables,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { distances } from '../quality/distance.ts';
import { centresOf } from '../quality/motion-study.ts';
import { heldConstant, includedPeople } from '../quality/people.ts';
import { compareStrategies, type ComparedStrategy, type StrategyCohort } from './compare.ts';

export const compareStrategiesStage = defineStage({
  name: 'compare-strategies',
  version: 1,
  about: 'What several denoising strategies leave of head motion in the connections, and what each costs.',
  params: z.strictObject({
    over: z
      .enum(['same', 'own'])
      .default('same')
      .describe('compare over the people that every strategy keeps, or over those each one keeps'),
    adjust: z
      .array(z.string())
      .default([])
      .describe('variables held constant in the correlations of connections with motion, for example age'),
  }),
  inputs: {
    strategies: strategyEdges,
    people: bundle({ participants, variables }),
    regions: optional(regions),
  },
  outputs: { strategy_comparison: strategyComparison },

  run({ params, inputs, warn }) {
    const ids = includedPeople(inputs.people);
    const { cohorts, connections, motion } = cohortsOf(inputs.strategies, ids);
    const centres = centresOf(inputs.regions, connections);
    const covariates = heldConstant(inputs.people, params.adjust);
    const mm = centres ? distances(centres) : new Float64Array(connections).fill(NaN);
    const compared = compareStrategies(cohorts, { ids, connections, motion, covariates, mm }, params.over);
    if (compared.some(({ peopleLost }) => peopleLost > 0)) {
      const how = params.over === 'same' ? 'people that every strategy keeps' : 'people that each one keeps';
      warn({
        code: 'strategies-lose-people',
        severity: 'note',
        message: `Some denoising strategies leave nothing of some people; the comparison rests on the ${how}.`,
      });
    }
    return { strategy_comparison: comparisonColumns(compared) };
  },
});

interface Cohorts {
  readonly cohorts: StrategyCohort[];
  readonly connections: number;
  readonly motion: Float64Array;
}

/**
 * Rows of the table by strategy, for the included people.
 *
 * @throws DataError `person-without-connections`
 */
function cohortsOf(table: TableView, ids: readonly string[]): Cohorts {
  const { columns, values } = table.matrix('z');
  const people = table.strings('participant_id') as readonly string[];
  const names = table.strings('strategy') as readonly string[];
  const procedures = table.strings('procedure') as readonly string[];
  const position = table.i32('position');
  const place = new Map(people.map((id, row) => [`${id}\n${names[row]}`, row]));
  const strategies = [...new Set(names)].sort(
    (one, other) => position[names.indexOf(one)] - position[names.indexOf(other)],
  );
  const rowsOf = (strategy: string) =>
    Int32Array.from(ids, (id) => place.get(`${id}\n${strategy}`) ?? refusePerson(id));
  const number = (column: string, rows: Int32Array) => {
    const all = table.f64(column);
    return Float64Array.from(rows, (row) => all[row]);
  };
  const cohorts = strategies.map((strategy) => {
    const rows = rowsOf(strategy);
    return {
      strategy,
      procedure: procedures[names.indexOf(strategy)],
      values: (person: number) => values.subarray(rows[person] * columns, (rows[person] + 1) * columns),
      frames: number('frames', rows),
      keptFrames: number('kept_frames', rows),
      residualDf: number('residual_df', rows),
      runs: number('runs', rows),
      usedRuns: number('used_runs', rows),
    };
  });
  return { cohorts, connections: columns, motion: number('mean_fd_mm', rowsOf(strategies[0])) };
}

function refusePerson(id: string): never {
  throw new DataError(
    'person-without-connections',
    `${id} is included but has no connections`,
    'strategies',
    'leave out people without scans with a rule in the flow stage, or connect their scans',
  );
}

function comparisonColumns(rows: readonly ComparedStrategy[]): TableOutput {
  const numbers = (of: (row: ComparedStrategy) => number) => Float64Array.from(rows, of);
  const ints = (of: (row: ComparedStrategy) => number) => Int32Array.from(rows, of);
  return {
    position: Int32Array.from(rows.keys()),
    strategy: rows.map(({ strategy }) => strategy),
    procedure: rows.map(({ procedure }) => procedure),
    people: ints(({ people }) => people),
    people_lost: ints(({ peopleLost }) => peopleLost),
    runs_lost: ints(({ runsLost }) => runsLost),
    median_qc_fc: numbers(({ median }) => median),
    expected_qc_fc: numbers(({ expected }) => expected),
    share_p: numbers(({ shareP }) => shareP),
    share_q: numbers(({ shareQ }) => shareQ),
    distance_slope: numbers(({ slope }) => slope.estimate),
    slope_lower: numbers(({ slope }) => slope.lower),
    slope_upper: numbers(({ slope }) => slope.upper),
    distance_spearman: numbers(({ spearman }) => spearman.estimate),
    spearman_lower: numbers(({ spearman }) => spearman.lower),
    spearman_upper: numbers(({ spearman }) => spearman.upper),
    mean_kept_percent: numbers(({ meanKeptPercent }) => meanKeptPercent),
    mean_residual_df: numbers(({ meanResidualDf }) => meanResidualDf),
    mean_df_lost: numbers(({ meanDfLost }) => meanDfLost),
    reference_r: numbers(({ referenceR }) => referenceR),
  };
}
