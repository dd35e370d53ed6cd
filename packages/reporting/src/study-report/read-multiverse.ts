import { multiverseTests, specifications, universes, type TableView } from '@mesovia/core';
import { readRows } from '../rows/read-rows.ts';
import type { Multiverse } from './report.ts';

/** The axes of a multiverse in the order of the file, and what the joint test says. */
export function readMultiverse(
  tables: { readonly multiverse_tests: TableView; readonly specifications: TableView },
  choices: TableView,
): Multiverse {
  const rows = readRows(universes, choices);
  const byPlace = rows.toSorted(
    (p, q) => p.axis_position - q.axis_position || p.option_position - q.option_position,
  );
  const names = [...new Set(byPlace.map(({ axis }) => axis))];
  return {
    tests: readRows(multiverseTests, tables.multiverse_tests),
    specifications: readRows(specifications, tables.specifications),
    axes: names.map((name) => {
      const own = byPlace.filter(({ axis }) => axis === name);
      return {
        name,
        options: [...new Set(own.map(({ option }) => option))],
        optionOf: new Map(own.map(({ universe, option }) => [universe, option])),
      };
    }),
  };
}
