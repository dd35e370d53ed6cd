import { join } from 'node:path';
import type { Pipeline } from '../pipeline-file/load-pipeline.ts';
import type { StageState } from '../plan/task.ts';
import type { Published } from '../publish/publisher.ts';
import { writeWhole } from '../tasks/parcel.ts';
import { packageVersions } from './versions.ts';

/** Dates and versions, which never enter a page: `provenance.json` in the store. No values of people. */
export async function writeProvenance(
  storeFolder: string,
  pipeline: Pipeline,
  run: { id: string; state: string; started: Date; finished: Date },
  states: readonly StageState[],
  published: readonly Published[],
): Promise<void> {
  const { node, v8 } = process.versions;
  const content = {
    run: run.id,
    state: run.state,
    pipeline: pipeline.name,
    started: run.started.toISOString(),
    finished: run.finished.toISOString(),
    node,
    v8,
    system: `${process.platform}-${process.arch}`,
    packages: packageVersions(pipeline),
    stages: states.map((state) => ({
      stage: state.stage.name,
      use: state.stage.use,
      version: state.stage.stage?.version,
      code: state.code,
      tasks: state.tasks?.size ?? 0,
      reused: state.count('hit'),
      ran: state.count('done'),
      failed: state.count('failed'),
    })),
    published: Object.fromEntries(published.map(({ path, sha256 }) => [path, sha256])),
  };
  await writeWhole(join(storeFolder, 'provenance.json'), `${JSON.stringify(content, null, 2)}\n`);
}
