import {
  confounds,
  defineStage,
  frames,
  optional,
  ParameterError,
  strategyEdges,
  timeseries,
  type TableOutput,
} from '@mesovia/core';
import { z } from 'zod';
import { motionOf, readMotion } from '../denoise/frame-motion.ts';
import { readConfounds } from '../denoise/run-confounds.ts';
import { readScans } from '../scans/read-scans.ts';
import { PRESETS } from '../strategies/presets.ts';
import { strategySchema, type Strategy } from '../strategies/strategy.ts';
import { strategyPerson, type StrategyResult } from './strategy-person.ts';

export const applyStrategiesStage = defineStage({
  name: 'apply-strategies',
  version: 1,
  about: 'Connections of a person after each of several denoising strategies, from the same signals.',
  params: z.strictObject({
    strategies: z
      .array(z.enum(Object.keys(PRESETS) as [string, ...string[]]))
      .default([])
      .describe('presets; the first strategy is the reference'),
    own_strategies: z
      .record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 +._-]*$/), strategySchema)
      .default({})
      .describe('strategies of your own by name, every parameter given; they follow the presets'),
  }),
  inputs: { series: timeseries, frames, confounds: optional(confounds) },
  outputs: { strategy_edges: strategyEdges },
  each: { key: 'participant_id', over: 'series' },

  run({ params, inputs, key }) {
    const person = key as string;
    const chosen = chosenStrategies(params);
    const scans = readScans(inputs.series, person);
    const motion = readMotion(inputs.frames);
    const known = inputs.confounds && readConfounds(inputs.confounds);
    const runs = scans.map((scan) => ({
      ...motionOf(motion, scan, person),
      scan,
      where: `${person}, ${scan.scan}`,
      confounds: known?.get(scan.scan),
    }));
    const fd = runs.flatMap(({ fdMm }) => [...fdMm]).filter((value) => value === value);
    const meanFdMm = fd.reduce((sum, value) => sum + value, 0) / fd.length;
    const results = chosen.map(([, strategy]) => strategyPerson(runs, strategy, person));
    return {
      strategy_edges: columns(
        chosen.map(([name]) => name),
        results,
        meanFdMm,
        person,
      ),
    };
  },
});

/**
 * Names and strategies in order, the reference first.
 *
 * @throws ParameterError `too-few-strategies`, `same-strategy`
 */
function chosenStrategies(params: {
  strategies: readonly string[];
  own_strategies: Readonly<Record<string, Strategy>>;
}): (readonly [string, Strategy])[] {
  const chosen = [
    ...params.strategies.map((name) => [name, PRESETS[name] as Strategy] as const),
    ...Object.entries(params.own_strategies),
  ];
  if (chosen.length < 2) {
    throw new ParameterError(
      'too-few-strategies',
      `${chosen.length} strategies cannot be compared`,
      'with.strategies',
      'name at least two; `mesovia show strategies` lists the presets',
    );
  }
  const names = chosen.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new ParameterError(
      'same-strategy',
      `${twice} is named twice`,
      'with.strategies',
      'name each strategy once',
    );
  }
  return chosen;
}

function columns(
  names: readonly string[],
  results: readonly StrategyResult[],
  meanFdMm: number,
  person: string,
): TableOutput {
  const ints = (of: (result: StrategyResult) => number) => Int32Array.from(results, of);
  const width = results[0].z.length;
  const values = new Float64Array(width * results.length);
  results.forEach(({ z: own }, i) => values.set(own, i * width));
  return {
    participant_id: names.map(() => person),
    strategy: names,
    position: Int32Array.from(names.keys()),
    procedure: results.map(({ procedure }) => procedure),
    z: { values, offsets: Int32Array.from({ length: names.length + 1 }, (_, i) => i * width) },
    mean_fd_mm: Float64Array.from(names, () => meanFdMm),
    frames: ints(({ frames: count }) => count),
    kept_frames: ints(({ keptFrames }) => keptFrames),
    minutes: Float64Array.from(results, ({ minutes }) => minutes),
    residual_df: Float64Array.from(results, ({ residualDf }) => residualDf),
    runs: ints(({ runs }) => runs),
    used_runs: ints(({ usedRuns }) => usedRuns),
  };
}
