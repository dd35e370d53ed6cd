import { cleanTimeseries, defineStage, edges, type Check, type TableOutput } from '@mesovia/core';
import { z } from 'zod';
import { deadRegions } from '../scans/dead-regions.ts';
import { readScans } from '../scans/read-scans.ts';
import { connections, type Estimator, type Measure } from './connections.ts';
import { joinRuns } from './join-runs.ts';

export const correlateStage = defineStage({
  name: 'correlate',
  version: 1,
  about: 'Correlation of every pair of regions, over the kept frames of a person.',
  params: z.strictObject({
    measure: z
      .enum(['pearson', 'partial'])
      .default('pearson')
      .describe('plain correlation, or correlation given all other regions'),
    estimator: z
      .enum(['empirical', 'ledoit-wolf'])
      .default('empirical')
      .describe('the covariance as it is, or shrunk; a shrunk correlation is not called Pearson'),
    standardise: z
      .enum(['none', 'ddof0', 'ddof1'])
      .default('ddof1')
      .describe('z-score each region within each run, SD with divisor frames (ddof0) or frames - 1 (ddof1)'),
  }),
  inputs: { series: cleanTimeseries },
  outputs: { edges },
  each: { key: 'participant_id', over: 'series' },

  run({ params, inputs, key, warn }) {
    const person = key as string;
    const scans = readScans(inputs.series, person);
    if (scans.every(({ frames }) => frames === 0)) {
      warn(LEFT_OUT);
      return { edges: unknownEdges(scans[0].regions, params, person) };
    }
    const joined = joinRuns(scans, params.standardise, person);
    const dead = deadRegions(scans);
    const runs = scans.filter((scan) => scan.frames > 0).length;
    const { r, shrinkage } = connections(joined, { ...params, dead, runs }, person);
    if (params.measure === 'pearson' && params.estimator === 'ledoit-wolf') warn(SHRUNK);
    if (dead.includes(1)) warn(deadRemark(params.measure));
    return {
      edges: {
        participant_id: [person],
        measure: [measureName(params.measure, params.estimator)],
        r: { values: r, offsets: Int32Array.of(0, r.length) },
        kept_frames: Int32Array.of(joined.frames),
        shrinkage: Float64Array.of(shrinkage),
      },
    };
  },
});

/** A person whose runs were all left out keeps a row, so that a rule of the participant flow can give the reason. */
function unknownEdges(
  regions: number,
  { measure, estimator }: { measure: Measure; estimator: Estimator },
  person: string,
): TableOutput {
  const r = new Float64Array((regions * (regions - 1)) / 2).fill(NaN);
  return {
    participant_id: [person],
    measure: [measureName(measure, estimator)],
    r: { values: r, offsets: Int32Array.of(0, r.length) },
    kept_frames: Int32Array.of(0),
    shrinkage: Float64Array.of(NaN),
  };
}

const LEFT_OUT: Check = {
  code: 'no-frames',
  severity: 'warning',
  message: 'Denoising left out all runs of a person: the connections are unknown.',
  remedy: 'leave the person out by a rule of the participant flow, for example minutes < 4',
};

/** The name under which the values may be shown. */
export function measureName(measure: Measure, estimator: Estimator): string {
  if (measure === 'partial') return `partial correlation (${estimator})`;
  return estimator === 'empirical' ? 'pearson' : 'ledoit-wolf shrunk correlation';
}

const SHRUNK: Check = {
  code: 'shrunk-correlation',
  severity: 'warning',
  message:
    'Correlations are shrunk (Ledoit-Wolf), more so in people with fewer kept frames: differences in motion become differences in connectivity.',
  remedy: 'use the estimator empirical for Pearson correlations',
};

function deadRemark(measure: Measure): Check {
  const given =
    measure === 'partial' ? ' Its other partial correlations are given the living regions only.' : '';
  return {
    code: 'dead-regions',
    severity: 'warning',
    message: `A person has regions without signal: their connections are unknown.${given}`,
    remedy: 'leave the person or the region out; otherwise these connections leave the search',
  };
}
