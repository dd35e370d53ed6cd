import { ContractError } from './errors.ts';

export type ScalarType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'utf8';

export type ColumnType = ScalarType | `list<${ScalarType}>`;

export interface Column<T extends ColumnType = ColumnType> {
  readonly type: T;
  /** What the value means, with its unit. */
  readonly about: string;
  /** Null means unknown. Columns that are always known say so. */
  readonly nullable: boolean;
}

export interface TableContract<C extends Record<string, Column> = Record<string, Column>> {
  readonly kind: 'table';
  readonly name: string;
  /** Raised when the columns change; it names the physical table in the store. */
  readonly version: number;
  /** What one row is. */
  readonly rows: string;
  /** Unique, and rows are in its order. Empty for a table of one row. */
  readonly key: readonly string[];
  readonly columns: C;
  /** Columns beyond those declared are allowed and kept (participants carry the study's own variables). */
  readonly open: boolean;
}

export interface ArtefactContract {
  readonly kind: 'artefact';
  readonly mediaType: string;
  readonly about: string;
}

export type Contract = TableContract | ArtefactContract;

interface TableOptions<C extends Record<string, Column>> {
  readonly name: string;
  readonly version?: number;
  readonly rows: string;
  readonly key: readonly (keyof C & string)[];
  readonly columns: C;
  readonly open?: boolean;
}

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Declares a table that travels between stages.
 *
 * @throws ContractError `bad-name` a table or column is not snake_case
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineTable<const C extends Record<string, Column>>(
  options: TableOptions<C>,
): TableContract<C> {
  for (const name of [options.name, ...Object.keys(options.columns)]) {
    if (!NAME.test(name)) {
      throw new ContractError(
        'bad-name',
        `"${name}" is not snake_case`,
        `table ${options.name}`,
        'use a-z, 0-9 and _',
      );
    }
  }
  return {
    kind: 'table',
    name: options.name,
    version: options.version ?? 1,
    rows: options.rows,
    key: options.key,
    columns: options.columns,
    open: options.open ?? false,
  };
}

/** Declares a file a stage makes: a page, a figure. */
/* @__NO_SIDE_EFFECTS__ */
export function artefact(options: { mediaType: string; about: string }): ArtefactContract {
  return { kind: 'artefact', ...options };
}

/**
 * The same table of every universe of a multiverse: a leading column `universe`, then the unchanged columns. What the
 * runner makes of the tables a multiverse collects, and what a stage that compares universes takes.
 */
/* @__NO_SIDE_EFFECTS__ */
export function collected<C extends Record<string, Column>>(
  contract: TableContract<C>,
): TableContract<{ readonly universe: Column<'utf8'> } & C> {
  const about = 'combination of alternatives: main, or what differs from it';
  return {
    ...contract,
    name: `multiverse_${contract.name}`,
    rows: `universe and ${contract.rows}`,
    key: ['universe', ...contract.key],
    columns: { universe: { type: 'utf8', about, nullable: false }, ...contract.columns },
  };
}

interface ColumnOptions {
  readonly nullable?: boolean;
}

function maker<T extends ColumnType>(type: T) {
  return (about: string, options: ColumnOptions = {}): Column<T> => ({
    type,
    about,
    nullable: options.nullable ?? false,
  });
}

export const bool = /* @__PURE__ */ maker('bool');
export const int32 = /* @__PURE__ */ maker('int32');
export const int64 = /* @__PURE__ */ maker('int64');
export const float64 = /* @__PURE__ */ maker('float64');
export const text = /* @__PURE__ */ maker('utf8');
export const float64List = /* @__PURE__ */ maker('list<float64>');
export const int32List = /* @__PURE__ */ maker('list<int32>');
export const textList = /* @__PURE__ */ maker('list<utf8>');
