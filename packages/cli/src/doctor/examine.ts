import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { StoreError } from '@mesovia/core';
import { installedStages, loadPipeline, trustedFolders } from '@mesovia/runner';
import { Store } from '@mesovia/store';
import { isUserProblem } from '../failure.ts';
import { pipelineFile, RESOLVE_FROM } from '../options.ts';
import { counted } from '../readable-numbers.ts';
import { folderOf } from '../store-access.ts';
import { harmless, painter, wantsColour } from '../terminal.ts';

export interface Finding {
  readonly what: string;
  readonly well: boolean;
  readonly detail: string;
}

type Check = () => Promise<string> | string;

/** Every check in turn; one that fails does not stop the others. */
export async function examine(pipeline: string, store: string | undefined): Promise<Finding[]> {
  const file = pipelineFile(pipeline);
  const folder = folderOf({ pipeline, ...(store === undefined ? {} : { store }) });
  const checks: Record<string, Check> = {
    Node: () => process.versions.node,
    machine: () => `${counted(availableParallelism(), 'core')}, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    stages: async () => `${(await installedStages({ resolveFrom: RESOLVE_FROM })).length} installed`,
    'trusted folders': async () => (await trustedFolders()).join(', ') || 'none',
    'results folder': () => lockingWorks(folder),
    ...(existsSync(file) ? { 'pipeline file': () => pipelineIsWell(file) } : {}),
  };
  const findings: Finding[] = [];
  for (const [what, check] of Object.entries(checks)) findings.push(await finding(what, check));
  return findings;
}

async function finding(what: string, check: Check): Promise<Finding> {
  try {
    return { what, well: true, detail: await check() };
  } catch (error) {
    if (!isUserProblem(error)) throw error;
    return { what, well: false, detail: `${error.problem}; ${error.remedy}` };
  }
}

/** Makes a store of its own in the same place, so that a run that holds the real one is not disturbed. */
async function lockingWorks(folder: string): Promise<string> {
  let place = folder;
  while (!existsSync(place)) place = dirname(place);
  const temporary = await mkdtemp(join(place, 'doctor-')).catch((cause: NodeJS.ErrnoException) => {
    throw new StoreError(
      'not-writable',
      `nothing can be written (${cause.code})`,
      place,
      'choose another --store',
      {
        cause,
      },
    );
  });
  try {
    const store = await Store.open(temporary);
    await store.close();
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return `${folder}: can be written and locked`;
}

async function pipelineIsWell(file: string): Promise<string> {
  const { name, stages } = await loadPipeline(file, { resolveFrom: RESOLVE_FROM });
  const strange = stages.filter((s) => !s.loaded).map((s) => s.name);
  const note = strange.length > 0 ? `; not loaded without consent: ${strange.join(', ')}` : '';
  return `${name}, ${counted(stages.length, 'stage')}${note}`;
}

export function findingText({ what, well, detail }: Finding): string {
  const paint = painter(wantsColour(process.stdout));
  return `${well ? paint('green', '✓') : paint('red', '✗')} ${what}: ${harmless(detail)}`;
}
