import { ParameterError } from '@mesovia/core';

/**
 * Connections of the seeds with every other region, each once: seed after seed, regions ascending.
 *
 * @param seeds names of regions, plain or as the atlas has them
 * @returns positions in the strict lower triangle, row by row, with both regions (the seed first)
 * @throws ParameterError `no-seeds`, `no-such-region`
 */
export function seedConnections(
  seeds: readonly string[],
  plainNames: readonly string[],
  names: readonly string[],
): { seed: number; other: number; edge: number }[] {
  if (seeds.length === 0) {
    throw new ParameterError(
      'no-seeds',
      'the family seed needs at least one region',
      'with.seeds',
      'name the regions, for example seeds: [left thalamus]',
    );
  }
  const chosen = seeds.map((name) => regionOf(name, plainNames, names));
  return chosen.flatMap((seed, k) =>
    plainNames.flatMap((_, other) => {
      if (other === seed || chosen.slice(0, k).includes(other)) return [];
      const [low, high] = [Math.min(seed, other), Math.max(seed, other)];
      return [{ seed, other, edge: (high * (high - 1)) / 2 + low }];
    }),
  );
}

function regionOf(wanted: string, plainNames: readonly string[], names: readonly string[]): number {
  const plain = plainNames.indexOf(wanted);
  const region = plain >= 0 ? plain : names.indexOf(wanted);
  if (region >= 0) return region;
  throw new ParameterError(
    'no-such-region',
    `there is no region "${wanted}"`,
    'with.seeds',
    `the regions are ${plainNames.slice(0, 5).join(', ')}${plainNames.length > 5 ? ' ...' : ''}`,
  );
}
