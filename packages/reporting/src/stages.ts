export { studyReportStage } from './study-report/stage.ts';
