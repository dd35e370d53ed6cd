import type { LinearForm, PathEffect } from '@mesovia/kernels';
import { mean } from '../people/moments.ts';
import { coefficientOf, pathOf, type LinearModel, type ModelEffect } from './linear-model.ts';

export interface InteractionInput {
  readonly n: number;
  readonly x: Float64Array;
  readonly m: Float64Array;
  readonly y: Float64Array;
  readonly covariatesA: readonly Float64Array[];
  readonly covariatesB: readonly Float64Array[];
  /** The two values of the exposure that are compared. */
  readonly from: number;
  readonly to: number;
  /** Mediator value of the controlled direct effect. */
  readonly controlledAt: number;
}

/**
 * Exposure and mediator may strengthen one another: y ~ x + m + x m + covariates. The indirect and the direct effect
 * are then two each (the other one held where the exposure was, or where it is moved to), evaluated at the covariate
 * means of the sample.
 *
 * total = pure direct + total indirect = total direct + pure indirect.
 *
 * @see Valeri & VanderWeele 2013, Psychol Methods 18:137; Imai, Keele & Tingley 2010 call them zeta and delta
 */
export function interactionModel(input: InteractionInput): LinearModel {
  const { n, x, m, y, covariatesA, covariatesB, controlledAt } = input;
  const centred = covariatesA.map((column) => {
    const centre = mean(column);
    return column.map((value) => value - centre);
  });
  const product = x.map((value, i) => value * (m[i] ?? NaN));
  return {
    n,
    y,
    equations: [
      { target: m, predictors: [x, ...centred] },
      { target: y, predictors: [x, m, product, ...covariatesB] },
    ],
    effects: [
      {
        term: 'a',
        effect: pathOf(coefficientOf(0, 1)),
        partial: { times: [], by: [m] },
        full: { times: [x], by: [m] },
      },
      {
        term: 'exposure x mediator',
        effect: pathOf(coefficientOf(1, 3)),
        partial: { times: [m], by: [y] },
        full: { times: [x, m], by: [y] },
      },
      ...naturalTerms(input).map(({ term, effect }) => ({ term, effect, partial: { times: [], by: [y] } })),
      {
        term: `controlled direct (mediator ${controlledAt})`,
        effect: pathOf(weighted(1, { 1: input.to - input.from, 3: controlledAt * (input.to - input.from) })),
        partial: { times: [], by: [y] },
      },
    ],
  };
}

function weighted(equation: number, weights: Readonly<Record<number, number>>): LinearForm {
  return {
    equation,
    terms: Object.entries(weights).map(([coefficient, weight]) => ({
      coefficient: Number(coefficient),
      weight,
    })),
  };
}

function naturalTerms({ from, to }: InteractionInput): Pick<ModelEffect, 'term' | 'effect'>[] {
  const step = to - from;
  const indirect = (x: number): PathEffect => [
    { weight: step, factors: [coefficientOf(0, 1), weighted(1, { 2: 1, 3: x })] },
  ];
  const direct = (x: number): PathEffect => [
    { weight: step, factors: [coefficientOf(1, 1)] },
    { weight: step, factors: [coefficientOf(1, 3), weighted(0, { 0: 1, 1: x })] },
  ];
  const half = (...effects: readonly PathEffect[]): PathEffect =>
    effects.flat().map(({ weight, factors }) => ({ weight: weight / effects.length, factors }));
  return [
    { term: 'total', effect: [...direct(from), ...indirect(to)] },
    { term: 'pure direct', effect: direct(from) },
    { term: 'total direct', effect: direct(to) },
    { term: 'direct, mean of both', effect: half(direct(from), direct(to)) },
    { term: 'pure indirect', effect: indirect(from) },
    { term: 'total indirect', effect: indirect(to) },
    { term: 'indirect, mean of both', effect: half(indirect(from), indirect(to)) },
  ];
}
