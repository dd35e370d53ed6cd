export { participantsStage } from './participants/stage.ts';
export { seriesFilesStage } from './series-files/stage.ts';
