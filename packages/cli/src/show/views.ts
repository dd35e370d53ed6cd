import { isUserError, ParameterError } from '@mesovia/core';
import { loadPipeline } from '@mesovia/runner';
import type { Store } from '@mesovia/store';
import { nearest } from '../nearest.ts';
import { pipelineFile, RESOLVE_FROM } from '../options.ts';
import type { StoreFlags } from '../store-access.ts';

type Current = Awaited<ReturnType<Store['current']>>;

/** Every output in the store as `stage.output`. */
export const outputNames = (current: Current): string[] =>
  Object.entries(current).flatMap(([stage, outputs]) =>
    Object.keys(outputs).map((output) => `${stage}.${output}`),
  );

/**
 * What a person means by `stage` or `stage.output`.
 *
 * @param main the output that a bare stage name stands for, if the stage says so
 * @throws ParameterError `no-such-output`, `several-outputs`
 */
export function outputOf(
  current: Current,
  name: string,
  main: string | undefined,
): { stage: string; output: string } {
  const [stage = '', named] = name.split('.');
  const outputs = Object.keys(current[stage] ?? {});
  const output = named ?? (main !== undefined && outputs.includes(main) ? main : undefined);
  if (output === undefined && outputs.length > 1) {
    throw new ParameterError(
      'several-outputs',
      `${stage} has several outputs`,
      name,
      `name one: ${outputs.map((o) => `${stage}.${o}`).join(', ')}`,
    );
  }
  const chosen = output ?? outputs[0];
  if (chosen !== undefined && outputs.includes(chosen)) return { stage, output: chosen };
  const all = outputNames(current);
  const near = nearest(name, [...all, ...Object.keys(current)]);
  throw new ParameterError(
    'no-such-output',
    `the results have no "${name}"${near ? ` (did you mean ${near}?)` : ''}`,
    'the store',
    all.length > 0 ? `there is ${all.join(', ')}` : 'run the pipeline first',
  );
}

/** What a bare stage name stands for in the pipeline file: the stage's main output. */
async function mainOutput(stage: string, flags: StoreFlags): Promise<string | undefined> {
  try {
    const pipeline = await loadPipeline(pipelineFile(flags.pipeline), { resolveFrom: RESOLVE_FROM });
    return pipeline.stages.find((s) => s.name === stage)?.stage?.main;
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

/** `outputOf` for what a person typed; asks the pipeline file only for a bare name with several outputs. */
export async function chosenOutput(
  current: Current,
  name: string,
  flags: StoreFlags,
): Promise<{ stage: string; output: string }> {
  const isBare = Object.keys(current[name] ?? {}).length > 1;
  return outputOf(current, name, isBare ? await mainOutput(name, flags) : undefined);
}
