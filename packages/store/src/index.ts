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
export { runSql } from './sql/run-sql.ts';
export { checkPredicate, parsePredicate } from './sql/predicate.ts';
export type { Predicate } from './sql/predicate.ts';
export { importTable } from './transfer/import-table.ts';
export type { Format } from './transfer/formats.ts';
export type { Garbage } from './care/collect.ts';
export type { Damage } from './care/verify.ts';
