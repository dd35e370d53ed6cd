import { ParameterError } from '@mesovia/core';
import { didYouMean } from '../pipeline-file/did-you-mean.ts';
import type { Pipeline, PipelineStage } from '../pipeline-file/load-pipeline.ts';
import { stagesBehind } from './study-tables.ts';

export interface SelectionOptions {
  readonly only?: readonly string[];
  readonly until?: readonly string[];
}

export interface Selection {
  /** Stages that are looked at. */
  readonly needed: ReadonlySet<string>;
  /** Of these, the stages whose tasks may run. */
  readonly selected: ReadonlySet<string>;
  readonly everything: boolean;
}

/**
 * `--only` runs just these stages; `--until` these and all they need; both together run both.
 *
 * @throws ParameterError `no-such-stage`
 */
export function select(pipeline: Pipeline, { only = [], until = [] }: SelectionOptions): Selection {
  const byName = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  for (const [option, names] of [
    ['--only', only],
    ['--until', until],
  ] as const) {
    for (const name of names) {
      if (byName.has(name)) continue;
      throw new ParameterError(
        'no-such-stage',
        `there is no stage ${name}${didYouMean(name, byName.keys())}`,
        option,
        `the stages are ${[...byName.keys()].join(', ')}`,
      );
    }
  }
  if (only.length === 0 && until.length === 0) {
    const all = new Set(byName.keys());
    return { needed: all, selected: all, everything: true };
  }
  const withAbove = (names: readonly string[]) =>
    names.flatMap((name) => [
      ...stagesBehind(byName.get(name) as PipelineStage, pipeline).map((s) => s.name),
      name,
    ]);
  return {
    needed: new Set([...withAbove(only), ...withAbove(until)]),
    selected: new Set([...only, ...withAbove(until)]),
    everything: false,
  };
}
