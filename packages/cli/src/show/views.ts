import { ParameterError } from '@mesovia/core';
import type { Store } from '@mesovia/store';
import { nearest } from '../nearest.ts';

type Current = Awaited<ReturnType<Store['current']>>;

/** Every output in the store as `stage.output`. */
export const outputNames = (current: Current): string[] =>
  Object.entries(current).flatMap(([stage, outputs]) =>
    Object.keys(outputs).map((output) => `${stage}.${output}`),
  );

/**
 * What a person means by `stage` or `stage.output`.
 *
 * @throws ParameterError `no-such-output`, `several-outputs`
 */
export function outputOf(current: Current, name: string): { stage: string; output: string } {
  const [stage = '', output] = name.split('.');
  const outputs = Object.keys(current[stage] ?? {});
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

export async function viewOf(store: Store, name: string): Promise<string> {
  const { stage, output } = outputOf(await store.current(), name);
  return `${stage}.${output}`;
}
