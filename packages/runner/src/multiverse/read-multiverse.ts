import type { TableContract } from '@mesovia/core';
import type { FileShape } from '../pipeline-file/file-shape.ts';
import type { Problems } from '../pipeline-file/problems.ts';
import {
  Choice as AmbiguousOutput,
  chooseOutput,
  readReference,
  type KnownStages,
} from '../pipeline-file/references.ts';
import { keyPlaceAt, placeAt, type MapTree, type Path } from '../pipeline-file/tree.ts';
import { readAxes, type Axis } from './axes.ts';
import type { CollectedTable } from './collect.ts';
import { unroll, type Unrolled } from './unroll.ts';

/** Universes that a file may have without saying so. */
const LIMIT = 1000;

/** A table of some stage that is compared over universes. */
export interface Collected extends CollectedTable {
  readonly stage: string;
}

export interface Multiverse {
  readonly axes: readonly Axis[];
  readonly tables: readonly Collected[];
  readonly unrolled: Unrolled;
}

/**
 * The block `multiverse` of a pipeline file, with its universes as stages.
 *
 * @returns undefined without the block, or where something in it is wrong: that is in `problems`
 */
export function readMultiverse(
  tree: MapTree,
  shape: FileShape,
  known: KnownStages,
  problems: Problems,
): Multiverse | undefined {
  if (!shape.multiverse) return undefined;
  const before = problems.count;
  const axes = readAxes(tree, shape, known, problems);
  const path = ['multiverse', 'axes'];
  if (axes.length === 0) problems.add(keyPlaceAt(tree, path), path, 'has no axis: nothing would differ');
  const tables = readCollected(tree, shape.multiverse.collect, known, problems);
  if (problems.count > before) return undefined;
  const universes = axes.reduce((product, axis) => product * axis.options.length, 1);
  const limit = shape.multiverse.limit ?? LIMIT;
  if (universes > limit) {
    const message = `make ${universes} universes, above ${limit}: take out alternatives, or write limit: ${universes}`;
    problems.add(keyPlaceAt(tree, path), path, message);
    return undefined;
  }
  const collect = tables.map(({ stage }) => stage);
  const unrolled = unroll(tree, shape.stages, axes, collect);
  const reached = new Set(collect.flatMap((stage) => [...unrolled.axesOf(stage)]));
  for (const [i, axis] of axes.entries()) {
    if (reached.has(i)) continue;
    const at = [...path, axis.name];
    problems.add(
      keyPlaceAt(tree, at),
      at,
      `changes nothing that is collected: ${collect.join(', ')} does not depend on it`,
    );
  }
  return { axes, tables, unrolled };
}

function readCollected(
  tree: MapTree,
  collect: readonly string[],
  known: KnownStages,
  problems: Problems,
): Collected[] {
  const seen = new Set<string>(['universes']);
  return collect.flatMap((text, i) => {
    const path: Path = ['multiverse', 'collect', i];
    const found = oneCollected(text, known);
    const say = (message: string) => void problems.add(placeAt(tree, path), path, message);
    if (typeof found === 'string') say(found);
    else if (found && seen.has(found.output))
      say(`multiverse already has a table ${found.output}: collect one of that name`);
    else if (found) {
      seen.add(found.output);
      return [found];
    }
    return [];
  });
}

function oneCollected(text: string, known: KnownStages): Collected | string | undefined {
  const reference = readReference(text, known);
  if (typeof reference === 'string') return reference;
  if (reference.stage === 'study') return 'tables about the run are the same in every universe';
  if (!reference.outputs) return undefined;
  try {
    const output = chooseOutput(reference, undefined);
    const contract = reference.outputs[output];
    return contract?.kind === 'table'
      ? { stage: reference.stage, output, contract: contract as TableContract }
      : `${reference.stage}.${output} is a file; a multiverse collects tables`;
  } catch (error) {
    if (error instanceof AmbiguousOutput) return error.message;
    throw error;
  }
}
