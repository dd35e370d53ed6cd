import { ParameterError, PipelineError } from '@mesovia/core';
import type { Store } from '@mesovia/store';
import { MULTIVERSE } from '../multiverse/collect.ts';
import { didYouMean } from '../pipeline-file/did-you-mean.ts';
import { loadPipeline, type Pipeline, type PipelineOptions } from '../pipeline-file/load-pipeline.ts';
import { select, type Selection, type SelectionOptions } from '../plan/selection.ts';
import { TaskGraph } from '../plan/task-graph.ts';
import { Tables } from '../plan/tables.ts';
import { isOfPerson } from '../plan/task.ts';
import { duckdbVersion } from '../provenance/versions.ts';
import { FileRegistry, NO_MEMO, type DigestMemo } from '../sources/file-registry.ts';
import { codeDigest } from '../stage-packages/code-digest.ts';

/** Stands for the code that collects universes: its result is looked at anew in every plan, so no digest decides. */
const COLLECTING = 'collecting';

export interface SelectOptions extends PipelineOptions, SelectionOptions {
  /** `--store DIR`; default MESOVIA_STORE, else `.mesovia` beside the pipeline file. */
  readonly store?: string;
  /** Tasks of these people only; stages that need the others are left out. */
  readonly participants?: readonly string[];
  readonly force?: boolean;
}

/** A pipeline with what was asked of it; nothing has been looked at yet. */
export interface Prepared {
  readonly pipeline: Pipeline;
  readonly selection: Selection;
  /** Code digest by stage. */
  readonly codes: ReadonlyMap<string, string>;
}

export async function prepare(file: string, options: SelectOptions): Promise<Prepared> {
  const pipeline = await loadPipeline(file, options);
  const selection = select(pipeline, options);
  const loaded = pipeline.stages.filter((stage) => stage.loaded);
  return {
    pipeline,
    selection,
    codes: new Map(
      loaded.map((stage) => [stage.name, stage.name === MULTIVERSE ? COLLECTING : codeDigest(stage.found)]),
    ),
  };
}

export interface Laid {
  readonly graph: TaskGraph;
  readonly tables: Tables;
  readonly files: FileRegistry;
}

/** The graph of a prepared pipeline over a store. */
export function layOut(
  { pipeline, selection, codes }: Prepared,
  store: Store | undefined,
  options: SelectOptions,
  signal?: AbortSignal,
): Laid {
  const tables = new Tables(store);
  const files = new FileRegistry(memoOf(store));
  const graph = new TaskGraph({
    pipeline,
    codes,
    duckdb: duckdbVersion(),
    store,
    tables,
    files,
    needed: selection.needed,
    selected: selection.selected,
    participants: options.participants ? new Set(options.participants) : undefined,
    force: options.force,
    signal,
  });
  return { graph, tables, files };
}

function memoOf(store: Store | undefined): DigestMemo {
  if (!store) return NO_MEMO;
  const find: DigestMemo['find'] = (stamps) => store.fileDigests(stamps);
  if (store.readOnly) return { find, remember: async () => {} };
  return { find, remember: (files) => store.rememberFiles(files) };
}

/**
 * Refuses people that no stage knows, once some stage knows its people.
 *
 * @throws ParameterError `no-such-person`
 */
export function checkParticipants(graph: TaskGraph, participants: readonly string[] | undefined): void {
  const keys = new Set(graph.tasks.flatMap((task) => (isOfPerson(task) ? (task.key ?? []) : [])));
  if (keys.size === 0) return;
  for (const person of participants ?? []) {
    if (keys.has(person)) continue;
    throw new ParameterError(
      'no-such-person',
      `no stage has a task for ${person}${didYouMean(person, keys)}`,
      '--participants',
      `write the label as in the data, for example ${[...keys][0]}`,
    );
  }
}

/** @throws PipelineError `not-loaded` */
export function refuseNotLoaded({ pipeline, selection }: Prepared): void {
  const closed = pipeline.stages.filter((stage) => !stage.loaded && selection.needed.has(stage.name));
  const [first] = closed;
  if (!first) return;
  throw new PipelineError(
    'not-loaded',
    closed.map((s) => `${s.at} stage ${s.name} uses ${s.use}, code of a foreign package`).join('\n'),
    first.at,
    `look at ${first.found.package.folder}, then \`mesovia trust ${pipeline.folder}\` or run with --allow-code`,
  );
}
