import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  collected,
  defineStage,
  universes,
  type Input,
  type Stage,
  type TableContract,
  type TableView,
} from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { z } from 'zod';
import type { FoundStage } from '../stage-packages/catalogue.ts';
import type { Axis } from './axes.ts';
import { settingsText, universeName, type Choice } from './unroll.ts';

/** Name under which the pipeline sees what a multiverse collects. */
export const MULTIVERSE = 'multiverse';

/** One table that is compared over universes. */
export interface CollectedTable {
  readonly output: string;
  readonly contract: TableContract;
}

/** Role in which a table of a universe, by its number, comes in. */
export const roleOf = (output: string, universe: number): string => `${output}_${universe}`;

/**
 * The stage `multiverse` of a pipeline file: the tables of every universe, one below the other. It is made from the
 * file, so no worker could import it; like a source stage it runs in the runner, where all tables are at hand.
 */
export function collectingStage(
  axes: readonly Axis[],
  choices: readonly Choice[],
  tables: readonly CollectedTable[],
): Stage {
  const names = choices.map((choice) => universeName(axes, choice));
  const inputs = tables.flatMap(({ output, contract }) =>
    names.map((_, u): [string, Input] => [roleOf(output, u), contract]),
  );
  const outputs = tables.map(({ output, contract }) => [output, collected(contract)] as const);
  return defineStage({
    name: MULTIVERSE,
    version: 1,
    about: 'The same tables of every universe, one below the other.',
    params: z.strictObject({}),
    inputs: Object.fromEntries(inputs) as Record<string, Input>,
    outputs: { universes, ...(Object.fromEntries(outputs) as Record<string, TableContract>) },
    main: 'universes',
    source: true,
    run({ inputs: given }) {
      const below = (output: string) => {
        const [first, ...rest] = names.map((name, u) =>
          withUniverse(name, given[roleOf(output, u)] as TableView),
        );
        return (first as arrow.Table).concat(...rest);
      };
      const made = tables.map(({ output }) => [output, below(output)] as const);
      return { universes: universeRows(axes, choices), ...Object.fromEntries(made) };
    },
  }) as Stage;
}

/** The stage as if it had been found under `use:`. */
export function foundInRunner(stage: Stage): FoundStage {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    name: string;
    version: string;
  };
  const here = import.meta.url;
  const own = { name: manifest.name, version: manifest.version, folder, module: here, here, foreign: false };
  return { id: `runner/${MULTIVERSE}`, package: own, stage, exportName: '' };
}

function withUniverse(name: string, view: TableView): arrow.Table {
  const universe = arrow.vectorFromArray(Array<string>(view.rows).fill(name), new arrow.Utf8());
  const columns = view.arrow.schema.fields.map(
    ({ name: column }, i) => [column, view.arrow.getChildAt(i)] as const,
  );
  return new arrow.Table({ universe, ...(Object.fromEntries(columns) as Record<string, arrow.Vector>) });
}

function universeRows(axes: readonly Axis[], choices: readonly Choice[]) {
  const rows = choices.flatMap((choice, position) =>
    axes.map((axis, i) => ({ axis, i, option: choice[i] ?? 0, position, choice })),
  );
  return {
    universe: rows.map(({ choice }) => universeName(axes, choice)),
    axis: rows.map(({ axis }) => axis.name),
    position: Int32Array.from(rows, ({ position }) => position),
    axis_position: Int32Array.from(rows, ({ i }) => i),
    option: rows.map(({ axis, option }) => axis.options[option]?.label ?? ''),
    option_position: Int32Array.from(rows, ({ option }) => option),
    main: rows.map(({ position }) => position === 0),
    value: rows.map(({ axis, option }) => settingsText(axis, option)),
  };
}
