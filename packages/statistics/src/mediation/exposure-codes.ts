import type { NamedColumn } from './linear-model.ts';

export const CODINGS = ['indicator', 'sequential', 'helmert'] as const;
export type Coding = (typeof CODINGS)[number];

/**
 * Codes of an exposure with g >= 2 groups: g - 1 columns, each named by the groups its coefficient compares.
 *
 * indicator: each group with the first. sequential: each group with the one before it (for ordered groups).
 * helmert: the mean of all later groups with each group.
 *
 * @param groups n positions in `levels`
 * @see Hayes & Preacher 2014, Br J Math Stat Psychol 67:451
 */
export function codesOf(groups: Float64Array, levels: readonly string[], coding: Coding): NamedColumn[] {
  const [first = ''] = levels;
  return levels.slice(1).map((level, j) => {
    const before = levels[j] ?? '';
    if (coding === 'indicator')
      return { name: `${level} - ${first}`, values: groups.map((group) => Number(group === j + 1)) };
    if (coding === 'sequential')
      return { name: `${level} - ${before}`, values: groups.map((group) => Number(group > j)) };
    const later = levels.length - j;
    const name = j === levels.length - 2 ? `${level} - ${before}` : `later than ${before} - ${before}`;
    return {
      name,
      values: groups.map((group) => (group < j ? 0 : group === j ? 1 / later - 1 : 1 / later)),
    };
  });
}
