import { dirname, resolve } from 'node:path';
import type { Stage } from '@mesovia/core';
import { collectingStage, foundInRunner, MULTIVERSE, roleOf } from '../multiverse/collect.ts';
import { readMultiverse, type Multiverse } from '../multiverse/read-multiverse.ts';
import { Catalogue, type FoundStage } from '../stage-packages/catalogue.ts';
import { isTrusted } from '../stage-packages/trust.ts';
import { didYouMean } from './did-you-mean.ts';
import { readExtended } from './extend.ts';
import { fileShape, knownNames, type FileShape, type Study } from './file-shape.ts';
import { issueTexts } from './issue-text.ts';
import { readParameters, type Parameter } from './parameters.ts';
import { Problems } from './problems.ts';
import { readPublications, type Publication } from './publication.ts';
import { connect, splitReference, type Connection, type KnownStages } from './references.ts';
import { runningOrder } from './running-order.ts';
import { withoutPaths } from './schema-walk.ts';
import { stageParameters } from './stage-parameters.ts';
import { keyPlaceAt, placeAt, placeText, treeAt, valueOf, type MapTree } from './tree.ts';

export interface PipelineOptions {
  /** Module (file URL) whose dependencies hold the installed stages. */
  readonly resolveFrom: string | URL;
  /** `--set name=value`, as typed. */
  readonly set?: Readonly<Record<string, string>>;
  /** Load stages of foreign packages; otherwise only in trusted folders. */
  readonly allowCode?: boolean;
  /** Default process.env; only names declared in the file and XDG_CONFIG_HOME are read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface PipelineStage {
  readonly name: string;
  /** The stage of the file, where this is what becomes of it in other universes of a multiverse. */
  readonly variantOf: string | undefined;
  /** As written, and part of the key. */
  readonly use: string;
  /** file:line:column */
  readonly at: string;
  /** False: a stage of a foreign package, without consent. */
  readonly loaded: boolean;
  readonly stage: Stage | undefined;
  readonly found: FoundStage;
  /** With names replaced, places absolute and defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The same without places of files. */
  readonly keyParams: Readonly<Record<string, unknown>>;
  readonly connections: readonly Connection[];
  /** Stages it names under `in:`. */
  readonly needs: readonly string[];
}

export interface Pipeline {
  readonly file: string;
  readonly folder: string;
  readonly name: string;
  readonly study: Study | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** Parameters that are not places of files: what a lock file may hold. */
  readonly plainParams: Readonly<Record<string, unknown>>;
  /** In running order. */
  readonly stages: readonly PipelineStage[];
  readonly publish: readonly Publication[];
  readonly files: readonly string[];
}

/**
 * Reads a pipeline file and checks everything that can be checked before running.
 *
 * @throws PipelineError `bad-pipeline`, one line a problem
 */
export async function loadPipeline(file: string, options: PipelineOptions): Promise<Pipeline> {
  const absolute = resolve(file);
  const problems = new Problems();
  const extended = await readExtended(absolute, problems);
  problems.refuseAny(absolute);
  const { tree, files } = extended as NonNullable<typeof extended>;
  const env = options.env ?? process.env;
  const shape = checkShape(tree, problems);
  const parameters = readParameters(tree, { set: options.set ?? {}, env }, problems);
  const folder = dirname(absolute);
  const consent = (options.allowCode ?? false) || (await isTrusted(folder, env));
  const catalogue = new Catalogue({ resolveFrom: options.resolveFrom, pipelineFolder: folder, consent });
  const stages = await readStages(tree, shape, catalogue, problems);
  const known = new Map([...stages].map(([name, found]) => [name, found?.stage]));
  const multiverse = readMultiverse(tree, shape, known, problems);
  const around = { known, parameters, shape, folder };
  const read = multiverse
    ? readUniverses(multiverse, stages, around, problems)
    : [...stages].flatMap(([name, found]) => (found ? [oneStage(tree, name, found, around, problems)] : []));
  const publish = readPublications(tree, shape.publish ?? {}, known, problems);
  const sorted = runningOrder(read);
  if ('circle' in sorted) addCircle(tree, sorted.circle, problems);
  problems.refuseAny(absolute);
  const order = 'order' in sorted ? sorted.order : [];
  return {
    file: absolute,
    folder,
    name: shape.name,
    study: shape.study,
    params: valuesOf(parameters, () => true),
    plainParams: valuesOf(parameters, (parameter) => !parameter.isPath),
    stages: order,
    publish,
    files,
  };
}

