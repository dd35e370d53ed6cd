import { DataError, ParameterError, type Check } from '@mesovia/core';
import type { Exchangeability } from '@mesovia/kernels';
import { z } from 'zod';
import type { Analysis } from './analysis.ts';
import { participantIds, readVariable, type PeopleTables, type Variable } from './variable.ts';

/** Parameters of every stage that permutes people. */
export const exchangeabilityParams = {
  blocks: z
    .string()
    .optional()
    .describe(
      'category of people who belong together, for example site or family; everybody is exchangeable without it',
    ),
  exchange: z
    .enum(['within', 'whole'])
    .default('within')
    .describe('people change places within their block, or whole blocks of one size change places'),
};

export interface ExchangeabilityChoice {
  readonly blocks?: string | undefined;
  readonly exchange: 'within' | 'whole';
}

/**
 * Which people may change places in a permutation; null when all may.
 *
 * @throws ParameterError `blocks-not-category`, `no-such-variable`, `text-variable`
 * @throws DataError `missing-value`, `no-arrangement`, `unequal-blocks`
 * @see Winkler et al. 2015, NeuroImage 123:253
 */
export function readExchangeability(
  people: PeopleTables,
  { blocks, exchange }: ExchangeabilityChoice,
  { x }: Pick<Analysis, 'x'>,
  warn: (check: Check) => void,
): Exchangeability | null {
  if (blocks === undefined) return null;
  const variable = readVariable(people, blocks, 'with.blocks');
  refuseNumbers(variable);
  refuseMissing(variable, participantIds(people));
  const codes = Int32Array.from(variable.values);
  const members = new Map<number, number[]>();
  for (const [i, code] of codes.entries()) members.set(code, [...(members.get(code) ?? []), i]);
  const sizes = [...members.values()].map((rows) => rows.length);
  const whole = exchange === 'whole';
  if (whole) refuseUnequal(variable, members);
  if (whole ? sizes.length < 2 : sizes.every((size) => size < 2)) refuseStandstill(variable, whole);
  const isConstant = (rows: readonly number[]) => rows.every((i) => x[i] === x[rows[0] ?? 0]);
  if (!whole && [...members.values()].every(isConstant)) {
    warn({
      code: 'exposure-between-blocks',
      severity: 'warning',
      message: `The exposure is the same for everybody within each block of ${blocks}, so permutations within blocks leave path a as it is.`,
      remedy: 'exchange whole blocks, or name blocks within which the exposure varies',
    });
  }
  const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
  warn({
    code: 'exchangeability-blocks',
    severity: 'note',
    message: `Permutations ${whole ? 'exchange whole blocks' : 'stay within the blocks'} of ${blocks}: ${sizes.length} blocks of ${fewest === most ? fewest : `${fewest} to ${most}`} people.`,
  });
  return { blocks: codes, whole };
}

function refuseNumbers({ name, type, levels }: Variable): void {
  if (levels) return;
  throw new ParameterError(
    'blocks-not-category',
    `${name} is a ${type} variable; blocks are categories`,
    'with.blocks',
    'declare it as a category in the data dictionary, or name another variable',
  );
}

function refuseMissing({ name, values }: Variable, ids: readonly string[]): void {
  const rows = [...values.keys()].filter((i) => Number.isNaN(values[i]));
  if (rows.length === 0) return;
  throw new DataError(
    'missing-value',
    `${name} is unknown for ${rows.length} of ${ids.length} included people`,
    `participants.${name}, first for ${ids[rows[0] ?? 0]}`,
    `leave them out with a rule in the flow stage, for example { no ${name}: ${name} is null }`,
  );
}

function refuseUnequal({ name, levels }: Variable, members: ReadonlyMap<number, readonly number[]>): void {
  const sizes = [...members].map(([code, rows]) => ({ level: levels?.[code], size: rows.length }));
  const other = sizes.find(({ size }) => size !== sizes[0]?.size);
  if (!other) return;
  throw new DataError(
    'unequal-blocks',
    `whole blocks of ${name} cannot change places: ${sizes[0]?.level} has ${sizes[0]?.size} people, ${other.level} has ${other.size}`,
    `participants.${name}`,
    'exchange people within blocks, or leave people out until all blocks have one size',
  );
}

function refuseStandstill({ name }: Variable, whole: boolean): never {
  throw new DataError(
    'no-arrangement',
    whole
      ? `everybody is in one block of ${name}, so whole blocks have nothing to change places with`
      : `every block of ${name} has one person, so nobody can change places within a block`,
    `participants.${name}`,
    whole ? 'exchange people within blocks' : 'name a category that several people share',
  );
}
