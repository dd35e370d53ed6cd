import {
  artefact,
  associationEstimates,
  bundle,
  candidateEstimates,
  candidateLabels,
  candidates,
  compositeMembers,
  compositeScores,
  correlations,
  defineStage,
  denoising,
  estimates,
  flow,
  groupTests,
  instrumentScales,
  missingCandidates,
  multiverseTests,
  networkComponents,
  networkScores,
  nulls,
  optional,
  participants,
  power,
  personQuality,
  qcFc,
  quality,
  regionEstimates,
  regions,
  sensitivity,
  specifications,
  strategyComparison,
  studyChecks,
  studyDesign,
  studyParameters,
  studyStages,
  table1,
  universes,
  variables,
} from '@mesovia/core';
import { z } from 'zod';
import { titleOffences } from '../sections/checks.tsx';
import { renderPage } from './page.tsx';
import { readReport } from './read-report.ts';

export const studyReportStage = defineStage({
  name: 'study-report',
  version: 1,
  about: 'One self-contained page: the answer, everything behind it, and how it was made.',
  params: z.strictObject({
    title: z.string().min(1).optional().describe('title of the page; the title of the study by default'),
    strongest: z.int().min(1).max(60).default(10).describe('how many of the ranked candidates are shown'),
  }),
  inputs: {
    design: studyDesign,
    parameters: studyParameters,
    stages: studyStages,
    checks: studyChecks,
    people: bundle({ participants, variables }),
    flow: optional(bundle({ flow })),
    table1: bundle({ table1, group_tests: groupTests }),
    total: estimates,
    search: bundle({
      candidate_estimates: candidateEstimates,
      region_estimates: regionEstimates,
      nulls,
      estimates,
      missing_candidates: missingCandidates,
    }),
    labels: candidateLabels,
    candidates,
    regions: optional(regions),
    composite: bundle({ estimates, composite_members: compositeMembers, composite_scores: compositeScores }),
    mediation: optional(estimates),
    several_mediators: optional(estimates),
    moderated: optional(estimates),
    sensitivity: optional(sensitivity),
    multiverse: optional(bundle({ multiverse_tests: multiverseTests, specifications })),
    universes: optional(universes),
    power: optional(power),
    networks: optional(bundle({ network_components: networkComponents, network_scores: networkScores })),
    associations: optional(associationEstimates),
    quality: optional(quality),
    motion: optional(bundle({ qc_fc: qcFc, estimates, person_quality: personQuality })),
    denoising: optional(denoising),
    strategies: optional(strategyComparison),
    questionnaires: optional(instrumentScales),
    comparisons: optional(groupTests),
    correlations: optional(correlations),
    models: optional(estimates),
    adjusted: optional(bundle({ candidate_estimates: candidateEstimates, estimates })),
  },
  outputs: {
    page: artefact({ mediaType: 'text/html', about: 'the report, one file that needs no network' }),
  },

  run({ params, inputs, warn }) {
    const report = readReport(inputs, { title: params.title, strongest: params.strongest });
    const offences = titleOffences(report);
    if (offences.length > 0) {
      warn({
        code: 'wording',
        severity: 'warning',
        message: `The title or note says ${offences.join(', ')}, which a ${report.study.design} design does not license.`,
        remedy: 'use words of association in study.title and study.note',
      });
    }
    return { page: renderPage(report) };
  },
});
