import type { Readable } from 'node:stream';
import type * as arrow from 'apache-arrow';
import type { z } from 'zod';
import type { ArtefactContract, Contract, TableContract } from './contract.ts';
import type { TableOutput } from './columns.ts';
import type { TableView } from './table-view.ts';

/** All outputs of one stage under one name: `in: { search: search }` gives the report every table of the search. */
export interface Bundle<T extends Record<string, TableContract> = Record<string, TableContract>> {
  readonly kind: 'bundle';
  readonly tables: T;
}

export interface Optional<T extends TableContract | Bundle = TableContract | Bundle> {
  readonly kind: 'optional';
  readonly of: T;
}

export type Input = TableContract | Bundle | Optional;

/* @__NO_SIDE_EFFECTS__ */
export function bundle<T extends Record<string, TableContract>>(tables: T): Bundle<T> {
  return { kind: 'bundle', tables };
}

/* @__NO_SIDE_EFFECTS__ */
export function optional<T extends TableContract | Bundle>(of: T): Optional<T> {
  return { kind: 'optional', of };
}

export type ViewOf<I> =
  I extends Optional<infer T>
    ? ViewOf<T> | undefined
    : I extends Bundle<infer T>
      ? { readonly [K in keyof T]: TableView }
      : TableView;

/** A remark that reaches the report: something the reader should know, not an error. */
export interface Check {
  readonly code: string;
  readonly severity: 'note' | 'warning';
  readonly message: string;
  readonly remedy?: string;
}

/** A file found by a source stage. `file` is relative to the source's root, with forward slashes. */
export interface FoundFile {
  readonly file: string;
  readonly path: string;
}

/** What source stages may do with the outside world. Everything they look at is theirs to digest and list. */
export interface SourceFiles {
  /** Whole text of a small file, also gzipped, UTF-8, byte-order mark removed. DataError `file-missing`, `file-unreadable`. */
  readText(path: string): Promise<string>;
  /** Whole bytes of a small file, unpacked if it is gzipped. DataError `file-missing`, `file-unreadable`. */
  readBytes(path: string): Promise<Uint8Array>;
  exists(path: string): Promise<boolean>;
  /** All files below a folder, relative paths in code-point order. DataError `folder-missing`. */
  list(folder: string): Promise<FoundFile[]>;
  /** SHA-256 of a file, remembered while it does not change; makes it available to `open` of later stages. */
  digest(path: string): Promise<string>;
}

export interface StageContext<P, I extends Record<string, Input>> {
  readonly params: P;
  readonly inputs: { readonly [K in keyof I]: ViewOf<I[K]> } & { readonly [name: string]: unknown };
  /** The value this task is for, for stages with `each`. */
  readonly key: string | undefined;
  /** From the seed parameter, the stage and the key; only for stages with a `seed` parameter. */
  readonly seed: bigint;
  /** This task's share of cores. Never changes a result. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Opens a file that a source stage listed. Ingestion `each` stages only. */
  open(sha256: string): Promise<Readable>;
  /** Source stages only. */
  readonly files: SourceFiles;
  /** Stages with `sql: true` only: a query over this task's inputs, named by role (bundle members `role_table`). */
  sql(query: string): Promise<arrow.Table>;
  warn(check: Check): void;
  progress(done: number, total: number): void;
}

export type StageOutput<C extends Contract> = C extends ArtefactContract
  ? Uint8Array | string
  : C extends TableContract
    ? TableOutput | arrow.Table
    : never;

export type StageOutputs<O extends Record<string, Contract>> = { readonly [K in keyof O]: StageOutput<O[K]> };

export interface Stage<
  P extends z.ZodType = z.ZodType,
  I extends Record<string, Input> = Record<string, Input>,
  O extends Record<string, Contract> = Record<string, Contract>,
> {
  /** kebab-case; `use: <package>/<name>`. */
  readonly name: string;
  /** Raised when the numbers change: it is part of the cache key. */
  readonly version: number;
  readonly about: string;
  /** Strict object; every field described; `path()` for places of files (source stages only). */
  readonly params: P;
  readonly inputs: I;
  readonly outputs: O;
  /** What a bare reference to the stage means where no role decides; needed with several outputs. */
  readonly main?: string;
  /** One task per value of `key` in the input `over`. Other inputs with that column are sliced. */
  readonly each?: { readonly key: string; readonly over: string; readonly allowEmpty?: boolean };
  /** Looks at folders and small text; runs at every plan, in the main process. */
  readonly source?: boolean;
  /** May call `c.sql`. */
  readonly sql?: boolean;
  /** Takes tables under any name besides the declared inputs. */
  readonly openInputs?: boolean;
  run(c: StageContext<z.output<P>, I>): StageOutputs<O> | Promise<StageOutputs<O>>;
}

interface Names<I, O> {
  readonly main?: keyof O & string;
  readonly each?: { readonly key: string; readonly over: keyof I & string; readonly allowEmpty?: boolean };
}

/** Declares a stage: a typed function from tables to tables. */
/* @__NO_SIDE_EFFECTS__ */
export function defineStage<
  P extends z.ZodType,
  const I extends Record<string, Input>,
  const O extends Record<string, Contract>,
>(stage: Stage<P, I, O> & Names<I, O>): Stage<P, I, O> {
  return stage;
}
