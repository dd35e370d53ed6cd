import {
  digestTable,
  runStage,
  sha256,
  type ArtefactContract,
  type Check,
  type TableContract,
} from '@mesovia/core';
import type { Output } from '@mesovia/store';
import type * as arrow from 'apache-arrow';
import type { StageInputs } from '@mesovia/core';
import type { PipelineStage } from '../pipeline-file/load-pipeline.ts';
import type { FileRegistry } from './file-registry.ts';

/** What a stage made, described and in hand. */
export interface Made {
  readonly outputs: Readonly<Record<string, Output>>;
  readonly tables: Readonly<
    Record<string, { readonly contract: TableContract; readonly table: arrow.Table }>
  >;
  readonly artefacts: Readonly<Record<string, Uint8Array>>;
  readonly checks: readonly Check[];
}

/** Runs a source stage here, in the main process: it looks at the world, which no key can stand for. */
export async function runSource(
  pipelineStage: PipelineStage,
  inputs: StageInputs,
  files: FileRegistry,
  signal: AbortSignal | undefined,
): Promise<Made> {
  const stage = pipelineStage.stage as NonNullable<PipelineStage['stage']>;
  const result = await runStage(stage, {
    params: pipelineStage.params,
    inputs,
    where: pipelineStage.name,
    files,
    ...(signal ? { signal } : {}),
  });
  await files.save();
  const described = describe(stage.outputs, result.tables, result.artefacts);
  return { ...described, artefacts: result.artefacts, checks: result.checks };
}

/** Outputs as records name them. */
export function describe(
  contracts: Readonly<Record<string, TableContract | ArtefactContract>>,
  tables: Readonly<Record<string, arrow.Table>>,
  artefacts: Readonly<Record<string, Uint8Array>>,
): Pick<Made, 'outputs' | 'tables'> {
  const outputs: Record<string, Output> = {};
  const withContracts: Record<string, { contract: TableContract; table: arrow.Table }> = {};
  for (const [name, contract] of Object.entries(contracts)) {
    if (contract.kind === 'table') {
      const table = tables[name] as arrow.Table;
      withContracts[name] = { contract, table };
      outputs[name] = {
        kind: 'table',
        contract: contract.name,
        version: contract.version,
        digest: digestTable(table),
        rows: table.numRows,
      };
    } else {
      const bytes = artefacts[name] as Uint8Array;
      outputs[name] = {
        kind: 'artefact',
        mediaType: contract.mediaType,
        sha256: sha256(bytes),
        bytes: bytes.length,
        name,
      };
    }
  }
  return { outputs, tables: withContracts };
}
