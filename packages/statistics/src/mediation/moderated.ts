import type { Equation, LinearForm, PathEffect } from '@mesovia/kernels';
import {
  coefficientOf,
  difference,
  pathOf,
  termOf,
  type LinearModel,
  type ModelEffect,
  type NamedColumn,
} from './linear-model.ts';

export type ModeratedPath = 'a' | 'b' | 'direct';

/** A value of the moderator at which effects are told. */
export interface Level {
  readonly name: string;
  readonly value: number;
}

export interface ModeratedInput {
  readonly n: number;
  readonly x: Float64Array;
  readonly m: Float64Array;
  readonly y: Float64Array;
  readonly moderator: NamedColumn;
  /** Which paths depend on the moderator; at least one. */
  readonly moderates: readonly ModeratedPath[];
  readonly levels: readonly Level[];
  readonly covariatesA: readonly Float64Array[];
  readonly covariatesB: readonly Float64Array[];
}

/**
 * Paths that depend linearly on a moderator W: a1 + a3 W, b1 + b3 W, c1' + c3' W. First stage alone is PROCESS model
 * 7, with the direct effect 8; second stage 14, with the direct effect 15; both stages 58, with the direct effect 59;
 * the direct effect alone 5.
 *
 * Effects: each conditional effect at each level, their differences from the first level, and, where the
 * indirect effect is linear in W (one stage), its slope: the index of moderated mediation.
 *
 * @see Preacher, Rucker & Hayes 2007, Multivar Behav Res 42:185; Hayes 2015, Multivar Behav Res 50:1
 */
export function moderatedModel(input: ModeratedInput): LinearModel {
  const { n, y } = input;
  const { equations, forms } = equationsOf(input);
  return { n, equations, y, effects: [...coefficientRows(input, forms), ...conditional(input, forms)] };
}

/** Main coefficient of a path and the one of its product with W, where it has one. */
interface Slope {
  readonly equation: number;
  readonly main: number;
  readonly product?: number;
}

type Forms = Readonly<Record<ModeratedPath, Slope>>;

function equationsOf({ x, m, y, moderator, moderates, covariatesA, covariatesB }: ModeratedInput): {
  equations: Equation[];
  forms: Forms;
} {
  const w = moderator.values;
  const by = (column: Float64Array) => column.map((value, i) => value * (w[i] ?? NaN));
  const has = (path: ModeratedPath) => moderates.includes(path);
  const onM = has('a') ? [x, w, by(x)] : [x];
  const onY = [
    x,
    m,
    ...(has('b') || has('direct') ? [w] : []),
    ...(has('b') ? [by(m)] : []),
    ...(has('direct') ? [by(x)] : []),
  ];
  return {
    equations: [
      { target: m, predictors: [...onM, ...covariatesA] },
      { target: y, predictors: [...onY, ...covariatesB] },
    ],
    forms: {
      a: { equation: 0, main: 1, ...(has('a') ? { product: 3 } : {}) },
      b: { equation: 1, main: 2, ...(has('b') ? { product: 4 } : {}) },
      direct: { equation: 1, main: 1, ...(has('direct') ? { product: has('b') ? 5 : 4 } : {}) },
    },
  };
}

/** main + value x product */
function at({ equation, main, product }: Slope, value: number): LinearForm {
  return {
    equation,
    terms: [
      { coefficient: main, weight: 1 },
      ...(product === undefined ? [] : [{ coefficient: product, weight: value }]),
    ],
  };
}

/** Interaction coefficients, and the coefficients of paths that are not moderated. */
function coefficientRows(input: ModeratedInput, forms: Forms): ModelEffect[] {
  const { x, m, y, moderator } = input;
  const w = moderator.values;
  const ends = { a: [x, m], b: [m, y], direct: [x, y] } as const;
  return (['a', 'b', 'direct'] as const).map((path) => {
    const [from, to] = ends[path];
    const { equation, main, product } = forms[path];
    if (product === undefined) {
      const full = { times: [from], by: [to] };
      const partial = path === 'b' ? full : { times: [], by: [to] };
      return { term: path, effect: pathOf(coefficientOf(equation, main)), partial, full };
    }
    return {
      term: `${path} x ${moderator.name}`,
      effect: pathOf(coefficientOf(equation, product)),
      partial: { times: path === 'b' ? [from, w] : [w], by: [to] },
      full: { times: [from, w], by: [to] },
    };
  });
}

function conditional(input: ModeratedInput, forms: Forms): ModelEffect[] {
  const { x, y, moderator, levels } = input;
  const w = moderator.values;
  const onY = { partial: { times: [], by: [y] }, full: { times: [x], by: [y] } };
  const effectAt = (value: number): PathEffect => [
    { weight: 1, factors: [at(forms.a, value), at(forms.b, value)] },
  ];
  const [first, ...later] = levels;
  const { a, b } = forms;
  const moderated = a.product !== undefined || b.product !== undefined;
  const indirects = moderated ? levels : levels.slice(0, 1);
  const index = indexOf(forms);
  return [
    ...(['a', 'b', 'direct'] as const)
      .filter((path) => forms[path].product !== undefined)
      .flatMap((path) => simpleSlopes(input, path, forms[path])),
    ...indirects.map(({ name, value }) => ({
      term: termOf('indirect', moderated ? `${moderator.name} ${name}` : ''),
      effect: effectAt(value),
      ...onY,
    })),
    ...(moderated && first ? later : []).map(({ name, value }) => ({
      term: `indirect (${moderator.name} ${name}) - indirect (${moderator.name} ${first?.name})`,
      effect: difference(effectAt(value), effectAt(first?.value ?? 0)),
      ...onY,
    })),
    ...(index
      ? [
          {
            term: 'index of moderated mediation',
            effect: index,
            partial: { times: [w], by: [y] },
            full: { times: [x, w], by: [y] },
          },
        ]
      : []),
  ];
}

/** Slope of the indirect effect in W; undefined when it is not linear in W or does not depend on W. */
function indexOf({ a, b }: Forms): PathEffect | undefined {
  if ((a.product === undefined) === (b.product === undefined)) return undefined;
  const factors =
    a.product === undefined
      ? [coefficientOf(a.equation, a.main), coefficientOf(b.equation, b.product ?? 0)]
      : [coefficientOf(a.equation, a.product), coefficientOf(b.equation, b.main)];
  return [{ weight: 1, factors }];
}

function simpleSlopes({ x, m, y, moderator, levels }: ModeratedInput, path: ModeratedPath, slope: Slope) {
  const [from, to] = { a: [x, m], b: [m, y], direct: [x, y] }[path] as [Float64Array, Float64Array];
  return levels.map(({ name, value }) => ({
    term: termOf(path, `${moderator.name} ${name}`),
    effect: pathOf(at(slope, value)),
    partial: { times: path === 'b' ? [from] : [], by: [to] },
    full: { times: [from], by: [to] },
  }));
}
