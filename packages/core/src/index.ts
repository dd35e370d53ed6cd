// Contracts and tables.
export {
  artefact,
  bool,
  collected,
  defineTable,
  float64,
  float64List,
  int32,
  int32List,
  int64,
  text,
  textList,
} from './contract.ts';
export type {
  ArtefactContract,
  Column,
  ColumnType,
  Contract,
  ScalarType,
  TableContract,
} from './contract.ts';
export {
  flow,
  inclusion,
  instrumentScales,
  instrumentScores,
  participants,
  variables,
} from './tables/people.ts';
export {
  cleanTimeseries,
  commonMask,
  confounds,
  coverage,
  denoising,
  filesNotUsed,
  frames,
  imagePairs,
  quality,
  regionLabels,
  regionVoxels,
  regions,
  scanFiles,
  scanMasks,
  scans,
  timeseries,
} from './tables/scans.ts';
export { candidateLabels, candidates, edges, edgeVariances } from './tables/connectivity.ts';
export { personQuality, qcFc, runQuality, strategyComparison, strategyEdges } from './tables/quality.ts';
export {
  associationEstimates,
  candidateEstimates,
  compositeMembers,
  compositeScores,
  correlations,
  estimates,
  groupTests,
  missingCandidates,
  networkComponents,
  networkScores,
  nulls,
  regionEstimates,
  sensitivity,
  table1,
} from './tables/statistics.ts';
export { analysedCandidates, analysedPeople, multiverseTests, specifications } from './tables/multiverse.ts';
export { power } from './tables/power.ts';
export { studyChecks, studyDesign, studyParameters, studyStages, universes } from './tables/study.ts';

// Tables in memory.
export { buildTable, emptyTable } from './build-table.ts';
export { arrowType } from './make-vector.ts';
export type { ListColumn, MaskedColumn, NumberArray, OutputColumn, TableOutput } from './columns.ts';
export { tableView } from './table-view.ts';
export type { Labels, Matrix, TableView } from './table-view.ts';
export { digestParts, digestTable, logicalType } from './digest.ts';
export { canonicalJson, digestOf, sha256 } from './canonical.ts';

// Stages.
export { bundle, defineStage, optional } from './stage.ts';
export type {
  Bundle,
  Check,
  FoundFile,
  Input,
  Optional,
  SourceFiles,
  Stage,
  StageContext,
  StageOutputs,
  ViewOf,
} from './stage.ts';
export { inputTables, runStage } from './run-stage.ts';
export type { RunOptions, RunResult, StageInputs, TableParts } from './run-stage.ts';
export { issueLines, parseParams, path } from './params.ts';

// Errors.
export {
  ContractError,
  DataError,
  ParameterError,
  PipelineError,
  StoreError,
  UserError,
  isUserError,
  reviveError,
} from './errors.ts';
export type { SerialisedError } from './errors.ts';
