import type { Equation, LinearForm, PathEffect } from '@mesovia/kernels';
import {
  coefficientOf,
  difference,
  flat,
  pathOf,
  termOf,
  type LinearModel,
  type ModelEffect,
  type NamedColumn,
  type ScaleFactor,
} from './linear-model.ts';

export interface ChainInput {
  readonly n: number;
  /** One column, or the codes of an exposure with several groups. */
  readonly exposures: readonly NamedColumn[];
  readonly mediators: readonly NamedColumn[];
  readonly y: Float64Array;
  /** Held constant in the models of the mediators. */
  readonly covariatesA: readonly Float64Array[];
  /** Held constant in the model of the outcome. */
  readonly covariatesB: readonly Float64Array[];
  /** parallel: mediators do not act on one another; serial: each on those after it. */
  readonly order: 'parallel' | 'serial';
}

/** More pairs of indirect effects than this would fill the table with differences nobody asked for. */
const MOST_COMPARED = 7;

/**
 * One or several mediators, side by side or one after another: every path, every specific indirect effect, their sum,
 * and their pairwise differences.
 *
 * @see Preacher & Hayes 2008, Behav Res Methods 40:879 (parallel, contrasts); Taylor, MacKinnon & Tein 2008 (serial);
 *      Hayes & Preacher 2014, Br J Math Stat Psychol 67:451 (relative effects of a multicategorical exposure)
 */
export function chainModel(input: ChainInput): LinearModel {
  const { n, mediators, exposures, y } = input;
  const chain = { ...input, outcome: mediators.length, alone: mediators.length + 1 };
  const single = exposures.length === 1 && mediators.length === 1;
  return {
    n,
    equations: equationsOf(input),
    effects: exposures.flatMap((_, x) => effectsOf(chain, x)),
    y,
    ...(exposures.length === 1
      ? { proportion: { indirect: single ? 'indirect' : 'total indirect', total: 'total' } }
      : {}),
  };
}

function equationsOf({ exposures, mediators, y, covariatesA, covariatesB, order }: ChainInput): Equation[] {
  const x = exposures.map(({ values }) => values);
  const m = mediators.map(({ values }) => values);
  return [
    ...m.map((target, j) => ({
      target,
      predictors: [...x, ...(order === 'serial' ? m.slice(0, j) : []), ...covariatesA],
    })),
    { target: y, predictors: [...x, ...m, ...covariatesB] },
    { target: y, predictors: [...x, ...covariatesB] },
  ];
}

interface Chain extends ChainInput {
  /** Equation of the outcome given the mediators. */
  readonly outcome: number;
  /** Equation of the outcome without them. */
  readonly alone: number;
}

function effectsOf(chain: Chain, x: number): ModelEffect[] {
  const { exposures, mediators, outcome, alone, order } = chain;
  const group = exposures.length > 1 ? (exposures[x]?.name ?? '') : '';
  const several = mediators.length > 1;
  const onY = onOutcome(chain, x);
  const specific = routes(mediators.length, order).map((route) => indirect(chain, x, route, group));
  const whole = specific.flatMap(({ effect }) => effect);
  const compared = specific.length <= MOST_COMPARED ? pairs(specific) : [];
  return [
    ...mediators.map(({ name }, j) => pathA(chain, x, j, termOf('a', group, several ? name : ''))),
    ...(x === 0 ? [...between(chain), ...mediators.map((_, j) => pathB(chain, j))] : []),
    { term: termOf('total', group), effect: pathOf(coefficientOf(alone, x + 1)), ...onY },
    { term: termOf('direct', group), effect: pathOf(coefficientOf(outcome, x + 1)), ...onY },
    ...specific,
    ...(specific.length > 1
      ? [{ term: termOf('total indirect', group), effect: whole as PathEffect, ...onY }]
      : []),
    ...compared.map(([one, other]) => ({
      term: `${one.term} - ${other.term}`,
      effect: difference(one.effect, other.effect),
      ...onY,
    })),
  ];
}

type Scaling = { readonly partial: ScaleFactor; readonly full?: ScaleFactor };

function scaling(chain: Chain, x: number, to: Float64Array): Scaling {
  const column = chain.exposures[x]?.values ?? to;
  return {
    partial: { times: [], by: [to] },
    ...(chain.exposures.length === 1 ? { full: { times: [column], by: [to] } } : {}),
  };
}

const onOutcome = (chain: Chain, x: number): Scaling => scaling(chain, x, chain.y);

function pathA(chain: Chain, x: number, j: number, term: string): ModelEffect {
  const to = chain.mediators[j]?.values ?? chain.y;
  return { term, effect: pathOf(coefficientOf(j, x + 1)), ...scaling(chain, x, to) };
}

/** Mediator on mediator, in a serial model. */
function between({ order, mediators, exposures }: Chain): ModelEffect[] {
  if (order === 'parallel') return [];
  return mediators.flatMap(({ name, values }, j) =>
    mediators.slice(0, j).map((from, i) => {
      const scale = { times: [from.values], by: [values] };
      const effect = pathOf(coefficientOf(j, exposures.length + i + 1));
      return { term: `d (${from.name} -> ${name})`, effect, partial: scale, full: scale };
    }),
  );
}

function pathB({ exposures, mediators, outcome, y }: Chain, j: number): ModelEffect {
  const own = mediators[j];
  const scale = { times: own ? [own.values] : [], by: [y] };
  return {
    term: termOf('b', mediators.length > 1 ? (own?.name ?? '') : ''),
    effect: pathOf(coefficientOf(outcome, exposures.length + j + 1)),
    partial: scale,
    full: scale,
  };
}

/** Every way from exposure to outcome: one mediator each, or every ascending choice of mediators. */
function routes(count: number, order: 'parallel' | 'serial'): number[][] {
  const single = Array.from({ length: count }, (_, j) => [j]);
  if (order === 'parallel') return single;
  const all = single.reduce<number[][]>(
    (found, [j]) => [...found, ...found.map((route) => [...route, j ?? 0])],
    [[]],
  );
  return all.filter((route) => route.length > 0).toSorted((p, q) => p.length - q.length);
}

function indirect(chain: Chain, x: number, route: readonly number[], group: string): ModelEffect {
  const { n, exposures, mediators, outcome, covariatesA, covariatesB, order } = chain;
  const [first = 0] = route;
  const last = route.at(-1) ?? 0;
  const offset = exposures.length + 1;
  const factors: LinearForm[] = [
    coefficientOf(first, x + 1),
    ...route.slice(1).map((j, i) => coefficientOf(j, offset + (route[i] ?? 0))),
    coefficientOf(outcome, offset + last),
  ];
  const names = route.map((j) => mediators[j]?.name ?? '').join(' -> ');
  const effect = {
    term: termOf('indirect', group, mediators.length > 1 ? names : ''),
    effect: [{ weight: 1, factors }],
    ...onOutcome(chain, x),
  };
  if (route.length > 1) return effect;
  const others = (columns: readonly NamedColumn[], own: number) =>
    columns.filter((_, j) => j !== own).map(({ values }) => values);
  const before = order === 'serial' ? mediators.slice(0, first).map(({ values }) => values) : [];
  return {
    ...effect,
    joint: {
      m: mediators[first]?.values ?? chain.y,
      x: exposures[x]?.values ?? chain.y,
      covariatesA: flat([...others(exposures, x), ...before, ...covariatesA], n),
      covariatesB: flat([...others(exposures, x), ...others(mediators, first), ...covariatesB], n),
    },
  };
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one, i) => items.slice(i + 1).map((other): [T, T] => [one, other]));
}
