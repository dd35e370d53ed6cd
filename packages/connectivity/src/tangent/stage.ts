import {
  cleanTimeseries,
  DataError,
  defineStage,
  edges,
  optional,
  participants,
  type Check,
} from '@mesovia/core';
import { lowerTriangle } from '@mesovia/kernels';
import { z } from 'zod';
import { expandTriangle } from '../correlate/connections.ts';
import { ESTIMATORS } from '../correlate/measures.ts';
import { displacements } from './displacements.ts';
import { REFERENCES, tangentName } from './measure-name.ts';
import { readPeople, spreadOfLiving, type PersonSeries } from './people.ts';

export const tangentStage = defineStage({
  name: 'tangent',
  version: 1,
  about: 'How the covariance of each person is displaced from that of the group, region pair by region pair.',
  params: z.strictObject({
    reference: z
      .enum(REFERENCES)
      .default('log-euclidean')
      .describe(
        'mean of the covariances: geometric, fitted on everybody and so not for cross-fitting; or of their logarithms',
      ),
    estimator: z.enum(ESTIMATORS).default('ledoit-wolf').describe('the covariance as it is, or shrunk'),
    standardise: z
      .enum(['none', 'ddof0', 'ddof1'])
      .default('ddof1')
      .describe('z-score each region within each run, SD with divisor frames (ddof0) or frames - 1 (ddof1)'),
  }),
  inputs: { series: cleanTimeseries, people: optional(participants) },
  outputs: { edges },

  run({ params, inputs, warn }) {
    const included = inputs.people && new Set(inputs.people.strings('participant_id') as readonly string[]);
    const people = readPeople(inputs.series, included, params.standardise);
    if (people.length < 2) refuseTooFew(people.length);
    const { regions } = people[0];
    const living = livingInAll(people, regions);
    const spreads = people.map((person) => spreadOfLiving(person, living, params.estimator));
    const found = displacements(
      spreads.map(({ covariance }) => covariance),
      living.length,
      params.reference,
    );
    if (found === null) refuseIndefinite();
    if (living.length < regions) warn(deadRemark(regions - living.length));
    const width = (regions * (regions - 1)) / 2;
    const values = new Float64Array(people.length * width);
    found.matrices.forEach((matrix, i) => {
      const triangle = new Float64Array((living.length * (living.length - 1)) / 2);
      lowerTriangle(matrix, living.length, triangle);
      values.set(expandTriangle(triangle, living, regions), i * width);
    });
    return {
      edges: {
        participant_id: people.map(({ id }) => id),
        measure: people.map(() => tangentName(params.reference, params.estimator)),
        r: { values, offsets: Int32Array.from({ length: people.length + 1 }, (_, i) => i * width) },
        kept_frames: Int32Array.from(people, ({ frames }) => frames),
        shrinkage: Float64Array.from(spreads, ({ shrinkage }) => shrinkage),
      },
    };
  },
});

/** The reference is common, so a region without signal in one person is left out for all. */
function livingInAll(people: readonly PersonSeries[], regions: number): Int32Array {
  return Int32Array.from({ length: regions }, (_, j) => j).filter((j) =>
    people.every(({ dead }) => dead[j] === 0),
  );
}

function refuseTooFew(count: number): never {
  throw new DataError(
    'too-few-people',
    `${count} people have frames; a reference needs at least 2`,
    'stage tangent',
    'connect the series of more people',
  );
}

function refuseIndefinite(): never {
  throw new DataError(
    'no-reference',
    'the mean of the covariances was not found: at least one is not positive definite',
    'stage tangent',
    'use the estimator ledoit-wolf, or leave out a global signal or a repeated region',
  );
}

const deadRemark = (count: number): Check => ({
  code: 'dead-regions',
  severity: 'warning',
  message: `${count} regions without signal in some people are left out for everybody: their connections are unknown.`,
  remedy: 'leave the people or the regions out',
});
