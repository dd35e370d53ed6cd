import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { digestOf, PipelineError } from '@mesovia/core';
import { z } from 'zod';
import type { Pipeline } from '../pipeline-file/load-pipeline.ts';
import { shownFile } from '../pipeline-file/tree.ts';
import { valueDifferences } from '../plan/reasons.ts';
import type { StageState } from '../plan/task.ts';
import type { Published } from '../publish/publisher.ts';
import { writeWhole } from '../tasks/parcel.ts';
import { inputDigest, outputDigest } from './output-digest.ts';
import { packageVersions } from './versions.ts';

const digests = z.record(z.string(), z.string());

const lockedStage = z.strictObject({
  use: z.string(),
  version: z.number(),
  code: z.string(),
  params: z.string(),
  inputs: digests,
  outputs: digests,
});

const lockShape = z.strictObject({
  lock: z.literal(1),
  pipeline: z.string(),
  /** The pipeline file, beside the lock file. */
  file: z.string(),
  params: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  stages: z.record(z.string(), lockedStage),
  published: digests,
});

export type Lock = z.output<typeof lockShape>;
export type LockedStage = z.output<typeof lockedStage>;

/** @throws PipelineError `no-lock`, `bad-lock` */
export async function readLock(file: string): Promise<Lock> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new PipelineError(
      'no-lock',
      `there is no lock file ${shownFile(file)}`,
      shownFile(file),
      'run the pipeline once without --frozen: that writes it',
      { cause },
    );
  }
  try {
    return lockShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new PipelineError(
      'bad-lock',
      `${shownFile(file)} is not a lock file: ${(cause as Error).message}`,
      shownFile(file),
      'restore it, or remove it and run the pipeline again',
      { cause },
    );
  }
}

/** What a lock file says of one stage; inputs and outputs only of a stage that is complete. */
export function lockStage(state: StageState): LockedStage {
  const { stage, code } = state;
  const isComplete = state.outcome() === 'complete';
  const roles = isComplete ? Object.keys(state.list[0]?.components?.inputs ?? {}) : [];
  const outputs = isComplete ? Object.keys(stage.stage?.outputs ?? {}) : [];
  return {
    use: stage.use,
    version: stage.stage?.version ?? 0,
    code,
    params: digestOf(stage.keyParams),
    inputs: Object.fromEntries(roles.map((role) => [role, inputDigest(state, role)])),
    outputs: Object.fromEntries(outputs.map((name) => [name, outputDigest(state, name)])),
  };
}

export function makeLock(
  pipeline: Pipeline,
  states: readonly StageState[],
  published: readonly Published[],
): Lock {
  return {
    lock: 1,
    pipeline: pipeline.name,
    file: basename(pipeline.file),
    params: { ...pipeline.plainParams },
    versions: packageVersions(pipeline),
    stages: Object.fromEntries(states.map((state) => [state.stage.name, lockStage(state)])),
    published: Object.fromEntries(published.map(({ path, sha256 }) => [path, sha256])),
  };
}

/** One line a stage, so that differences between versions of the file can be read. Not written when nothing changed. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  const lines = (entries: Readonly<Record<string, unknown>>) =>
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
      .join(',\n');
  const sections = (['params', 'versions', 'stages', 'published'] as const).map((name) => {
    const body = lines(lock[name]);
    return `  "${name}": ${body ? `{\n${body}\n  }` : '{}'}`;
  });
  const head = (['lock', 'pipeline', 'file'] as const).map(
    (name) => `  "${name}": ${JSON.stringify(lock[name])}`,
  );
  const text = `{\n${[...head, ...sections].join(',\n')}\n}\n`;
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before !== text) await writeWhole(file, text);
}

/** What can be compared before anything runs: parameters, versions, stages, code. */
export function staticDifferences(lock: Lock, now: Lock): string[] {
  const names = [...new Set([...Object.keys(lock.stages), ...Object.keys(now.stages)])].sort();
  return [
    ...valueDifferences('params', lock.params, now.params),
    ...valueDifferences('versions', lock.versions, now.versions),
    ...names.flatMap((name) => {
      const [was, is] = [lock.stages[name], now.stages[name]];
      if (!was) return [`stage ${name} is not in the lock file`];
      if (!is) return [`stage ${name} is gone`];
      const lines = (['use', 'version', 'code'] as const).flatMap((what) =>
        was[what] === is[what] ? [] : [`stage ${name}: ${what} ${was[what]} -> ${is[what]}`],
      );
      return was.params === is.params ? lines : [...lines, `stage ${name}: its parameters differ`];
    }),
  ];
}

/** What a complete stage saw and made, against the lock file. */
export function stageDifferences(name: string, was: LockedStage | undefined, is: LockedStage): string[] {
  return [
    ...valueDifferences(`stage ${name}: input`, was?.inputs, is.inputs),
    ...valueDifferences(`stage ${name}: output`, was?.outputs, is.outputs),
  ];
}

/** @throws PipelineError `frozen` naming every difference */
export function refuseDifferences(differences: readonly string[], lockFile: string): void {
  if (differences.length === 0) return;
  throw new PipelineError(
    'frozen',
    `this run is not the one in the lock file:\n${differences.join('\n')}`,
    shownFile(lockFile),
    'bring back what differs, or run without --frozen to make a new lock file',
  );
}
