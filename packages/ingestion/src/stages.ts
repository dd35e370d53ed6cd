export { atlasStage } from './atlas/stage.ts';
export { flowStage } from './flow/stage.ts';
export { labelAtlasStage } from './label-atlas/stage.ts';
export { parcellateStage } from './parcellate/stage.ts';
export { participantsStage } from './participants/stage.ts';
export { readSeriesStage } from './read-series/stage.ts';
export { seriesFilesStage } from './series-files/stage.ts';
export { sqlStage } from './sql/stage.ts';
