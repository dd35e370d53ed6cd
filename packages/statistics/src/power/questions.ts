import { ParameterError } from '@mesovia/core';
import {
  adjustBh,
  bootstrapMediation,
  createStream,
  familyWiseP,
  massMediation,
  nextNormal,
  percentileInterval,
  permutationPlan,
  searchPermutations,
  studentT,
  welchT,
} from '@mesovia/kernels';
import {
  drawMediator,
  drawSearch,
  exposedOf,
  moments,
  restOf,
  type Candidates,
  type Paths,
  type Sample,
} from './effects.ts';

interface Common {
  readonly alpha: number;
  readonly seed: bigint;
}

export interface GroupQuestion extends Common {
  readonly kind: 'group';
  readonly exposed: number;
  /** Difference of means in SDs within the groups. */
  readonly d: number;
  readonly procedure: 'student' | 'welch';
}

export interface MediatorQuestion extends Common, Sample, Paths {
  readonly kind: 'mediator';
  readonly procedure: 'joint' | 'percentile';
  /** Bootstrap resamples of the percentile interval. */
  readonly resamples: number;
}

export interface SearchQuestion extends Common, Sample, Paths, Candidates {
  readonly kind: 'search';
  readonly procedure: 'fwe_strict' | 'fwe' | 'bonferroni' | 'bh';
  /** Of each scheme. */
  readonly permutations: number;
}

export type Question = GroupQuestion | MediatorQuestion | SearchQuestion;

/** What one simulated study finds. */
export interface Finding {
  readonly found: boolean;
  /** Of the candidates that carry something, how many; 0 or 1 without a search. */
  readonly carriers: number;
}

/**
 * A function that simulates study number k with n people and analyses it as the house would. The numbers of a study depend
 * on (seed, k, n) only.
 *
 * @throws ParameterError `impossible-effect`, `bad-power`
 */
export function simulator(question: Question): (n: number, study: number) => Finding {
  if (question.kind === 'group') return (n, study) => groupStudy(question, n, study);
  restOf(question);
  if (question.kind === 'mediator') return (n, study) => mediatorStudy(question, n, study);
  if (question.carriers > question.count)
    refuse(
      `${question.carriers} carriers among ${question.count} candidates`,
      'give at most as many carriers',
    );
  if (question.scale !== 'standardised')
    refuse(
      'candidates that follow a mediator with a given reliability need one of variance 1',
      'give standardised paths',
    );
  return (n, study) => searchStudy(question, n, study);
}

function refuse(problem: string, remedy: string): never {
  throw new ParameterError('bad-power', problem, 'power', remedy);
}

/** Fewest people that a study of this kind can be computed with. */
export function fewestPeople(question: Question): number {
  return question.kind === 'group' ? 4 : question.covariates + 6;
}

function groupStudy(
  { exposed, d, procedure, alpha, seed }: GroupQuestion,
  n: number,
  study: number,
): Finding {
  const stream = createStream(seed, 0, study, 0);
  const n1 = exposedOf(n, exposed);
  const draw = (count: number, mean: number) =>
    moments(Float64Array.from({ length: count }, () => mean + nextNormal(stream)));
  const [mean1, sd1] = draw(n1, d);
  const [mean0, sd0] = draw(n - n1, 0);
  const test = procedure === 'welch' ? welchT : studentT;
  const found = test(mean1, sd1, n1, mean0, sd0, n - n1).p < alpha;
  return { found, carriers: found ? 1 : 0 };
}

function mediatorStudy(question: MediatorQuestion, n: number, study: number): Finding {
  const { alpha, seed, procedure, resamples } = question;
  const { candidates: m, ...model } = drawMediator(n, question, question, createStream(seed, 0, study, 0));
  const p = () => {
    if (procedure === 'percentile') {
      const { draws } = bootstrapMediation({ ...model, m }, resamples, seed, study + 1, null).raw;
      return percentileInterval(draws, 1 - alpha).p;
    }
    const { pA, pB } = massMediation({ ...model, candidates: m });
    return Math.max(pA[0], pB[0]);
  };
  const found = p() < alpha;
  return { found, carriers: found ? 1 : 0 };
}

function searchStudy(question: SearchQuestion, n: number, study: number): Finding {
  const { alpha, seed, procedure, permutations, carriers } = question;
  const model = drawSearch(n, question, question, question, createStream(seed, 0, study, 0));
  const decisive = (): Float64Array => {
    if (procedure === 'fwe' || procedure === 'fwe_strict') {
      const plan = permutationPlan(n, permutations, seed, study + 1, null, question.covariates > 0);
      const { statistic, maxA, maxB } = searchPermutations(model, plan.indices);
      const { pFwe, pFweStrict } = familyWiseP(statistic, maxA, maxB);
      return procedure === 'fwe' ? pFwe : pFweStrict;
    }
    const { pA, pB } = massMediation(model);
    const joint = pA.map((p, e) => Math.max(p, pB[e]));
    return procedure === 'bh' ? adjustBh(joint) : joint.map((p) => Math.min(1, p * joint.length));
  };
  const p = decisive();
  return {
    found: p.some((value) => value < alpha),
    carriers: p.subarray(0, carriers).filter((value) => value < alpha).length,
  };
}
