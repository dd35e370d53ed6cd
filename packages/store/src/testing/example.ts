// Small tasks for the tests of this package.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineTable,
  digestTable,
  float64,
  float64List,
  isUserError,
  sha256,
  text,
  type TableContract,
} from '@mesovia/core';
import * as arrow from 'apache-arrow';
import type { Output, TaskCommit } from '../tasks/records.ts';

export const scores = defineTable({
  name: 'scores',
  rows: 'one per person',
  key: ['participant_id'],
  columns: { participant_id: text('person'), score: float64('points') },
});

export const series = defineTable({
  name: 'series',
  rows: 'one per person and region',
  key: ['participant_id', 'region'],
  columns: {
    participant_id: text('person'),
    region: text('region'),
    values: float64List('signal, one per frame'),
  },
});

export const people = defineTable({
  name: 'people',
  rows: 'one per person',
  key: ['participant_id'],
  columns: { participant_id: text('person') },
  open: true,
});

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mesovia-store-'));
}

export function scoreTable(values: Record<string, number | null>): arrow.Table {
  return new arrow.Table({
    participant_id: arrow.vectorFromArray(Object.keys(values), new arrow.Utf8()),
    score: arrow.vectorFromArray(Object.values(values), new arrow.Float64()),
  });
}

export function seriesTable(person: string, regions: number, frames: number, first = 0): arrow.Table {
  const values = Float64Array.from({ length: regions * frames }, (_, i) => first + i / 7);
  const type = new arrow.List(new arrow.Field('item', new arrow.Float64(), true));
  const child = arrow.makeData({ type: new arrow.Float64(), length: values.length, data: values });
  const valueOffsets = Int32Array.from({ length: regions + 1 }, (_, i) => i * frames);
  return new arrow.Table({
    participant_id: arrow.vectorFromArray(
      Array.from({ length: regions }, () => person),
      new arrow.Utf8(),
    ),
    region: arrow.vectorFromArray(
      Array.from({ length: regions }, (_, i) => `region ${1000 + i}`),
      new arrow.Utf8(),
    ),
    values: arrow.makeVector(arrow.makeData({ type, length: regions, valueOffsets, child })),
  });
}

/** A task of one table and, if given, one artefact called page. */
export function taskOf(
  key: string,
  contract: TableContract,
  table: arrow.Table,
  options: { page?: Uint8Array; runId?: string; address?: string } = {},
): TaskCommit {
  const { page, runId = 'run-1', address = `stage[${key}]` } = options;
  const outputs: Record<string, Output> = { out: tableOutput(contract, table) };
  if (page) {
    outputs['page'] = {
      kind: 'artefact',
      mediaType: 'text/html',
      sha256: sha256(page),
      bytes: page.length,
      name: 'page',
    };
  }
  return {
    record: {
      key,
      stage: 'stage',
      address,
      components: { key },
      outputs,
      warnings: [],
      elapsedMs: 1.5,
      runId,
    },
    tables: { out: { contract, table } },
    artefacts: page ? { page } : {},
  };
}

export function tableOutput(contract: TableContract, table: arrow.Table): Output {
  const { name, version } = contract;
  return { kind: 'table', contract: name, version, digest: digestTable(table), rows: table.numRows };
}

/** "code: problem | where | remedy" of a refusal. */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!isUserError(error)) throw error;
    return `${error.code}: ${error.problem} | ${error.where} | ${error.remedy}`;
  }
  return 'no refusal';
}
