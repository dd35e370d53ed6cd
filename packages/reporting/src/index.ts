// The stage a pipeline file can name.
export { studyReportStage } from './study-report/stage.ts';

// Functions: a page without a pipeline.
export { renderMediationReport } from './mediation-report/page.tsx';
export type { MediationTables } from './mediation-report/report.ts';

// Words and numbers for people.
export { proseOf, wordingOffences } from './wording/gate.ts';
export type { Offence } from './wording/gate.ts';
export { vocabulary } from './wording/vocabulary.ts';
export type { Vocabulary } from './wording/vocabulary.ts';
