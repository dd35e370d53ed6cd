/** What a pipeline file can name as `statistics/<name>`. */
export { compareStage } from './compare/stage.ts';
export { compositeStage } from './composite/stage.ts';
export { correlationsStage } from './correlations/stage.ts';
export { massAssociationStage } from './mass-association/stage.ts';
export { massMediationStage } from './mass-mediation/stage.ts';
export { mediationStage } from './mediation/stage.ts';
export { modelStage } from './models/stage.ts';
export { specificationStage } from './multiverse/specification-stage.ts';
export { multiverseStage } from './multiverse/stage.ts';
export { networkStage } from './network/stage.ts';
export { powerStage } from './power/stage.ts';
export { sensitivityStage } from './sensitivity/stage.ts';
export { table1Stage } from './table1/stage.ts';
export { totalEffectStage } from './total-effect/stage.ts';
