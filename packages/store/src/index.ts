export { Store } from './store.ts';
export type {
  ArtefactOutput,
  Output,
  StoredTask,
  TableOutput,
  TaskCommit,
  TaskRecord,
} from './tasks/records.ts';
export type { CurrentArtefact, CurrentOutput, CurrentOutputs, CurrentTable } from './study/current.ts';
export type { Run, RunEnd } from './study/runs.ts';
export type { FileStamp, RememberedFile } from './study/files.ts';
