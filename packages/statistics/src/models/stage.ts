import {
  bundle,
  DataError,
  defineStage,
  estimates,
  ParameterError,
  participants,
  variables,
  type Check,
} from '@mesovia/core';
import { z } from 'zod';
import { estimateColumns } from '../estimates/rows.ts';
import { readVariable, type PeopleTables, type Variable } from '../people/variable.ts';
import { modelDesign, refuseMissing } from './design.ts';
import { ERRORS, fitModel, type Errors, type Family, type FittedModel } from './fit.ts';
import { marginalMeans } from './marginal-means.ts';
import { coefficientRows, formRows, jointRows } from './rows.ts';

/** Below this many clusters CR0 and CR1 are known to be too small. */
const FEW_CLUSTERS = 20;

export const modelStage = defineStage({
  name: 'model',
  version: 1,
  about: 'A linear or logistic regression with the standard errors named in the file, and marginal means.',
  params: z.strictObject({
    outcome: z.string().describe('a number, or for a logistic model a variable with two values'),
    terms: z.array(z.string()).min(1).describe('variables of the model'),
    interactions: z
      .array(z.tuple([z.string(), z.string()]))
      .default([])
      .describe('pairs of terms whose products enter too'),
    family: z.enum(['linear', 'logistic']).default('linear').describe('kind of regression'),
    errors: z
      .enum(ERRORS)
      .default('model')
      .describe('standard errors: model-based, heteroscedasticity-consistent or cluster-robust'),
    cluster: z.string().optional().describe('variable that names the cluster of a person; for CR0, CR1, CR2'),
    separation: z
      .enum(['refuse', 'firth'])
      .default('refuse')
      .describe(
        "logistic models: stop when people are told apart perfectly, or use Firth's penalty throughout",
      ),
    means: z
      .array(z.string())
      .default([])
      .describe('categories whose estimated marginal means and differences are wanted'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: { estimates },

  run({ params, inputs, warn }) {
    const { people } = inputs;
    refuseLonelyOptions(params);
    const design = modelDesign(people, params.outcome, params.terms, params.interactions, warn);
    const outcome = readVariable(people, params.outcome, 'with.outcome');
    refuseMissing(outcome, design.ids);
    const y = params.family === 'linear' ? numericOutcome(outcome, warn) : binaryOutcome(outcome);
    const cluster = readClusters(people, params.cluster, design.ids);
    const firth = params.separation === 'firth' && params.family === 'logistic';
    const options = { family: params.family, errors: params.errors, cluster, firth };
    const fit = fitModel(design.columns, design.n, design.names.length, y, options);
    remark(fit, params.errors, warn);
    const terms = [...params.terms, ...params.interactions.map((pair) => pair.join(' x '))];
    const context = {
      model: `${params.outcome} ~ ${terms.join(' + ')}`,
      method: methodOf(params, fit),
      family: params.family,
      level: params.level,
      design,
    };
    const rows = [
      ...coefficientRows(context, fit),
      ...jointRows(context, fit),
      ...[...new Set(params.means)].flatMap((name) =>
        formRows(context, fit, name, marginalMeans(design, name)),
      ),
    ];
    return { estimates: estimateColumns(rows) };
  },
});

interface Options {
  readonly family: Family;
  readonly errors: Errors;
  readonly cluster?: string | undefined;
  readonly separation: 'refuse' | 'firth';
}

function refuseLonelyOptions({ errors, cluster, family, separation }: Options): void {
  const clustered = errors.startsWith('CR');
  if (clustered !== (cluster !== undefined)) {
    throw new ParameterError(
      'errors-and-cluster',
      clustered ? `${errors} needs to know the clusters` : 'a cluster is named, and errors ignore it',
      'with.cluster, with.errors',
      clustered ? 'name the variable with `cluster`' : 'set errors to CR0, CR1 or CR2',
    );
  }
  if (separation === 'firth' && family === 'linear') {
    throw new ParameterError(
      'firth-without-logistic',
      "Firth's penalty is for logistic models",
      'with.separation',
      'leave separation out, or set family to logistic',
    );
  }
}

function numericOutcome(
  { name, type, levels, values }: Variable,
  warn: (check: Check) => void,
): Float64Array {
  if (levels) {
    throw new ParameterError(
      'outcome-not-numeric',
      `the outcome ${name} is a ${type} variable`,
      'with.outcome',
      'name a number, or set family to logistic for two values',
    );
  }
  const distinct = new Set(values).size;
  if (distinct < 2) refuseConstant(name);
  if (distinct === 2) {
    warn({
      code: 'two-valued-outcome',
      severity: 'warning',
      message: `${name} has two values; this linear model estimates differences of shares, and its errors cannot be normal.`,
      remedy: 'set family to logistic, or errors to HC3',
    });
  }
  return values;
}

function binaryOutcome({ name, levels, values }: Variable): Float64Array {
  const distinct = [...new Set(values)].toSorted((a, b) => a - b);
  if (distinct.length < 2) refuseConstant(name);
  if (distinct.length > 2) {
    throw new ParameterError(
      'outcome-not-binary',
      `the outcome ${name} has ${distinct.length} ${levels ? 'levels' : 'values'}`,
      'with.outcome',
      'name a variable with two values, or set family to linear',
    );
  }
  return values.map((value) => (value === distinct[1] ? 1 : 0));
}

function refuseConstant(name: string): never {
  throw new DataError(
    'no-variance',
    `${name} is the same for every included person`,
    `participants.${name}`,
    'include people who differ',
  );
}

function readClusters(
  people: PeopleTables,
  name: string | undefined,
  ids: readonly string[],
): Int32Array | undefined {
  if (name === undefined) return undefined;
  const variable = readVariable(people, name, 'with.cluster');
  refuseMissing(variable, ids);
  const values = [...new Set(variable.values)].toSorted((a, b) => a - b);
  if (values.length > 1) return Int32Array.from(variable.values, (value) => values.indexOf(value));
  throw new DataError(
    'one-cluster',
    `everybody has the same ${name}`,
    `participants.${name}`,
    'name a variable with several clusters, or errors without clusters',
  );
}

function remark(
  { clusters = Infinity, separated }: FittedModel,
  errors: Errors,
  warn: (check: Check) => void,
): void {
  if (clusters < FEW_CLUSTERS && errors !== 'CR2') {
    warn({
      code: 'few-clusters',
      severity: 'warning',
      message: `${errors} with ${clusters} clusters gives standard errors that are too small.`,
      remedy: 'set errors to CR2',
    });
  }
  if (!separated) return;
  warn({
    code: 'separation',
    severity: 'warning',
    message:
      "The terms tell some or all people apart perfectly; only Firth's penalty keeps the log odds finite, and Wald intervals are rough then.",
    remedy: 'merge levels or take terms out',
  });
}

function methodOf({ family, errors, cluster, separation }: Options, { clusters }: FittedModel): string {
  const kind =
    family === 'linear'
      ? 'OLS'
      : separation === 'firth'
        ? "logit, Firth's penalty"
        : 'logit, maximum likelihood';
  const spread =
    errors === 'model'
      ? 'model-based errors'
      : clusters === undefined
        ? errors
        : `${errors}, ${clusters} clusters of ${cluster}`;
  const df = errors === 'CR2' ? ', Satterthwaite df' : '';
  return `${kind}, ${spread}${df}`;
}
