import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as arrow from 'apache-arrow';
import { buildTable, columnsOfTable } from './build-table.ts';
import type { TableOutput } from './columns.ts';
import type { TableContract } from './contract.ts';
import { digestTable } from './digest.ts';
import { isUserError } from './errors.ts';
import { takeRows } from './key-order.ts';
import { inputTables, runStage, type RunOptions, type RunResult } from './run-stage.ts';
import type { Stage } from './stage.ts';

export interface StageExample extends Pick<RunOptions, 'key' | 'seed' | 'open' | 'files' | 'sql'> {
  readonly params: unknown;
  /** By role, or `role.member` for bundles; an array of tables for a mapped input. */
  readonly inputs: Readonly<Record<string, TableOutput | readonly TableOutput[]>>;
  /** Contracts of the inputs a stage with `openInputs` takes besides those it declares. */
  readonly contracts?: Readonly<Record<string, TableContract>>;
}

type Prepare = (columns: TableOutput, contract: TableContract) => arrow.Table;

/**
 * The battery every stage passes: `it.each(checkStage(stage, example))('%s', (_, check) => check())`.
 * Same bytes twice, inputs untouched, order of rows irrelevant, threads irrelevant, batches irrelevant, unknown
 * parameters refused, every declared output made.
 */
export function checkStage(stage: Stage, example: StageExample): [string, () => Promise<void>][] {
  const plain: Prepare = (columns, contract) => buildTable(contract, columns, 'example');
  const run = (prepare: Prepare, extra: Partial<RunOptions> = {}) =>
    runExample(stage, example, prepare, extra);
  const same = async (what: string, prepare: Prepare, extra: Partial<RunOptions> = {}) => {
    const [one, other] = [digests(await run(plain)), digests(await run(prepare, extra))];
    if (JSON.stringify(one) !== JSON.stringify(other))
      throw new Error(
        `${stage.name}: ${what} changes the result\n${JSON.stringify({ one, other }, null, 1)}`,
      );
  };
  return [
    ['gives the same bytes twice', () => same('running twice', plain)],
    ['leaves its inputs untouched', () => inputsUntouched(stage, example)],
    ['does not depend on the order of rows', () => same('the order of rows', reversedRows)],
    ['does not depend on batches', () => same('splitting into batches', splitBatches)],
    ['does not depend on threads', () => same('the number of threads', plain, { threads: 2 })],
    ['refuses an unknown parameter', () => refusesUnknownParameter(stage, example)],
    ['describes every parameter', async () => describesParameters(stage)],
  ];
}

function reversedRows(columns: TableOutput, contract: TableContract): arrow.Table {
  const plain = columnsOfTable(buildTable(contract, columns, 'example'));
  const length = buildTable(contract, columns, 'example').numRows;
  const reversed = takeRows(
    plain,
    Int32Array.from({ length }, (_, i) => length - 1 - i),
  );
  return buildTable(contract, reversed, 'example');
}

function splitBatches(columns: TableOutput, contract: TableContract): arrow.Table {
  const table = buildTable(contract, columns, 'example');
  const cut = Math.floor(table.numRows / 2);
  return cut === 0 ? table : table.slice(0, cut).concat(table.slice(cut));
}

function runExample(
  stage: Stage,
  example: StageExample,
  prepare: Prepare,
  extra: Partial<RunOptions>,
): Promise<RunResult> {
  const { params, inputs: _, contracts, ...rest } = example;
  const prepared = prepareInputs(stage, example, prepare);
  return runStage(stage, {
    params,
    inputs: prepared,
    ...(contracts ? { contracts } : {}),
    where: `stage ${stage.name}`,
    ...rest,
    ...extra,
  });
}

function prepareInputs(stage: Stage, example: StageExample, prepare: Prepare): Record<string, arrow.Table[]> {
  const contracts: Record<string, TableContract> = { ...example.contracts };
  for (const [role, input] of Object.entries(stage.inputs)) {
    for (const member of inputTables(role, input)) contracts[member.role] = member.contract;
  }
  return Object.fromEntries(
    Object.entries(example.inputs).map(([role, given]) => {
      const contract = contracts[role];
      if (!contract) throw new Error(`${stage.name} has no input ${role}`);
      return [
        role,
        (Array.isArray(given) ? given : [given]).map((columns: TableOutput) => prepare(columns, contract)),
      ];
    }),
  );
}

function digests(result: RunResult): Record<string, string> {
  const tables = Object.entries(result.tables).map(([name, table]) => [name, digestTable(table)] as const);
  const artefacts = Object.entries(result.artefacts).map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const,
  );
  return Object.fromEntries([...tables, ...artefacts, ['checks', JSON.stringify(result.checks)]]);
}

async function inputsUntouched(stage: Stage, example: StageExample): Promise<void> {
  const { params, inputs: _, contracts, ...rest } = example;
  const prepared = prepareInputs(stage, example, (columns, contract) =>
    buildTable(contract, columns, 'example'),
  );
  const before = Object.values(prepared).flat().map(digestTable);
  await runStage(stage, {
    params,
    inputs: prepared,
    ...(contracts ? { contracts } : {}),
    where: `stage ${stage.name}`,
    ...rest,
  });
  const after = Object.values(prepared).flat().map(digestTable);
  if (before.join() !== after.join()) throw new Error(`${stage.name} writes to its inputs`);
}

async function refusesUnknownParameter(stage: Stage, example: StageExample): Promise<void> {
  const params = { ...(example.params as object), no_such_parameter: 1 };
  try {
    await runExample(
      stage,
      { ...example, params },
      (columns, contract) => buildTable(contract, columns, 'example'),
      {},
    );
  } catch (error) {
    if (isUserError(error) && error.problem.includes('no_such_parameter')) return;
    throw error;
  }
  throw new Error(`${stage.name} accepts an unknown parameter: declare params with z.strictObject`);
}

function describesParameters(stage: Stage): void {
  const shape = (stage.params as { shape?: Record<string, { description?: string }> }).shape ?? {};
  const bare = Object.entries(shape)
    .filter(([, schema]) => !schema.description)
    .map(([name]) => name);
  if (bare.length > 0) throw new Error(`${stage.name}: describe ${bare.join(', ')}`);
}

/** The checkout, seen from src or dist of this package. */
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Real public data for tests: below MESOVIA_DATA, or a folder beside the checkout; undefined where it is absent. */
export function realData(relative: string): string | undefined {
  return existing(join(process.env['MESOVIA_DATA'] ?? resolve(checkout, '../shared/data'), relative));
}

/** Numbers from other software that are too large to copy, beside the real data; undefined where they are absent. */
export function oracleFile(relative: string): string | undefined {
  const data = process.env['MESOVIA_DATA'];
  return existing(
    data ? resolve(data, '../oracles', relative) : resolve(checkout, '../shared/oracles', relative),
  );
}

function existing(place: string): string | undefined {
  return existsSync(place) ? place : undefined;
}
