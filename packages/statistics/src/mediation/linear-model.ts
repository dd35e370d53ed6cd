import type { Equation, LinearForm, PathEffect } from '@mesovia/kernels';

/** A column of the analysis with the name it has in terms. */
export interface NamedColumn {
  readonly name: string;
  /** n values. */
  readonly values: Float64Array;
}

/** A product of SDs over a product of SDs, recomputed in every resample. */
export interface ScaleFactor {
  readonly times: readonly Float64Array[];
  readonly by: readonly Float64Array[];
}

/** Columns of the Freedman-Lane test of a product of two paths. */
export interface JointTest {
  readonly m: Float64Array;
  readonly x: Float64Array;
  /** Column after column. */
  readonly covariatesA: Float64Array;
  readonly covariatesB: Float64Array;
}

/** One number that a linear path model answers. */
export interface ModelEffect {
  readonly term: string;
  readonly effect: PathEffect;
  readonly partial: ScaleFactor;
  /** Left out where the exposure has no SD of its own: several codes, or a contrast of two values. */
  readonly full?: ScaleFactor;
  readonly joint?: JointTest;
}

/** Linear regressions of the same n people, and the effects that are made of their coefficients. */
export interface LinearModel {
  readonly n: number;
  readonly equations: readonly Equation[];
  readonly effects: readonly ModelEffect[];
  readonly y: Float64Array;
  /** Terms of the whole indirect and the total effect, for the proportion mediated; undefined where there is none. */
  readonly proportion?: { readonly indirect: string; readonly total: string };
}

/** `base`, or `base (one, two)` when there is more than one of its kind. */
export function termOf(base: string, ...parts: readonly string[]): string {
  const told = parts.filter((part) => part !== '');
  return told.length > 0 ? `${base} (${told.join(', ')})` : base;
}

/** Coefficient of one predictor of an equation, 1 for the first. */
export const coefficientOf = (equation: number, predictor: number): LinearForm => ({
  equation,
  terms: [{ coefficient: predictor, weight: 1 }],
});

/** One coefficient, or a weighted sum of coefficients of one equation, as an effect. */
export const pathOf = (form: LinearForm): PathEffect => [{ weight: 1, factors: [form] }];

/** one - other */
export const difference = (one: PathEffect, other: PathEffect): PathEffect => [
  ...one,
  ...other.map(({ weight, factors }) => ({ weight: -weight, factors })),
];

/** Columns one after another. */
export function flat(columns: readonly Float64Array[], n: number): Float64Array {
  const out = new Float64Array(columns.length * n);
  columns.forEach((column, j) => out.set(column, j * n));
  return out;
}
