import { DataError, ParameterError, type TableView } from '@mesovia/core';
import { z } from 'zod';

/** Parameters that every search over candidates has. */
export const statisticParam = z
  .enum(['ols', 'hc3'])
  .default('ols')
  .describe(
    't by least squares, or studentised for unequal variances (HC3), in the data and in every permutation',
  );

export const directionParam = z
  .enum(['any', 'total', 'positive', 'negative'])
  .default('any')
  .describe(
    'sign that a x b must have: any, that of the total effect, positive or negative; applied in every permutation too',
  );

export const familyRule = z
  .strictObject({
    candidates: z.array(z.string()).min(1).optional().describe('names of candidates'),
    regions: z.array(z.string()).min(1).optional().describe('names of regions'),
    networks: z.array(z.string()).min(1).optional().describe('networks of regions'),
    ends: z
      .enum(['both', 'either'])
      .default('both')
      .describe('a connection belongs when both its regions do, or one'),
  })
  .optional()
  .describe('the family named beforehand: only these candidates are tested and counted');

export type FamilyRule = z.infer<typeof familyRule>;

/**
 * Rows of candidate_labels that a family named beforehand keeps; undefined without a rule.
 *
 * @throws ParameterError `no-regions`, `no-such-region`, `no-such-network`, `no-such-candidate`
 * @throws DataError `empty-family`
 */
export function familyMembers(
  rule: FamilyRule,
  family: string,
  labels: TableView,
  regions: TableView | undefined,
): ReadonlySet<number> | undefined {
  if (rule === undefined) return undefined;
  const names = labels.strings('name').map((name) => name ?? '');
  const families = labels.strings('family');
  const own = [...names.keys()].filter((row) => families[row] === family);
  if (rule.candidates) {
    const known = new Set(own.map((row) => names[row] ?? ''));
    refuseUnknown(rule.candidates, known, 'candidate', `of the family ${family}`);
  }
  const inside = regionsOf(rule, regions);
  const ends = ['region_a', 'region_b'].map((column) => labels.f64(column));
  const members = own.filter((row) => {
    if (rule.candidates && !rule.candidates.includes(names[row] ?? '')) return false;
    if (!inside) return true;
    const both = ends.map((end) => end[row] ?? NaN).filter((region) => !Number.isNaN(region));
    const isInside = (region: number) => inside.has(region);
    return both.length > 0 && (rule.ends === 'both' ? both.every(isInside) : both.some(isInside));
  });
  if (members.length > 0) return new Set(members);
  throw new DataError(
    'empty-family',
    `no candidate of the family ${family} is left by the rule of with.only`,
    'with.only',
    'name more regions or networks, or use ends: either',
  );
}

/** Regions that the rule names, by number; undefined when it names none. */
function regionsOf(
  rule: NonNullable<FamilyRule>,
  regions: TableView | undefined,
): ReadonlySet<number> | undefined {
  if (!rule.regions && !rule.networks) return undefined;
  if (!regions) {
    throw new ParameterError(
      'no-regions',
      'the rule names regions or networks, but the stage has no table of regions',
      'with.only',
      'connect regions in the in: of this stage',
    );
  }
  const index = regions.i32('region');
  const [plain, short, network] = ['plain_name', 'name', 'network'].map((name) => regions.strings(name));
  if (rule.regions) refuseUnknown(rule.regions, new Set([...(plain ?? []), ...(short ?? [])]), 'region');
  if (rule.networks) refuseUnknown(rule.networks, new Set(network), 'network');
  const named = (list: readonly string[] | undefined, ...values: readonly (string | null | undefined)[]) =>
    !list || values.some((value) => value !== null && value !== undefined && list.includes(value));
  return new Set(
    [...index].filter(
      (_, row) => named(rule.regions, plain?.[row], short?.[row]) && named(rule.networks, network?.[row]),
    ),
  );
}

function refuseUnknown(
  wanted: readonly string[],
  known: ReadonlySet<string | null>,
  what: 'candidate' | 'region' | 'network',
  where = '',
): void {
  const stranger = wanted.find((name) => !known.has(name));
  if (stranger === undefined) return;
  const names = [...known].filter((name) => name !== null);
  const some = names.slice(0, 5);
  throw new ParameterError(
    `no-such-${what}`,
    `there is no ${what} "${stranger}"${where === '' ? '' : ` ${where}`}`,
    `with.only.${what}s`,
    some.length === 0 ? `no ${what} has a name` : `the first of ${names.length} are ${some.join(', ')}`,
  );
}
