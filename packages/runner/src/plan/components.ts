import { createHash } from 'node:crypto';
import { canonicalJson, digestOf, type Stage } from '@mesovia/core';

/** Raised when the meaning of keys changes: then nothing made before is found. */
export const KEY_FORMAT = 1;

/** Everything a result depends on. No names, places, times, numbers of workers. */
export interface Components {
  readonly format: number;
  /** package/stage, as in `use:` */
  readonly stage: string;
  readonly version: number;
  /** Digest of the code that can be reached from the stage. */
  readonly code: string;
  /** With defaults; places of files left out. */
  readonly params: unknown;
  /** Digest by role. For source stages: digest by output, because what they see is their input. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The key value; only where it decides the random numbers. */
  readonly key?: string;
  /** Only for stages that query. */
  readonly duckdb?: string;
}

export function taskKey(components: Components): string {
  return digestOf(components);
}

/** Whether the stage draws random numbers. */
export function isSeeded(stage: Stage): boolean {
  return 'seed' in ((stage.params as { shape?: object }).shape ?? {});
}

/** First 8 bytes of the digest of seed parameter, stage and key value. */
export function seedOf(seed: unknown, stageId: string, key: string | null): bigint {
  const digest = createHash('sha256')
    .update(canonicalJson([seed, stageId, key]))
    .digest();
  return digest.readBigUInt64BE(0);
}

/** What a record keeps besides its outputs: what the key was made of, and enough to explain the next one. */
export interface RecordedComponents {
  readonly key: Components;
  /** By role, for inputs of several parts: key value and digest of each. */
  readonly parts: Readonly<Record<string, readonly (readonly [string | null, string])[]>>;
  /** Why the task ran. */
  readonly reasons: readonly string[];
}
