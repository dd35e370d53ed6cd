import {
  bundle,
  correlations,
  DataError,
  defineStage,
  ParameterError,
  participants,
  variables,
  type Check,
  type TableOutput,
} from '@mesovia/core';
import { adjustBh } from '@mesovia/kernels';
import { z } from 'zod';
import { readVariable, type PeopleTables, type Variable } from '../people/variable.ts';
import { correlate, type Correlation, type CorrelationMethod } from './correlation.ts';

export const correlationsStage = defineStage({
  name: 'correlations',
  version: 1,
  about: 'Correlation of every pair of variables, with intervals, p and false discovery rate.',
  params: z.strictObject({
    variables: z.array(z.string()).min(2).describe('numbers, or categories with two levels as 0 and 1'),
    against: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('correlate every variable with each of these only, instead of all pairs'),
    methods: z
      .array(z.enum(['Pearson', 'Spearman']))
      .min(1)
      .default(['Pearson', 'Spearman'])
      .describe('each a family of its own for the false discovery rate'),
    holding: z.array(z.string()).default([]).describe('held constant: partial correlations'),
    level: z.number().gt(0).lt(1).default(0.95).describe('coverage of the intervals'),
  }),
  inputs: { people: bundle({ participants, variables }) },
  outputs: { correlations },

  run({ params, inputs, warn }) {
    const read = (name: string, role: string) => readNumber(inputs.people, name, role);
    const own = params.variables.map((name) => read(name, 'with.variables'));
    const others = params.against?.map((name) => read(name, 'with.against'));
    const held = params.holding.map((name) => readVariable(inputs.people, name, 'with.holding'));
    refuseHeld([...own, ...(others ?? [])], params.holding);
    const pairs = pairsOf(own, others);
    const rows = [...new Set(params.methods)].flatMap((method) => {
      const family = pairs.map(([x, y]) => correlatePair(method, x, y, held, params.level, warn));
      const q = adjustBh(Float64Array.from(family, ({ result }) => result?.p ?? NaN));
      return family.map((row, i) => ({ ...row, q: q[i] }));
    });
    return { correlations: correlationColumns(rows, params.holding, params.level) };
  },
});

interface PairRow {
  readonly first: string;
  readonly second: string;
  readonly method: CorrelationMethod;
  readonly n: number;
  readonly result: Correlation | undefined;
}

function readNumber(people: PeopleTables, name: string, role: string): Variable {
  const variable = readVariable(people, name, role);
  const known = new Set(variable.values.filter((value) => Number.isFinite(value)));
  if (variable.levels && known.size > 2) {
    throw new ParameterError(
      'not-a-number',
      `${name} has ${known.size} levels`,
      role,
      'correlate numbers, or categories with two levels',
    );
  }
  if (known.size > 1) return variable;
  throw new DataError(
    'no-variance',
    `${name} is the same for every included person`,
    `participants.${name}`,
    'leave it out, or include people who differ',
  );
}

function refuseHeld(correlated: readonly Variable[], holding: readonly string[]): void {
  const twice = correlated.find(({ name }) => holding.includes(name));
  if (!twice) return;
  throw new ParameterError(
    'same-variable',
    `${twice.name} is both correlated and held constant`,
    'with.holding',
    'give it one role',
  );
}

function pairsOf(own: readonly Variable[], others: readonly Variable[] | undefined): [Variable, Variable][] {
  const seen = new Set<string>();
  const candidates: [Variable, Variable][] = others
    ? own.flatMap((x) => others.map((y): [Variable, Variable] => [x, y]))
    : own.flatMap((x, i) => own.slice(i + 1).map((y): [Variable, Variable] => [x, y]));
  return candidates.filter(([x, y]) => {
    const key = [x.name, y.name].toSorted().join('\n');
    if (x.name === y.name || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** People with both values and every covariate. */
function correlatePair(
  method: CorrelationMethod,
  x: Variable,
  y: Variable,
  held: readonly Variable[],
  level: number,
  warn: (check: Check) => void,
): PairRow {
  const needed = [x, y, ...held];
  const rows = [...x.values.keys()].filter((i) => needed.every(({ values }) => Number.isFinite(values[i])));
  const take = ({ values }: Variable) => Float64Array.from(rows, (i) => values[i]);
  const columns = held.flatMap((variable) => codedColumns(take(variable), variable.levels !== undefined));
  const covariates = new Float64Array(columns.length * rows.length);
  for (const [j, column] of columns.entries()) covariates.set(column, j * rows.length);
  const result = correlate(method, take(x), take(y), covariates, level);
  if (!result) {
    warn({
      code: 'not-correlated',
      severity: 'warning',
      message: `${x.label} and ${y.label}: no correlation, because too few people have both values or one does not vary beyond what is held constant.`,
    });
  } else if (Math.abs(result.r) > 1 - 1e-12) {
    warn({
      code: 'perfect-correlation',
      severity: 'warning',
      message: `${x.label} and ${y.label} are perfectly correlated; they may hold the same measurement twice.`,
      remedy: 'leave one of them out',
    });
  }
  return { first: x.name, second: y.name, method, n: rows.length, result };
}

/** A number as it is; a category as a 0/1 column for each level after the first that occurs. */
function codedColumns(values: Float64Array, category: boolean): Float64Array[] {
  if (!category) return [values];
  const codes = [...new Set(values)].toSorted((a, b) => a - b).slice(1);
  return codes.map((code) => values.map((value) => (value === code ? 1 : 0)));
}

function correlationColumns(
  rows: readonly (PairRow & { readonly q: number })[],
  holding: readonly string[],
  level: number,
): TableOutput {
  const number = (read: (result: Correlation) => number) =>
    Float64Array.from(rows, ({ result }) => (result ? read(result) : NaN));
  return {
    method: rows.map(({ method }) => method),
    first: rows.map(({ first }) => first),
    second: rows.map(({ second }) => second),
    held_constant: rows.map(() => (holding.length > 0 ? holding.join(', ') : null)),
    estimate: number(({ r }) => r),
    lower: number(({ lower }) => lower),
    upper: number(({ upper }) => upper),
    level: new Float64Array(rows.length).fill(level),
    statistic: number(({ statistic }) => statistic),
    df: number(({ df }) => df),
    p: number(({ p }) => p),
    q: Float64Array.from(rows, ({ q }) => q),
    n: Int32Array.from(rows, ({ n }) => n),
  };
}
