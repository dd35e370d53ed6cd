import { Readable } from 'node:stream';
import type * as arrow from 'apache-arrow';
import { buildTable, emptyTable } from './build-table.ts';
import type { TableOutput } from './columns.ts';
import type { Contract, TableContract } from './contract.ts';
import { ContractError } from './errors.ts';
import { parseParams } from './params.ts';
import type { Check, Input, SourceFiles, Stage, StageContext } from './stage.ts';
import { tableView } from './table-view.ts';

/** Parts of one table in key order. A mapped table has one per key value. */
export type TableParts = readonly arrow.Table[];

/** Inputs by role; the members of a bundle by `role.member`. */
export type StageInputs = Readonly<Record<string, TableParts>>;

export interface RunOptions {
  readonly params: unknown;
  readonly inputs: StageInputs;
  /** Contracts of tables under roles the stage does not declare (`openInputs`). */
  readonly contracts?: Readonly<Record<string, TableContract>>;
  readonly where: string;
  readonly key?: string;
  readonly seed?: bigint;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly open?: (sha256: string) => Promise<Readable>;
  readonly files?: SourceFiles;
  readonly sql?: (query: string) => Promise<arrow.Table>;
  readonly progress?: (done: number, total: number) => void;
}

export interface RunResult {
  readonly tables: Readonly<Record<string, arrow.Table>>;
  readonly artefacts: Readonly<Record<string, Uint8Array>>;
  readonly checks: readonly Check[];
}

/** The tables an input role stands for: role or `role.member` -> contract, and whether it may be absent. */
export function inputTables(
  role: string,
  input: Input,
): { role: string; contract: TableContract; optional: boolean }[] {
  const inner = input.kind === 'optional' ? input.of : input;
  const isOptional = input.kind === 'optional';
  if (inner.kind === 'table') return [{ role, contract: inner, optional: isOptional }];
  return Object.entries(inner.tables).map(([member, contract]) => ({
    role: `${role}.${member}`,
    contract,
    optional: isOptional,
  }));
}

/**
 * Runs one task: checks parameters, hands out views, checks what comes back. The runner, the worker and the tests
 * all go through here.
 *
 * @throws ParameterError `bad-parameters`
 * @throws ContractError `missing-input`, `wrong-output`, and those of `buildTable`
 */
export async function runStage(stage: Stage, options: RunOptions): Promise<RunResult> {
  const { where } = options;
  const checks: Check[] = [];
  const refuse = (what: string) => () => {
    throw new ContractError(
      'not-allowed',
      `the stage may not use ${what}`,
      where,
      'see the contract of stages',
    );
  };
  const context: StageContext<unknown, Record<string, Input>> = {
    params: parseParams(stage.params, options.params, where),
    inputs: inputViews(stage, options) as StageContext<unknown, Record<string, Input>>['inputs'],
    key: options.key,
    seed: options.seed ?? 0n,
    threads: options.threads ?? 1,
    signal: options.signal ?? new AbortController().signal,
    open: options.open ?? refuse('open'),
    files: options.files ?? {
      readText: refuse('files'),
      readBytes: refuse('files'),
      exists: refuse('files'),
      list: refuse('files'),
      digest: refuse('files'),
    },
    sql: stage.sql && options.sql ? options.sql : refuse('sql'),
    warn: (check) => void checks.push(check),
    progress: options.progress ?? (() => {}),
  };
  const outputs = (await stage.run(context as never)) as Record<string, unknown>;
  return { ...collect(stage, outputs, where), checks };
}

function inputViews(stage: Stage, options: RunOptions): Record<string, unknown> {
  const { inputs, where } = options;
  const views: Record<string, unknown> = {};
  for (const [role, input] of Object.entries(stage.inputs)) {
    const members = inputTables(role, input);
    const absent = members.filter((m) => inputs[m.role] === undefined);
    if (absent.length > 0 && absent[0]?.optional) continue;
    if (absent[0]) {
      throw new ContractError(
        'missing-input',
        `the input ${absent[0].role} is missing`,
        where,
        `connect it under in: { ${role}: ... }`,
      );
    }
    const view = (m: { role: string; contract: TableContract }) =>
      tableView(m.contract, inputs[m.role] ?? [], where);
    const inner = input.kind === 'optional' ? input.of : input;
    views[role] =
      inner.kind === 'table'
        ? view(members[0] as { role: string; contract: TableContract })
        : Object.fromEntries(members.map((m) => [m.role.slice(role.length + 1), view(m)]));
  }
  for (const [role, contract] of Object.entries(options.contracts ?? {})) {
    views[role] ??= tableView(contract, inputs[role] ?? [emptyTable(contract)], where);
  }
  return views;
}

function collect(stage: Stage, outputs: Record<string, unknown>, where: string): Omit<RunResult, 'checks'> {
  const tables: Record<string, arrow.Table> = {};
  const artefacts: Record<string, Uint8Array> = {};
  const unknown = Object.keys(outputs).filter((name) => !(name in stage.outputs));
  if (unknown.length > 0) wrongOutput(`returned ${unknown.join(', ')}, which it does not declare`, where);
  for (const [name, contract] of Object.entries<Contract>(stage.outputs)) {
    const output = outputs[name];
    if (output === undefined) wrongOutput(`did not return ${name}`, where);
    if (contract.kind === 'table')
      tables[name] = buildTable(contract, output as TableOutput | arrow.Table, where);
    else
      artefacts[name] =
        typeof output === 'string' ? new TextEncoder().encode(output) : (output as Uint8Array);
  }
  return { tables, artefacts };
}

function wrongOutput(what: string, where: string): never {
  throw new ContractError('wrong-output', `the stage ${what}`, where, 'return exactly the declared outputs');
}
