import {
  cleanTimeseries,
  confounds,
  defineStage,
  denoising,
  frames,
  optional,
  quality as qualityTable,
  timeseries,
  type Check,
  type TableOutput,
} from '@mesovia/core';
import { z } from 'zod';
import { readScans } from '../scans/read-scans.ts';
import { describeStrategy } from '../strategies/describe.ts';
import { PRESETS } from '../strategies/presets.ts';
import { strategySchema, type Strategy } from '../strategies/strategy.ts';
import { denoisePerson, refuseExcluded, type DenoisedRun } from './denoise-person.ts';
import { motionOf, readMotion, unknownMotion } from './frame-motion.ts';
import { frameColumns, qualityColumns, seriesColumns } from './output-tables.ts';
import { quality } from './quality.ts';
import { readConfounds } from './run-confounds.ts';

export const denoiseStage = defineStage({
  name: 'denoise',
  version: 1,
  about:
    'Censors frames, filters, and takes confounds out of the signals of a person by one declared strategy; says what is left.',
  params: z
    .strictObject({
      strategy: z
        .enum(Object.keys(PRESETS) as [string, ...string[]])
        .optional()
        .describe('a preset; `mesovia show strategies` lists them, `mesovia show strategy NAME` prints one'),
      own_strategy: strategySchema
        .optional()
        .describe('a strategy of your own instead, every parameter given'),
      unusable: z
        .enum(['exclude', 'stop'])
        .default('exclude')
        .describe('a run with too little left is excluded with a reason, or stops the study'),
    })
    .refine(({ strategy, own_strategy: own }) => (strategy === undefined) !== (own === undefined), {
      message: 'give either strategy or own_strategy',
      path: ['strategy'],
    }),
  inputs: { series: timeseries, frames, confounds: optional(confounds) },
  outputs: { clean_timeseries: cleanTimeseries, frames, quality: qualityTable, denoising },
  main: 'clean_timeseries',
  each: { key: 'participant_id', over: 'series' },

  run({ params, inputs, key, warn }) {
    const person = key as string;
    const name = params.strategy ?? 'own';
    const strategy = params.own_strategy ?? (PRESETS[name] as Strategy);
    const scans = readScans(inputs.series, person);
    const motion = readMotion(inputs.frames);
    const motions = scans.map((scan) => motionOf(motion, scan, person));
    const known = inputs.confounds && readConfounds(inputs.confounds);
    const runs = denoisePerson(
      scans.map((scan, i) => ({
        ...motions[i],
        scan,
        where: `${person}, ${scan.scan}`,
        confounds: known?.get(scan.scan),
      })),
      strategy,
    );
    if (params.unusable === 'stop') refuseExcluded(runs, person);
    const fdMm = motions.map((measures) => measures.fdMm);
    remarks(runs, strategy, fdMm).forEach(warn);
    const clean = runs.map((run) => run.clean);
    const result = quality(clean, Float64Array.from(fdMm.flatMap((values) => [...values])));
    return {
      clean_timeseries: seriesColumns(clean, person),
      frames: frameColumns(scans, fdMm, runs.map(usedFrames), person),
      quality: qualityColumns(result, person),
      denoising: denoisingColumns(runs, name, person),
    };
  },
});

const usedFrames = ({ plan, reason }: DenoisedRun): Uint8Array =>
  reason === undefined ? plan.kept : new Uint8Array(plan.kept.length);

function remarks(runs: readonly DenoisedRun[], strategy: Strategy, fdMm: readonly Float64Array[]): Check[] {
  const checks = strategy.censor.fd_mm === 'none' ? [] : unknownMotion(fdMm);
  if (strategy.order === 'regress_then_filter') checks.push(REGRESSED_FIRST);
  if (runs.some(({ reason }) => reason !== undefined)) checks.push(LEFT_OUT);
  if (runs.some(({ exhausted }) => exhausted > 0)) checks.push(EXHAUSTED);
  if (runs.some(({ plan, rank }) => rank < plan.regressors.count && rank > 0)) checks.push(DEPENDENT);
  for (const message of new Set(runs.flatMap(({ plan }) => plan.remarks))) {
    checks.push({ code: 'components-fewer', severity: 'note', message: `A run has ${message}.` });
  }
  return checks;
}

const REGRESSED_FIRST: Check = {
  code: 'regress-then-filter',
  severity: 'warning',
  message:
    'Regressors were taken out before the filter, as CONN does: filtering afterwards lets some of their noise back in.',
  remedy: 'use order: joint',
};

const LEFT_OUT: Check = {
  code: 'run-left-out',
  severity: 'warning',
  message: 'A run or person has too little left after denoising and takes no part.',
  remedy: 'the denoising table gives the reason of each',
};

const EXHAUSTED: Check = {
  code: 'region-used-up',
  severity: 'warning',
  message: 'The regressors and the filter leave nothing of some regions; their connections are unknown.',
  remedy: 'see whether a region stands among the regressors',
};

const DEPENDENT: Check = {
  code: 'dependent-regressors',
  severity: 'note',
  message:
    'Some regressors say nothing new in the kept frames (constant there, or spanned by others); they cost no degree of freedom.',
};

function denoisingColumns(runs: readonly DenoisedRun[], strategy: string, person: string): TableOutput {
  return {
    participant_id: runs.map(() => person),
    scan: runs.map(({ clean }) => clean.scan),
    strategy: runs.map(() => strategy),
    procedure: runs.map(({ plan }) => describeStrategy(plan.strategy)),
    frames: Int32Array.from(runs, ({ plan }) => plan.kept.length),
    kept_frames: Int32Array.from(runs, ({ plan }) => plan.keptFrames),
    minutes: Float64Array.from(runs, ({ plan }) => (plan.keptFrames * plan.trS) / 60),
    regressors: Int32Array.from(runs, ({ plan }) => plan.columns.length),
    rank: Int32Array.from(runs, ({ rank }) => rank),
    filter_df: Float64Array.from(runs, ({ plan }) => plan.filterDf),
    residual_df: Float64Array.from(runs, ({ residualDf }) => residualDf),
    excluded: runs.map(({ reason }) => reason !== undefined),
    reason: runs.map(({ reason }) => reason ?? null),
  };
}