function valuesOf(
  parameters: ReadonlyMap<string, Parameter>,
  keep: (parameter: Parameter) => boolean,
): Record<string, unknown> {
  const kept = [...parameters.values()].filter(keep);
  return Object.fromEntries(kept.map((parameter) => [parameter.name, parameter.value]));
}

/** The shape of the file; what is wrong is noted and left out, so that the rest can still be checked. */
function checkShape(tree: MapTree, problems: Problems): FileShape {
  const value = valueOf(tree) as Record<string, unknown>;
  const parsed = fileShape.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const line of issueTexts(parsed.error, value, knownNames)) {
    const place = line.unknownName ? keyPlaceAt(tree, line.path) : placeAt(tree, line.path);
    problems.add(place, line.path, line.message);
  }
  const texts = (section: unknown) =>
    Object.fromEntries(
      Object.entries((isMap(section) ? section : {}) as Record<string, unknown>).filter(
        ([, v]) => typeof v === 'string',
      ),
    ) as Record<string, string>;
  const stages = Object.entries(isMap(value['stages']) ? value['stages'] : {}).flatMap(([name, stage]) =>
    isMap(stage) && typeof stage['use'] === 'string'
      ? [[name, { use: stage['use'], in: texts(stage['in']) }] as const]
      : [],
  );
  const study = isMap(value['study']) ? (value['study'] as Study) : undefined;
  const rest = { stages: Object.fromEntries(stages), publish: texts(value['publish']), study };
  return { mesovia: 1, name: String(value['name']), ...rest };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readStages(
  tree: MapTree,
  shape: FileShape,
  catalogue: Catalogue,
  problems: Problems,
): Promise<Map<string, FoundStage | undefined>> {
  const found = new Map<string, FoundStage | undefined>();
  const stages = treeAt(tree, ['stages']);
  const names = stages?.kind === 'map' ? [...stages.entries.keys()] : [];
  for (const name of names) {
    const use = shape.stages[name]?.use;
    if (use === undefined) {
      found.set(name, undefined);
      continue;
    }
    const stage = await catalogue.find(use);
    found.set(name, typeof stage === 'string' ? undefined : stage);
    if (typeof stage !== 'string') continue;
    const path = ['stages', name, 'use'];
    problems.add(placeAt(tree, path), path, stage);
  }
  return found;
}

/**
 * The stages of a file with a multiverse: those of the file with the first value of every axis, what becomes of them in
 * other universes, and the stage that collects. Adds to `known`, so that what is published can name them.
 */
