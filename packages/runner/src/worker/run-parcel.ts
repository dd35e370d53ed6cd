import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import {
  buildTable,
  ContractError,
  DataError,
  runStage,
  type RunResult,
  type Stage,
  type StageInputs,
  type TableContract,
} from '@mesovia/core';
import type * as arrow from 'apache-arrow';
import { isSeeded, seedOf, taskKey } from '../plan/components.ts';
import { changedError, fileError } from '../sources/file-registry.ts';
import { describe } from '../sources/run-source.ts';
import { carryError } from '../tasks/carry-error.ts';
import {
  readEntry,
  readTable,
  writeResult,
  writeTable,
  writeWhole,
  type ManifestEntry,
  type TaskResult,
} from '../tasks/parcel.ts';

export interface ParcelOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Runs the task in a parcel and leaves its results there. What went wrong is a result too; only a parcel that cannot
 * be read or written throws.
 */
export async function runParcel(folder: string, options: ParcelOptions = {}): Promise<void> {
  const entry = await readEntry(folder);
  const opened: string[] = [];
  let result: TaskResult;
  try {
    const started = performance.now();
    const stage = await loadStage(entry);
    const made = await execute(stage, entry, folder, opened, options);
    result = {
      ok: true,
      key: entry.key,
      outputs: await writeOutputs(stage, made, folder),
      checks: made.checks,
      opened,
      elapsedMs: Math.round(performance.now() - started),
    };
  } catch (error) {
    result = { ok: false, key: entry.key, error: carryError(error, entry.address), opened };
  }
  await writeResult(folder, result);
}

async function loadStage(entry: ManifestEntry): Promise<Stage> {
  const key = taskKey(entry.components);
  if (key !== entry.key)
    throw new ContractError(
      'key-mismatch',
      `the task says it is ${entry.key}, but its parts make ${key}`,
      entry.address,
      'run again: the parcel was changed on the way',
    );
  const stages = (await import(/* @vite-ignore */ entry.module)) as Record<string, Stage | undefined>;
  const stage = stages[entry.exportName];
  if (!stage || stage.version !== entry.components.version)
    throw new ContractError(
      'stage-mismatch',
      `${entry.module} no longer has version ${entry.components.version} of ${entry.components.stage}`,
      entry.address,
      'run again: the package was changed during the run',
    );
  return stage;
}

async function execute(
  stage: Stage,
  entry: ManifestEntry,
  folder: string,
  opened: string[],
  options: ParcelOptions,
): Promise<RunResult> {
  const { params, stage: id } = entry.components;
  const inputs = await readInputs(entry, folder);
  const declared = new Set(Object.keys(stage.inputs));
  const contracts = Object.fromEntries(
    entry.inputs
      .filter(({ role }) => !declared.has(role.split('.')[0] ?? ''))
      .map((i) => [i.role, i.contract]),
  );
  const seed = isSeeded(stage) ? seedOf((params as { seed?: unknown }).seed, id, entry.keyValue) : undefined;
  const result = await runStage(stage, {
    params,
    inputs,
    contracts,
    where: entry.address,
    threads: entry.threads,
    ...(entry.keyValue === null ? {} : { key: entry.keyValue }),
    ...(seed === undefined ? {} : { seed }),
    ...(stage.each ? { open: opener(entry, opened) } : {}),
    ...(stage.sql ? { sql: querier(inputs, entry.address) } : {}),
    ...options,
  });
  return checkOutputs(stage, entry, result);
}

async function readInputs(entry: ManifestEntry, folder: string): Promise<StageInputs> {
  const inputs: Record<string, arrow.Table[]> = {};
  for (const { role, parts } of entry.inputs) {
    const tables = parts.map(({ file, digest }) => readTable(join(folder, file), digest));
    inputs[role] = await Promise.all(tables);
  }
  return inputs;
}

/** Opens listed files by digest and holds what is read against it. */
function opener(entry: ManifestEntry, opened: string[]): (sha256: string) => Promise<Readable> {
  return async (sha256) => {
    const path = entry.files[sha256];
    if (path === undefined)
      throw new DataError(
        'file-not-listed',
        `no file with the digest ${sha256} is listed in the inputs of this task`,
        entry.address,
        'open only files named in an input table',
      );
    opened.push(sha256);
    await access(path).catch((cause: unknown) => {
      throw fileError(path, cause);
    });
    const hash = createHash('sha256');
    const check = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        done(null, chunk);
      },
      flush(done) {
        done(hash.digest('hex') === sha256 ? null : changedError(path));
      },
    });
    // Errors of either stream end up in the other; whoever reads sees them.
    return pipeline(createReadStream(path), check, () => {});
  };
}

/** Queries see the inputs by role, members of a bundle as `role_table`. DuckDB is loaded only here. */
function querier(inputs: StageInputs, where: string): (query: string) => Promise<arrow.Table> {
  return async (query) => {
    const { runSql } = await import('@mesovia/store');
    const tables = Object.entries(inputs).map(([role, [first, ...rest]]) => {
      return [role.replace('.', '_'), (first as arrow.Table).concat(...rest)] as const;
    });
    return runSql(Object.fromEntries(tables), query, where);
  };
}

/** What only the runner can check: the person of a mapped output, the order and key of a query result. */
function checkOutputs(stage: Stage, entry: ManifestEntry, result: RunResult): RunResult {
  const tables: Record<string, arrow.Table> = {};
  for (const [name, table] of Object.entries(result.tables)) {
    const contract = stage.outputs[name] as TableContract;
    if (stage.each && stage.each.key in contract.columns)
      requireKey(table, stage.each.key, entry.keyValue, `${entry.address}, output ${name}`);
    const key = (entry.components.params as { key?: unknown }).key;
    tables[name] =
      stage.sql && contract.open && Array.isArray(key)
        ? buildTable({ ...contract, key: key as string[] }, table, `${entry.address}, output ${name}`)
        : table;
  }
  return { ...result, tables };
}

function requireKey(table: arrow.Table, column: string, value: string | null, where: string): void {
  const vector = table.getChild(column);
  for (let row = 0; row < table.numRows; row++) {
    if (vector?.get(row) === value) continue;
    throw new ContractError(
      'wrong-key',
      `row ${row + 1} has ${column} ${String(vector?.get(row))}, but the task is for ${value}`,
      where,
      'return only rows of the key value in c.key',
    );
  }
}

async function writeOutputs(
  stage: Stage,
  made: RunResult,
  folder: string,
): Promise<Extract<TaskResult, { ok: true }>['outputs']> {
  const { outputs } = describe(stage.outputs, made.tables, made.artefacts);
  const placed: Record<string, (typeof outputs)[string] & { file: string }> = {};
  for (const [name, output] of Object.entries(outputs)) {
    const file = output.kind === 'table' ? `out/${name}.arrow` : `out/${name}.bin`;
    if (output.kind === 'table') await writeTable(join(folder, file), made.tables[name] as arrow.Table);
    else await writeWhole(join(folder, file), made.artefacts[name] as Uint8Array);
    placed[name] = { ...output, file };
  }
  return placed;
}
