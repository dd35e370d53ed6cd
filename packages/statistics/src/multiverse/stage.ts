import {
  analysedCandidates,
  analysedPeople,
  collected,
  defineStage,
  multiverseTests,
  specifications,
  universes,
  type Check,
} from '@mesovia/core';
import { permutationPlan } from '@mesovia/kernels';
import { z } from 'zod';
import { jointInference } from './joint-inference.ts';
import { readUniverses, type Universes } from './read-universes.ts';
import { specificationColumns, testColumns } from './tables.ts';

/** Keeps these permutations apart from those of the searches. */
const STREAM = 4000;

export const multiverseStage = defineStage({
  name: 'multiverse',
  version: 1,
  about:
    'Does the answer depend on decisions that could have been made otherwise? One test over all of them.',
  params: z.strictObject({
    permutations: z
      .int()
      .min(1)
      .default(2000)
      .describe('permutations of each scheme, the same in all universes'),
    alpha: z.number().gt(0).lt(1).default(0.05).describe('family-wise error that decides'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the limits of each universe'),
    shown: z
      .int()
      .min(1)
      .max(20)
      .default(1)
      .describe(
        'candidates whose estimates are kept for every universe: those with the largest median statistic',
      ),
    seed: z.int().default(1).describe('of the permutations'),
  }),
  inputs: {
    universes,
    people: collected(analysedPeople),
    candidates: collected(analysedCandidates),
  },
  outputs: { multiverse_tests: multiverseTests, specifications },
  main: 'multiverse_tests',

  async run({ params, inputs, seed, signal, warn, progress }) {
    const read = readUniverses(inputs);
    for (const check of remarks(read)) warn(check);
    const isPlain =
      !read.covariates && read.universes.every(({ people }) => people.length === read.everybody);
    const plan = permutationPlan(read.everybody, params.permutations, seed, STREAM, null, !isPlain);
    const joint = await jointInference(read.universes, read.everybody, plan.indices, { signal, progress });
    return {
      multiverse_tests: testColumns(read, joint, params.alpha),
      specifications: specificationColumns(read, joint, params),
    };
  },
});

function remarks({ universes: all, left, everybody }: Universes): Check[] {
  const checks: Check[] = [];
  const sizes = all.map(({ people }) => people.length);
  if (Math.min(...sizes) < everybody)
    checks.push({
      code: 'universes-of-other-people',
      severity: 'note',
      message: `Universes have ${Math.min(...sizes)} to ${Math.max(...sizes)} of ${everybody} people; each permutation of all of them is followed to the people of each universe.`,
    });
  if (left > 0)
    checks.push({
      code: 'candidates-not-in-all-universes',
      severity: 'warning',
      message: `${left} candidates are missing in some universe and were not compared.`,
      remedy: 'vary decisions that keep the candidates, or compare fewer universes',
    });
  return checks;
}
