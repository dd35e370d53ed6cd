import { digestOf, digestParts } from '@mesovia/core';
import type { CurrentOutput, CurrentOutputs } from '@mesovia/store';
import type { StageState } from '../plan/task.ts';

/** Digest of an output of a finished stage: of its only part, or over all parts in key order. */
export function outputDigest(state: StageState, name: string): string {
  const outputs = state.list.map((task) => ({ key: task.key, output: task.outputs[name] }));
  const first = outputs[0]?.output;
  const parts = outputs.map(({ key, output }) => ({
    key,
    digest: (output?.kind === 'table' ? output.digest : output?.sha256) ?? '',
  }));
  if (!state.stage.stage?.each) return parts[0]?.digest ?? '';
  return digestParts(first?.kind === 'table' ? `${first.contract}@${first.version}` : 'artefact', parts);
}

/** Digest of what all tasks of a finished stage saw in one role. */
export function inputDigest(state: StageState, role: string): string {
  const seen = state.list.map((task) => [task.key, task.components?.inputs[role] ?? ''] as const);
  return state.stage.stage?.each ? digestOf(seen) : (seen[0]?.[1] ?? '');
}

/** The outputs of a finished stage as the store shows them. */
export function currentOutputs(state: StageState): CurrentOutputs {
  const names = Object.keys(state.stage.stage?.outputs ?? {});
  return Object.fromEntries(names.map((name) => [name, currentOutput(state, name)]));
}

function currentOutput(state: StageState, name: string): CurrentOutput {
  const outputs = state.list.map((task) => ({ key: task.key, output: task.outputs[name] }));
  const first = outputs[0]?.output;
  if (first?.kind === 'table') {
    const parts = outputs.flatMap(({ key, output }) =>
      output?.kind === 'table' ? [{ key, digest: output.digest }] : [],
    );
    return { kind: 'table', contract: first.contract, version: first.version, parts };
  }
  const parts = outputs.flatMap(({ key, output }) =>
    output?.kind === 'artefact'
      ? [{ key, sha256: output.sha256, mediaType: output.mediaType, name: output.name }]
      : [],
  );
  return { kind: 'artefact', parts };
}