function readUniverses(
  { axes, tables, unrolled }: Multiverse,
  stages: ReadonlyMap<string, FoundStage | undefined>,
  around: Surroundings,
  problems: Problems,
): PipelineStage[] {
  const { known, shape } = around;
  const collecting = collectingStage(axes, unrolled.choices, tables);
  known.set(MULTIVERSE, collecting);
  for (const { name, of } of unrolled.variants) known.set(name, stages.get(of)?.stage);
  const inside = { ...around, shape: { ...shape, stages: unrolled.stages } };
  const main = [...stages].flatMap(([name, found]) =>
    found ? [oneStage(unrolled.tree, name, found, inside, problems)] : [],
  );
  // What is wrong with a stage is said once, not once a universe.
  if (problems.count > 0) return main;
  const variants = unrolled.variants.flatMap(({ name, of }) => {
    const found = stages.get(of);
    return found ? [{ ...oneStage(unrolled.tree, name, found, inside, problems), variantOf: of }] : [];
  });
  const sources = tables.flatMap(({ stage, output }) =>
    unrolled.choices.map(
      (choice, u) => [roleOf(output, u), `${unrolled.nameIn(stage, choice)}.${output}`] as const,
    ),
  );
  const collector: PipelineStage = {
    name: MULTIVERSE,
    variantOf: undefined,
    use: `runner/${MULTIVERSE}`,
    at: placeText(keyPlaceAt(unrolled.tree, [MULTIVERSE])),
    loaded: true,
    stage: collecting,
    found: foundInRunner(collecting),
    params: {},
    keyParams: {},
    connections: sources.flatMap(([role, text]) => {
      const connection = connect(role, collecting.inputs[role], text, known);
      return typeof connection === 'string' ? [] : connection;
    }),
    needs: [...new Set(sources.map(([, text]) => splitReference(text).stage))],
  };
  return [...main, ...variants, collector];
}

interface Surroundings {
  readonly known: Map<string, Stage | undefined>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly shape: FileShape;
  readonly folder: string;
}

function oneStage(
  tree: MapTree,
  name: string,
  found: FoundStage,
  around: Surroundings,
  problems: Problems,
): PipelineStage {
  const { stage } = found;
  const written = around.shape.stages[name]?.in ?? {};
  const section = treeAt(tree, ['params']);
  const scope = {
    parameters: around.parameters,
    declared: section?.kind === 'map' ? [...section.entries.keys()] : [],
    study: around.shape.study ?? {},
    folder: around.folder,
  };
  const params = stage ? stageParameters(tree, name, stage, scope, problems) : {};
  const connections = stage ? connectAll(tree, name, stage, written, around.known, problems) : [];
  return {
    name,
    variantOf: undefined,
    use: found.id,
    at: placeText(keyPlaceAt(tree, ['stages', name])),
    loaded: stage !== undefined,
    stage,
    found,
    params: params ?? {},
    keyParams: (stage && params ? withoutPaths(stage.params, params) : {}) as Record<string, unknown>,
    connections,
    needs: [...new Set(Object.values(written).map((text) => splitReference(text).stage))],
  };
}

function connectAll(
  tree: MapTree,
  name: string,
  stage: Stage,
  written: Readonly<Record<string, string>>,
  known: KnownStages,
  problems: Problems,
): Connection[] {
  const connections: Connection[] = [];
  const roles = Object.keys(stage.inputs);
  for (const [role, text] of Object.entries(written)) {
    const path = ['stages', name, 'in', role];
    if (!roles.includes(role) && !stage.openInputs) {
      const takes =
        roles.length > 0 ? `; ${stage.name} takes ${roles.join(', ')}` : `; ${stage.name} takes none`;
      problems.add(keyPlaceAt(tree, path), path, `no such input${didYouMean(role, roles)}${takes}`);
      continue;
    }
    const result = connect(role, stage.inputs[role], text, known);
    if (typeof result === 'string') problems.add(placeAt(tree, path), path, result);
    else connections.push(...result);
    if (text === 'study.design' && !treeAt(tree, ['study']))
      problems.add(
        placeAt(tree, path),
        path,
        'study.design needs `study: { title: ..., design: ... }` in the file',
      );
  }
  for (const [role, input] of Object.entries(stage.inputs)) {
    if (input.kind === 'optional' || role in written) continue;
    const path = ['stages', name, 'in'];
    problems.add(keyPlaceAt(tree, path), path, `${role} is not connected: in: { ${role}: stage }`);
  }
  return connections;
}

function addCircle(tree: MapTree, circle: readonly string[], problems: Problems): void {
  const path = ['stages', circle[0] ?? '', 'in'];
  problems.add(keyPlaceAt(tree, path), path, `runs in a circle: ${circle.join(' needs ')}`);
}
