// Stages: what a pipeline file can name.
export { compareStage } from './compare/stage.ts';
export { compositeStage } from './composite/stage.ts';
export { correlationsStage } from './correlations/stage.ts';
export { massMediationStage } from './mass-mediation/stage.ts';
export { mediationStage } from './mediation/stage.ts';
export { networkStage } from './network/stage.ts';
export { table1Stage } from './table1/stage.ts';
export { totalEffectStage } from './total-effect/stage.ts';

// Functions: the same statistics without tables, for use in other programs.
export { totalEffect } from './total-effect/total-effect.ts';
export type { TotalEffectInput } from './total-effect/total-effect.ts';
export type { Coefficient } from './estimates/coefficient.ts';
export { mediation } from './mediation/mediation.ts';
export type { MediationInput } from './mediation/mediation.ts';
export { estimateModel } from './mediation/estimate-model.ts';
export type { Mediation, MediationOptions } from './mediation/estimate-model.ts';
export type { MediationRow } from './mediation/bootstrap-rows.ts';
export { searchFamily } from './mass-mediation/search.ts';
export type { Control, Permutations, Search, SearchNulls } from './mass-mediation/search.ts';
export { searchNetworks } from './network/network.ts';
export type { NetworkSearch, NetworkSearchOptions, NetworkSet, TwoSchemeP } from './network/network.ts';
export { familyWiseThreshold } from './mass-mediation/threshold.ts';
export { detectableCorrelation } from './mass-mediation/detectable.ts';
export { repeatedCrossFit } from './composite/repeated.ts';
export type { CrossFitOptions, RepeatedCrossFit } from './composite/repeated.ts';
export { naiveComposite } from './composite/naive.ts';
export type { NaiveComposite } from './composite/naive.ts';
export type { Sample } from './composite/sample.ts';
export type { Composite, Direction, SelectionRule } from './composite/select.ts';
export { compareNumbers } from './table1/group-numbers.ts';
export { compareCategories } from './table1/group-categories.ts';
export { compareExposure, correlateNumbers } from './table1/correlations.ts';
export { comparePairedShares, comparePairs } from './compare/paired.ts';
export type { TestRow } from './table1/tests.ts';
