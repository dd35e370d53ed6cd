/** What a pipeline file can name as `connectivity/<name>`. */
export { applyStrategiesStage } from './apply-strategies/stage.ts';
export { candidatesStage } from './candidates/stage.ts';
export { combatStage } from './harmonise/stage.ts';
export { compareStrategiesStage } from './compare-strategies/stage.ts';
export { correlateStage } from './correlate/stage.ts';
export { denoiseStage } from './denoise/stage.ts';
export { qualityStage } from './quality/stage.ts';
export { scrubStage } from './scrub/stage.ts';
export { tangentStage } from './tangent/stage.ts';
