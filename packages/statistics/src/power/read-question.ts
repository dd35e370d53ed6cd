import { ParameterError } from '@mesovia/core';
import type { Question } from './questions.ts';

export interface QuestionParams {
  readonly question: Question['kind'];
  readonly n?: number | undefined;
  readonly exposed?: number | undefined;
  readonly covariate_columns?: number | undefined;
  readonly d?: number | undefined;
  readonly a?: number | undefined;
  readonly b?: number | undefined;
  readonly direct: number;
  readonly scale: 'standardised' | 'error_sd';
  readonly candidates?: number | undefined;
  readonly carriers: number;
  readonly reliability: number;
  readonly procedure?: string | undefined;
  readonly resamples: number;
  readonly permutations: number;
  readonly alpha: number;
}

/** What the connected tables of a study say where the parameters do not. */
interface Study {
  readonly exposed: number | undefined;
  readonly covariates: number | undefined;
  readonly candidates: number | undefined;
}

const PROCEDURES = {
  group: ['student', 'welch'],
  mediator: ['joint', 'percentile'],
  search: ['fwe_strict', 'fwe', 'bonferroni', 'bh'],
} as const;

/**
 * Parameters as one question.
 *
 * @throws ParameterError `missing-effect`, `wrong-procedure`
 */
export function readQuestion(params: QuestionParams, seed: bigint, study: Study): Question {
  const { question: kind, alpha, direct, scale } = params;
  const exposed = params.exposed ?? study.exposed;
  if (kind === 'group') {
    const procedure = procedureOf(kind, params.procedure);
    const groups = exposed ?? missing('exposed', 'the share of people in the exposed group');
    return {
      kind,
      alpha,
      seed,
      procedure,
      exposed: groups,
      d: params.d ?? missing('d', 'a difference in SDs'),
    };
  }
  const paths = {
    a: params.a ?? missing('a', 'the path from exposure to mediator'),
    b: params.b ?? missing('b', 'the path from mediator to outcome'),
    direct,
    scale,
  };
  const covariates = params.covariate_columns ?? study.covariates ?? 0;
  const common = { alpha, seed, exposed, covariates, ...paths };
  if (kind === 'mediator')
    return { kind, ...common, procedure: procedureOf(kind, params.procedure), resamples: params.resamples };
  const count =
    params.candidates ?? study.candidates ?? missing('candidates', 'how many candidates are searched');
  const { carriers, reliability, permutations } = params;
  return {
    kind,
    ...common,
    procedure: procedureOf(kind, params.procedure),
    count,
    carriers,
    reliability,
    permutations,
  };
}

function procedureOf<K extends keyof typeof PROCEDURES>(
  kind: K,
  wanted: string | undefined,
): (typeof PROCEDURES)[K][number] {
  const known: readonly (typeof PROCEDURES)[K][number][] = PROCEDURES[kind];
  const found = wanted === undefined ? known[0] : known.find((name) => name === wanted);
  if (found !== undefined) return found;
  throw new ParameterError(
    'wrong-procedure',
    `${wanted} is no procedure for the question ${kind}`,
    'with.procedure',
    `use ${known.join(', ')}`,
  );
}

function missing(name: string, what: string): never {
  throw new ParameterError('missing-effect', `${name} is missing: ${what}`, `with.${name}`, `give ${name}`);
}
