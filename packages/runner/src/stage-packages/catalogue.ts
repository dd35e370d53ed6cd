import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import type { Stage } from '@mesovia/core';
import { didYouMean } from '../pipeline-file/did-you-mean.ts';
import { foreignPackage, housePackage, installedPackages, type StagePackage } from './package-places.ts';

/** A stage that `use:` names. */
export interface FoundStage {
  /** `statistics/mass-mediation`, or `@lab/pkg/name`: part of the key. */
  readonly id: string;
  readonly package: StagePackage;
  /** Undefined when the package was not loaded for lack of consent. */
  readonly stage: Stage | undefined;
  /** Name under which the module exports the stage. */
  readonly exportName: string;
}

export interface CatalogueOptions {
  readonly resolveFrom: string | URL;
  readonly pipelineFolder: string;
  /** Foreign code may be loaded. */
  readonly consent: boolean;
}

const HOUSE = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/;
const FOREIGN = /^(@[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*)\/([a-z][a-z0-9-]*)$/;

/** Finds stages of installed packages; each package is imported at most once, when it is first named. */
export class Catalogue {
  readonly #options: CatalogueOptions;
  readonly #modules = new Map<string, Promise<Map<string, { stage: Stage; exportName: string }>>>();

  constructor(options: CatalogueOptions) {
    this.#options = options;
  }

  /** The stage, or what is wrong with the name. */
  async find(use: string): Promise<FoundStage | string> {
    const house = HOUSE.exec(use);
    const foreign = house ? undefined : FOREIGN.exec(use);
    if (!house && !foreign) return `is "${use}", not package/stage or @scope/package/stage`;
    const [, name = '', stageName = ''] = house ?? foreign ?? [];
    const { resolveFrom, pipelineFolder, consent } = this.#options;
    const found = house ? housePackage(name, resolveFrom) : foreignPackage(name, pipelineFolder);
    if (!found) return house ? this.#noHouse(name) : noForeign(name);
    if (found.foreign && !consent) return { id: use, package: found, stage: undefined, exportName: '' };
    if (!existsSync(fileURLToPath(found.module)))
      return `${found.name} has no ${fileURLToPath(found.module)}: build or reinstall it`;
    const stages = await this.#stages(found).catch((error: unknown) => error as Error);
    if (stages instanceof Error) return `${found.name} cannot be loaded: ${stages.message}`;
    const hit = stages.get(stageName);
    if (hit) return { id: use, package: found, ...hit };
    return `${found.name} has no stage ${stageName}${didYouMean(stageName, stages.keys())}; it has ${[...stages.keys()].join(', ')}`;
  }

  /** Every stage of the house that can be used. */
  async installed(): Promise<FoundStage[]> {
    const all: FoundStage[] = [];
    for (const short of installedPackages(this.#options.resolveFrom)) {
      const found = housePackage(short, this.#options.resolveFrom);
      if (!found || !existsSync(fileURLToPath(found.module))) continue;
      for (const [name, { stage, exportName }] of await this.#stages(found))
        all.push({ id: `${short}/${name}`, package: found, stage, exportName });
    }
    return all;
  }

  #noHouse(short: string): string {
    const known = installedPackages(this.#options.resolveFrom);
    return `no package @mesovia/${short} with stages is installed${didYouMean(short, known)}; installed are ${known.join(', ')}`;
  }

  #stages(found: StagePackage): Promise<Map<string, { stage: Stage; exportName: string }>> {
    const loaded = this.#modules.get(found.here) ?? importStages(found.here);
    this.#modules.set(found.here, loaded);
    return loaded;
  }
}

function noForeign(name: string): string {
  return `no package ${name} with stages lies in a node_modules folder above the pipeline file: npm install ${name}`;
}

/** The stages a module exports, by their own names. */
export async function importStages(
  module: string,
): Promise<Map<string, { stage: Stage; exportName: string }>> {
  const exported = (await import(/* @vite-ignore */ module)) as Record<string, unknown>;
  const stages = new Map<string, { stage: Stage; exportName: string }>();
  for (const [exportName, value] of Object.entries(exported).sort(([a], [b]) => (a < b ? -1 : 1)))
    if (isStage(value)) stages.set(value.name, { stage: value, exportName });
  return stages;
}

function isStage(value: unknown): value is Stage {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Stage).name === 'string' &&
    typeof (value as Stage).run === 'function' &&
    typeof (value as Stage).version === 'number'
  );
}
