import {
  cleanTimeseries,
  defineStage,
  edges,
  edgeVariances,
  frames as framesTable,
  optional,
  type Check,
  type TableOutput,
} from '@mesovia/core';
import { z } from 'zod';
import { readScans, type Scan } from '../scans/read-scans.ts';
import { equaliseFrames } from './equalise-frames.ts';
import { measurePerson, type PersonConnections } from './measure-person.ts';
import { checkChoice, ESTIMATORS, measureName, MEASURES, type Measure } from './measures.ts';
import { segmentsOf } from './segments.ts';
import { effectiveFrames } from './variance.ts';

export const correlateStage = defineStage({
  name: 'correlate',
  version: 1,
  about: 'Connection of every pair of regions, over the kept frames of a person.',
  params: z.strictObject({
    measure: z
      .enum(MEASURES)
      .default('pearson')
      .describe('plain correlation, of ranks, given all other regions; covariance, or its inverse'),
    estimator: z
      .enum(ESTIMATORS)
      .default('empirical')
      .describe('the covariance as it is, or shrunk; a shrunk correlation is not called Pearson'),
    standardise: z
      .enum(['none', 'ddof0', 'ddof1'])
      .default('ddof1')
      .describe('z-score each region within each run, SD with divisor frames (ddof0) or frames - 1 (ddof1)'),
    runs: z
      .enum(['concatenate', 'fisher-average'])
      .default('concatenate')
      .describe('several runs: joined after z-scoring, or the weighted mean of the Fisher z of each'),
    variance: z
      .enum(['none', 'naive', 'xdf'])
      .default('none')
      .describe('variance of each Fisher z: as if frames were independent, or with autocorrelation (xDF)'),
    equalise_frames: z
      .int()
      .min(4)
      .nullable()
      .default(null)
      .describe('draw so many frames of everybody at random; people with fewer have no connections'),
    seed: z.int().default(1).describe('of the frames drawn'),
  }),
  inputs: { series: cleanTimeseries, frames: optional(framesTable) },
  outputs: { edges, edge_variances: edgeVariances },
  main: 'edges',
  each: { key: 'participant_id', over: 'series' },

  run({ params, inputs, key, seed, warn }) {
    const person = key as string;
    checkChoice(params);
    const all = readScans(inputs.series, person);
    const wanted = params.equalise_frames;
    const scans = wanted === null ? all : equaliseFrames(all, wanted, seed);
    const name = measureName(params.measure, params.estimator);
    if (scans === null || scans.every(({ frames }) => frames === 0)) {
      warn(scans === null ? TOO_FEW : LEFT_OUT);
      return tables(unknown(all, params.variance), name, params.variance, person);
    }
    const segments = params.variance === 'xdf' ? segmentsOf(inputs.frames, scans, person) : [];
    const measured = measurePerson(scans, segments, params, person);
    if (params.measure === 'pearson' && params.estimator !== 'empirical') warn(SHRUNK);
    if (measured.dead.includes(1)) warn(deadRemark(params.measure));
    if (params.variance === 'naive' && measured.varZ.every((value) => value !== value)) {
      warn(noVariance(name));
    }
    return tables(measured, name, params.variance, person);
  },
});

type Values = Pick<PersonConnections, 'r' | 'varZ' | 'shrinkage' | 'frames'>;

function tables(values: Values, measure: string, variance: string, person: string) {
  return {
    edges: {
      participant_id: [person],
      measure: [measure],
      r: one(values.r),
      kept_frames: Int32Array.of(values.frames),
      shrinkage: Float64Array.of(values.shrinkage),
    },
    edge_variances: varianceColumns(values.varZ, variance, person),
  };
}

function varianceColumns(varZ: Float64Array, method: string, person: string): TableOutput {
  const rows = method === 'none' ? [] : [person];
  return {
    participant_id: rows,
    method: rows.map(() => method),
    var_z: rows.length > 0 ? one(varZ) : { values: varZ, offsets: Int32Array.of(0) },
    effective_frames: Float64Array.from(rows, () => effectiveFrames(varZ)),
  };
}

const one = (values: Float64Array) => ({ values, offsets: Int32Array.of(0, values.length) });

/** A person without enough frames keeps a row, so that a rule of the participant flow can give the reason. */
function unknown([{ regions }]: readonly Scan[], variance: string): Values {
  const r = new Float64Array((regions * (regions - 1)) / 2).fill(NaN);
  return { r, varZ: variance === 'none' ? new Float64Array(0) : r, frames: 0, shrinkage: NaN };
}

const LEFT_OUT: Check = {
  code: 'no-frames',
  severity: 'warning',
  message: 'Denoising left out all runs of a person: the connections are unknown.',
  remedy: 'leave the person out by a rule of the participant flow, for example minutes < 4',
};

const TOO_FEW: Check = {
  code: 'fewer-frames',
  severity: 'warning',
  message: 'A person keeps fewer frames than equalise_frames: the connections are unknown.',
  remedy: 'leave the person out by a rule of the participant flow on kept_frames, or lower equalise_frames',
};

const SHRUNK: Check = {
  code: 'shrunk-correlation',
  severity: 'warning',
  message:
    'Correlations are shrunk, more so in people with fewer kept frames: differences in motion become differences in connectivity.',
  remedy: 'use the estimator empirical for Pearson correlations',
};

const noVariance = (name: string): Check => ({
  code: 'no-variance-formula',
  severity: 'warning',
  message: `The Fisher z of a ${name} has no variance by formula: it is unknown.`,
  remedy: 'ask for the variance of an empirical Pearson or partial correlation',
});

function deadRemark(measure: Measure): Check {
  const given =
    measure === 'partial' || measure === 'precision'
      ? ' Its other connections are given the living regions only.'
      : '';
  return {
    code: 'dead-regions',
    severity: 'warning',
    message: `A person has regions without signal: their connections are unknown.${given}`,
    remedy: 'leave the person or the region out; otherwise these connections leave the search',
  };
}
