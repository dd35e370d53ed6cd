import { DataError } from '@mesovia/core';
import {
  fitBinaryEquation,
  fitEquation,
  jackknifeStatistic,
  naturalEffects,
  type Equation,
  type NaturalEffects,
  type ResponseLink,
  type Statistic,
} from '@mesovia/kernels';
import { normalEstimate } from '../estimates/delta.ts';
import { coefficient } from '../estimates/coefficient.ts';
import { bootstrapRows, type MediationRow } from './bootstrap-rows.ts';
import { deviation, draw, everybody, type Mediation, type MediationOptions } from './estimate-model.ts';

export interface NaturalInput {
  readonly n: number;
  readonly x: Float64Array;
  /** 0 and 1 with a link, numbers with `identity`. */
  readonly m: Float64Array;
  readonly y: Float64Array;
  readonly covariatesA: readonly Float64Array[];
  readonly covariatesB: readonly Float64Array[];
  readonly mediatorLink: ResponseLink;
  readonly outcomeLink: ResponseLink;
  /** Firth's penalty in logit models. */
  readonly firth: boolean;
  /** y ~ x + m + x m */
  readonly interaction: boolean;
  /** The two values of the exposure that are compared. */
  readonly from: number;
  readonly to: number;
}

export interface NaturalMediation extends Mediation {
  /** Resamples in which a logit or probit model told people apart perfectly: they have no value. */
  readonly separated: number;
}

const DEGENERATE = 0.01;
/** Share of separated resamples above which an interval is not shown. */
const SEPARATED = 0.05;

const TERMS: readonly (readonly [string, (effects: NaturalEffects) => number])[] = [
  ['total', (e) => e.total],
  ['pure direct', (e) => e.pureDirect],
  ['total direct', (e) => e.totalDirect],
  ['direct, mean of both', (e) => (e.pureDirect + e.totalDirect) / 2],
  ['pure indirect', (e) => e.pureIndirect],
  ['total indirect', (e) => e.totalIndirect],
  ['indirect, mean of both', (e) => (e.pureIndirect + e.totalIndirect) / 2],
];

/**
 * Mediator or outcome with two values: regressions by logit or probit, effects by g-computation in probabilities of
 * the outcome (or its unit, when only the mediator has two values). The product a b of a log odds ratio has no such
 * meaning and is not offered.
 *
 * @throws DataError `separated` a model tells everybody apart perfectly: use Firth's penalty
 * @see Imai, Keele & Tingley 2010, Psychol Methods 15:309; VanderWeele & Vansteelandt 2010; Firth 1993
 */
export function estimateNatural(input: NaturalInput, options: MediationOptions): NaturalMediation {
  const { n, y, outcomeLink } = input;
  const all = everybody(n);
  const sampleFit = fitBoth(input, all);
  if (!sampleFit || sampleFit === 'separated') refuseSeparated();
  let separated = 0;
  const statistic: Statistic = (rows, out) => {
    const fitted = fitBoth(input, rows);
    if (!fitted) return false;
    if (fitted === 'separated') {
      out.fill(NaN);
      separated += 1;
      return true;
    }
    const effects = effectsOf(input, fitted, rows);
    TERMS.forEach(([, value], j) => (out[j] = value(effects)));
    return true;
  };
  const sample = new Float64Array(TERMS.length);
  statistic(all, sample);
  const jackknife = jackknifeStatistic(n, TERMS.length, statistic);
  separated = 0;
  const draws = draw(n, TERMS.length, statistic, options);
  const usable = draws.degenerate <= DEGENERATE * draws.count && separated <= SEPARATED * draws.count;
  const scales =
    outcomeLink === 'identity'
      ? ([
          ['raw', 1],
          ['partially standardised', 1 / deviation(y, all)],
        ] as const)
      : ([['probability', 1]] as const);
  const rows = TERMS.flatMap(([term], j) =>
    scales.flatMap(([scale, factor]) => {
      const own = (values: Float64Array, length: number) =>
        values.subarray(j * length, (j + 1) * length).map((value) => value * factor);
      const result = {
        term,
        scale,
        estimate: (sample[j] ?? NaN) * factor,
        draws: own(draws.values, draws.count),
        jackknife: own(jackknife, n),
      };
      return bootstrapRows(result, { level: options.level, n, usable, prefix: 'g-computation, ' });
    }),
  );
  return {
    rows: [...coefficientRows(input, sampleFit, options.level, sample), ...rows],
    redrawn: draws.redrawn,
    degenerate: draws.degenerate,
    hidden: !usable,
    separated,
    permutations: 0,
    exact: false,
    remarks: [],
  };
}

