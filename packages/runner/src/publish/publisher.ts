import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PipelineError, sha256 } from '@mesovia/core';
import type { Store } from '@mesovia/store';
import type { Pipeline } from '../pipeline-file/load-pipeline.ts';
import { isTableFormat, type Publication } from '../pipeline-file/publication.ts';
import type { StageState } from '../plan/task.ts';
import { outputDigest } from '../provenance/output-digest.ts';
import { writeWhole } from '../tasks/parcel.ts';
import { checkTarget, fileDigest } from './target.ts';

export interface Published {
  /** Relative to the pipeline folder. */
  readonly path: string;
  readonly sha256: string;
  /** False: the file was there already with this content. */
  readonly written: boolean;
}

/** By path: what was written there, and the digest of the result it shows. */
type Remembered = Record<string, { sha256: string; source: string }>;

export interface PublisherOptions {
  readonly pipeline: Pipeline;
  /** Folder below which files are written: the pipeline folder. */
  readonly root: string;
  readonly storeFolder: string;
  readonly store: Store;
  /** Files an earlier run on another machine wrote, from the lock file. */
  readonly known: Readonly<Record<string, string>>;
  /** Write over files that somebody else made or changed. */
  readonly force: boolean;
}

/** Copies results to files below the pipeline folder, each whole or not at all. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #memory: string;
  #remembered: Remembered = {};

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#memory = join(options.storeFolder, 'published.json');
  }

  /** Looks at every target before anything runs. */
  async check(): Promise<void> {
    const { pipeline, root } = this.#options;
    for (const { path, at } of pipeline.publish) await checkTarget(root, path, at);
  }

  /**
   * Publishes the results that are complete.
   *
   * @returns what was published, and what went wrong by path
   */
  async publish(
    states: ReadonlyMap<string, StageState>,
  ): Promise<{ published: Published[]; failures: { path: string; error: Error }[] }> {
    const published: Published[] = [];
    const failures: { path: string; error: Error }[] = [];
    this.#remembered = await this.#recall();
    for (const publication of this.#options.pipeline.publish) {
      const state = states.get(publication.stage);
      if (state?.outcome() !== 'complete') continue;
      try {
        published.push(...(await this.#one(publication, state)));
      } catch (error) {
        failures.push({ path: publication.path, error: error as Error });
      }
    }
    await writeWhole(this.#memory, `${JSON.stringify(this.#remembered, null, 2)}\n`);
    return { published, failures };
  }

  async #recall(): Promise<Remembered> {
    try {
      return JSON.parse(await readFile(this.#memory, 'utf8')) as Remembered;
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return {};
      throw error;
    }
  }

  async #one(publication: Publication, state: StageState): Promise<Published[]> {
    const source = outputDigest(state, publication.output);
    const unchanged = await this.#unchanged(publication.path, source);
    if (unchanged) return unchanged;
    const folder = await mkdtemp(join(this.#options.storeFolder, 'publish-'));
    try {
      await this.#make(publication, state, join(folder, basename(publication.path)));
      // A table in text form comes with a data dictionary.
      const files = (await readdir(folder)).sort();
      const published: Published[] = [];
      for (const file of files) {
        const path = join(dirname(publication.path), file).replaceAll('\\', '/');
        published.push(await this.#place(path, await readFile(join(folder, file)), source, publication.at));
      }
      return published;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The files of a publication, when all show this result already. */
  async #unchanged(path: string, source: string): Promise<Published[] | undefined> {
    const stem = path.replace(/\.[^./]*$/, '');
    const own = Object.entries(this.#remembered).filter(
      ([other, entry]) => (other === path || other === `${stem}.json`) && entry.source === source,
    );
    if (!own.some(([other]) => other === path)) return undefined;
    for (const [other, entry] of own)
      if ((await fileDigest(join(this.#options.root, other))) !== entry.sha256) return undefined;
    return own.map(([other, entry]) => ({ path: other, sha256: entry.sha256, written: false }));
  }

  async #make({ stage, output, format }: Publication, state: StageState, file: string): Promise<void> {
    const { store } = this.#options;
    if (isTableFormat(format)) return store.export(`${stage}.${output}`, file, format);
    const made = state.list[0]?.outputs[output];
    if (made?.kind !== 'artefact') throw new Error(`${stage}.${output} is not a file`);
    await writeFile(file, await store.readArtefact(made.sha256));
  }

  async #place(path: string, bytes: Uint8Array, source: string, at: string): Promise<Published> {
    const { root, known, force } = this.#options;
    await checkTarget(root, path, at);
    const target = join(root, path);
    const digest = sha256(bytes);
    const there = await fileDigest(target);
    if (there !== digest) {
      const ours = there === undefined || there === this.#remembered[path]?.sha256 || there === known[path];
      if (!ours && !force) throw notOurs(path, at);
      await mkdir(dirname(target), { recursive: true });
      const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
      await writeFile(draft, bytes);
      await rename(draft, target);
    }
    this.#remembered[path] = { sha256: digest, source };
    return { path, sha256: digest, written: there !== digest };
  }
}

function notOurs(path: string, at: string): PipelineError {
  return new PipelineError(
    'publish-not-ours',
    `${path} was not written by mesovia, or was changed since`,
    at,
    'move the file away, or publish over it with --force; the result itself is kept in the store',
  );
}
