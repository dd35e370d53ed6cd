import * as core from '@mesovia/core';
import type { TableContract } from '@mesovia/core';

/** Every table that travels between rooms, in the order in which data walks through the house. */
export const FLOOR_PLAN: Readonly<Record<string, readonly TableContract[]>> = {
  who: [
    core.participants,
    core.variables,
    core.flow,
    core.inclusion,
    core.instrumentScores,
    core.instrumentScales,
  ],
  'scans and signals': [
    core.scans,
    core.scanMasks,
    core.commonMask,
    core.imagePairs,
    core.scanFiles,
    core.filesNotUsed,
    core.regions,
    core.regionLabels,
    core.frames,
    core.confounds,
    core.timeseries,
    core.coverage,
    core.regionVoxels,
    core.cleanTimeseries,
    core.denoising,
    core.quality,
  ],
  connectivity: [core.edges, core.edgeVariances, core.candidates, core.candidateLabels],
  quality: [core.runQuality, core.personQuality, core.qcFc, core.strategyEdges, core.strategyComparison],
  statistics: [
    core.table1,
    core.groupTests,
    core.correlations,
    core.estimates,
    core.sensitivity,
    core.candidateEstimates,
    core.associationEstimates,
    core.regionEstimates,
    core.networkComponents,
    core.networkScores,
    core.nulls,
    core.missingCandidates,
    core.compositeMembers,
    core.compositeScores,
    core.analysedPeople,
    core.analysedCandidates,
    core.specifications,
    core.multiverseTests,
    core.power,
  ],
  'about the run, made by the runner (study.design ... study.checks, multiverse.universes)': [
    core.studyDesign,
    core.studyParameters,
    core.studyStages,
    core.studyChecks,
    core.universes,
  ],
};

export const allTables = (): TableContract[] => Object.values(FLOOR_PLAN).flat();
