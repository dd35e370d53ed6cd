// Pipeline files.
export { loadPipeline } from './pipeline-file/load-pipeline.ts';
export type { Pipeline, PipelineOptions, PipelineStage } from './pipeline-file/load-pipeline.ts';
export type { Connection } from './pipeline-file/references.ts';
export type { Publication } from './pipeline-file/publication.ts';
export type { Study } from './pipeline-file/file-shape.ts';
export { installedStages, pipelineSchema } from './pipeline-file/json-schema.ts';
export type { InstalledOptions, InstalledStage } from './pipeline-file/json-schema.ts';

// Running them.
export { exitCodeOf, runPipeline } from './run/run-pipeline.ts';
export type { Failure, RunOptions, RunReport, StageReport } from './run/run-pipeline.ts';
export { planPipeline } from './run/plan-pipeline.ts';
export type { PlanReport, PlannedStage, PlannedTask, PlanState } from './run/plan-pipeline.ts';
export { explainPipeline } from './run/explain-pipeline.ts';
export type { ExplainedTask, Explanation } from './run/explain-pipeline.ts';
export { rerun } from './run/rerun.ts';
export type { RerunReport } from './run/rerun.ts';
export type { SelectOptions } from './run/prepare.ts';
export { lockFile, storeFolder } from './run/store-folder.ts';
export { diffLocks } from './provenance/lock-differences.ts';
export { readStatus } from './provenance/status.ts';
export type { RunStatus } from './provenance/status.ts';
export type { RunEvent, StageEvent } from './provenance/events.ts';
export type { Published } from './publish/publisher.ts';

// Code of other people.
export { trustedFolders, trustFolder } from './stage-packages/trust.ts';

// Files as source stages see them, for a look at data before there is a pipeline.
export { FileRegistry, NO_MEMO } from './sources/file-registry.ts';