function refuseSeparated(): never {
  throw new DataError(
    'separated',
    'a logit or probit model tells the two values apart perfectly, so its coefficients have no estimate',
    'mediation',
    'use Firth: with: { firth: true }, or take out the covariate that separates them',
  );
}

interface Fit {
  readonly coefficients: Float64Array;
  readonly covariance: Float64Array;
  /** NaN for z tests. */
  readonly df: number;
  /** Residual SD of a linear model. */
  readonly sd: number;
}

interface Both {
  readonly mediator: Fit;
  readonly outcome: Fit;
}

function fitBoth(input: NaturalInput, rows: Int32Array): Both | 'separated' | undefined {
  const { x, m, y, covariatesA, covariatesB, interaction } = input;
  const product = x.map((value, i) => value * (m[i] ?? NaN));
  const mediator = fitOne({ target: m, predictors: [x, ...covariatesA] }, rows, input.mediatorLink, input);
  const predictors = [x, m, ...(interaction ? [product] : []), ...covariatesB];
  const outcome = fitOne({ target: y, predictors }, rows, input.outcomeLink, input);
  if (!mediator || !outcome) return undefined;
  if (mediator === 'separated' || outcome === 'separated') return 'separated';
  return { mediator, outcome };
}

function fitOne(
  equation: Equation,
  rows: Int32Array,
  link: ResponseLink,
  { firth }: NaturalInput,
): Fit | 'separated' | undefined {
  if (link === 'identity') {
    const fit = fitEquation(equation, rows);
    return fit && { ...fit, sd: Math.sqrt(fit.variance) };
  }
  const fit = fitBinaryEquation(equation, rows, link, firth);
  if (fit?.separated) return 'separated';
  return fit && { ...fit, df: NaN, sd: NaN };
}

function effectsOf(input: NaturalInput, { mediator, outcome }: Both, rows: Int32Array): NaturalEffects {
  const { interaction, covariatesA, covariatesB, from, to } = input;
  const [intercept = NaN, x = NaN, m = NaN, ...rest] = outcome.coefficients;
  const [product = 0] = interaction ? rest : [0];
  return naturalEffects(
    {
      mediatorLink: input.mediatorLink,
      mediator: mediator.coefficients,
      mediatorSd: mediator.sd,
      outcomeLink: input.outcomeLink,
      outcome: Float64Array.from([intercept, x, m, product, ...rest.slice(interaction ? 1 : 0)]),
    },
    covariatesA,
    covariatesB,
    rows,
    from,
    to,
  );
}

const UNITS: Readonly<Record<ResponseLink, string>> = {
  identity: 'raw',
  logit: 'log odds',
  probit: 'probit',
};

/** Regression coefficients of both models on their own scale, and whether both paths differ from 0. */
function coefficientRows(
  input: NaturalInput,
  { mediator, outcome }: Both,
  level: number,
  sample: Float64Array,
): MediationRow[] {
  const row = (term: string, fit: Fit, j: number, link: ResponseLink): MediationRow => {
    const k = fit.coefficients.length;
    const estimate = fit.coefficients[j] ?? NaN;
    const se = Math.sqrt(fit.covariance[j * k + j] ?? NaN);
    const name = input.firth && link === 'logit' ? 'logit, Firth' : link;
    return link === 'identity'
      ? { term, scale: UNITS[link], method: 'OLS t', ...coefficient(estimate, se, fit.df, level) }
      : { term, scale: UNITS[link], method: `${name}, Wald z`, ...normalEstimate(estimate, se, level) };
  };
  const a = row('a', mediator, 1, input.mediatorLink);
  const b = row('b', outcome, 2, input.outcomeLink);
  return [
    a,
    b,
    row('direct', outcome, 1, input.outcomeLink),
    ...(input.interaction ? [row('exposure x mediator', outcome, 3, input.outcomeLink)] : []),
    ...(input.interaction
      ? []
      : [
          {
            term: 'indirect, mean of both',
            scale: input.outcomeLink === 'identity' ? 'raw' : 'probability',
            method: 'joint significance',
            estimate: sample[6] ?? NaN,
            statistic: Math.min(Math.abs(a.statistic ?? NaN), Math.abs(b.statistic ?? NaN)),
            p: Math.max(a.p ?? NaN, b.p ?? NaN),
          },
        ]),
  ];
}
