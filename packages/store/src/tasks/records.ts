import type { TableContract } from '@mesovia/core';
import type * as arrow from 'apache-arrow';

export interface TableOutput {
  readonly kind: 'table';
  /** Name of the table contract. */
  readonly contract: string;
  readonly version: number;
  /** `digestTable` of the table. */
  readonly digest: string;
  readonly rows: number;
}

export interface ArtefactOutput {
  readonly kind: 'artefact';
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly name: string;
}

export type Output = TableOutput | ArtefactOutput;

/** What a task was and what came out of it. */
export interface TaskRecord {
  /** Digest of `components`. */
  readonly key: string;
  readonly stage: string;
  /** The stage and, for mapped stages, the key value: where the task stands in the pipeline. */
  readonly address: string;
  /** Everything the key was made of, for explain. */
  readonly components: unknown;
  /** By output name. */
  readonly outputs: Readonly<Record<string, Output>>;
  readonly warnings: readonly unknown[];
  readonly elapsedMs: number;
  readonly runId: string;
}

export interface StoredTask extends TaskRecord {
  /** 1, 2, 3 ... in order of commit. */
  readonly order: number;
}

/** A finished task; `tables` and `artefacts` hold one entry for each of the record's outputs. */
export interface TaskCommit {
  readonly record: TaskRecord;
  readonly tables: Readonly<
    Record<string, { readonly contract: TableContract; readonly table: arrow.Table }>
  >;
  readonly artefacts: Readonly<Record<string, Uint8Array>>;
}

/** What names one content of one table. */
export interface PartName {
  readonly contract: string;
  readonly version: number;
  readonly digest: string;
}

export function partKey({ contract, version, digest }: PartName): string {
  return `${contract} ${version} ${digest}`;
}
