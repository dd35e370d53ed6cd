import type { FileShape } from '../pipeline-file/file-shape.ts';
import { splitReference } from '../pipeline-file/references.ts';
import { treeAt, valueOf, type MapTree, type Path, type Tree } from '../pipeline-file/tree.ts';
import type { Axis } from './axes.ts';

/** For each axis the number of the alternative; all 0 is the main analysis. */
export type Choice = readonly number[];

/** A stage as it is in some universes. */
export interface Variant {
  readonly name: string;
  /** The stage of the file. */
  readonly of: string;
}

/** A pipeline file in which every universe has stages of its own, as far as they differ. */
export interface Unrolled {
  readonly tree: MapTree;
  readonly stages: FileShape['stages'];
  readonly variants: readonly Variant[];
  readonly choices: readonly Choice[];
  /** Name of a stage in a universe: its own name where no axis above it differs from the main analysis. */
  nameIn(stage: string, choice: Choice): string;
  /** Numbers of the axes that a stage or something above it depends on. */
  axesOf(stage: string): ReadonlySet<number>;
}

/** Every combination of alternatives; the last axis changes fastest. */
function combinations(axes: readonly Axis[], which: (axis: number) => boolean): Choice[] {
  return axes.reduce<number[][]>(
    (before, axis, i) =>
      before.flatMap((choice) =>
        Array.from({ length: which(i) ? axis.options.length : 1 }, (_, option) => [...choice, option]),
      ),
    [[]],
  );
}

/** `main`, or what differs from it: `fd=0.3,measure=partial`. */
export function universeName(axes: readonly Axis[], choice: Choice, of?: ReadonlySet<number>): string {
  const differing = axes.flatMap(({ name, options }, i) =>
    (choice[i] ?? 0) > 0 && (of?.has(i) ?? true) ? [`${name}=${options[choice[i] ?? 0]?.label}`] : [],
  );
  return differing.length === 0 ? 'main' : differing.join(',');
}

/**
 * Gives stages that lead to what is collected one variant per combination of the axes they depend on. A variant that is
 * the main analysis keeps the name of the stage, so everything else of the file sees the main analysis; the others are
 * called `stage{axis=alternative}` and are tasks like any other.
 */
export function unroll(
  tree: MapTree,
  stages: FileShape['stages'],
  axes: readonly Axis[],
  collect: readonly string[],
): Unrolled {
  const needs = (stage: string): string[] =>
    Object.values(stages[stage]?.in ?? {}).map((text) => splitReference(text).stage);
  const reached = closure(collect, needs);
  const own = (stage: string) => axes.flatMap((axis, i) => (sets(axis, stage) ? [i] : []));
  const axesOf = (stage: string) => new Set([...closure([stage], needs)].flatMap(own));
  const depends = new Map([...reached].map((stage) => [stage, axesOf(stage)]));
  const nameIn = (stage: string, choice: Choice): string => {
    const universe = universeName(axes, choice, depends.get(stage) ?? new Set());
    return universe === 'main' ? stage : `${stage}{${universe}}`;
  };
  const section = treeAt(tree, ['stages']) as MapTree;
  const entries = new Map(section.entries);
  const shapes = { ...stages };
  const variants: Variant[] = [];
  for (const stage of reached) {
    const base = section.entries.get(stage);
    const shape = stages[stage];
    const of = depends.get(stage);
    if (!base || !shape || !of || of.size === 0) continue;
    for (const choice of combinations(axes, (i) => of.has(i))) {
      const name = nameIn(stage, choice);
      const node = settled(base.node, stage, axes, choice);
      entries.set(name, { ...base, node });
      const inputs = Object.entries(shape.in ?? {}).map(([role, text]) => [
        role,
        moved(text, choice, nameIn),
      ]);
      shapes[name] = { ...shape, in: Object.fromEntries(inputs) as Record<string, string> };
      if (name !== stage) variants.push({ name, of: stage });
    }
  }
  const whole = new Map(tree.entries);
  const entry = tree.entries.get('stages');
  if (entry) whole.set('stages', { ...entry, node: { ...section, entries } });
  return {
    tree: { ...tree, entries: whole },
    stages: shapes,
    variants,
    choices: combinations(axes, () => true),
    nameIn,
    axesOf,
  };
}

function closure(start: readonly string[], needs: (stage: string) => string[]): Set<string> {
  const found = new Set(start);
  for (const stage of found) for (const above of needs(stage)) found.add(above);
  return found;
}

const sets = (axis: Axis, stage: string) =>
  axis.options[0]?.settings.some((one) => one.stage === stage) ?? false;

function moved(text: string, choice: Choice, nameIn: Unrolled['nameIn']): string {
  const { stage, output } = splitReference(text);
  const name = nameIn(stage, choice);
  return output === undefined ? name : `${name}.${output}`;
}

/** A stage of the file with the parameters of the alternatives taken. */
function settled(node: Tree, stage: string, axes: readonly Axis[], choice: Choice): Tree {
  const settings = axes.flatMap((axis, i) =>
    (axis.options[choice[i] ?? 0]?.settings ?? []).filter((one) => one.stage === stage),
  );
  return settings.reduce((tree, one) => placed(tree, ['with', ...one.path], one.node), node);
}

function placed(tree: Tree, path: Path, value: Tree): Tree {
  const [step, ...below] = path;
  if (step === undefined) return value;
  const entries = new Map(tree.kind === 'map' ? tree.entries : []);
  const before = entries.get(String(step));
  const empty: MapTree = { kind: 'map', entries: new Map(), place: value.place };
  const node = placed(before?.node ?? empty, below, value);
  entries.set(String(step), { keyPlace: before?.keyPlace ?? value.place, node });
  return { kind: 'map', entries, place: tree.place };
}

/** What an alternative sets, as JSON by stage and parameter. */
export function settingsText(axis: Axis, option: number): string {
  const settings = axis.options[option]?.settings ?? [];
  return JSON.stringify(
    Object.fromEntries(settings.map(({ stage, path, node }) => [[stage, ...path].join('.'), valueOf(node)])),
  );
}
