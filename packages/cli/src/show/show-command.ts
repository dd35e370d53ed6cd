import { isUserError, ParameterError, type TableContract } from '@mesovia/core';
import { installedStages, loadPipeline, type Pipeline } from '@mesovia/runner';
import type { ShowFlags } from '../commands/show.ts';
import { allTables } from '../floor-plan.ts';
import { nearest } from '../nearest.ts';
import { pipelineFile, RESOLVE_FROM } from '../options.ts';
import { withStore } from '../store-access.ts';
import { print, printJson } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { showOutput, showOutputs, showRuns } from './show-results.ts';
import { showStrategies, showStrategy } from './show-strategy.ts';
import { parameterLines, stageText } from './stage.ts';
import { findTable, floorPlanText, tableText } from './tables.ts';

const width = (): number => process.stdout.columns ?? 100;

type Word = (name: string | undefined, flags: ShowFlags) => Promise<void> | void;

const WORDS: Readonly<Record<string, Word>> = {
  tables: (_, flags) => (flags.json ? printJson(allTables().map(plainTable)) : print(floorPlanText(width()))),
  table: (name, flags) => {
    const table = findTable(needed(name, 'table'));
    if (flags.json) printJson(plainTable(table));
    else print(tableText(table, width()));
  },
  stages: (_, flags) => showStages(flags),
  stage: (name, flags) => showStage(needed(name, 'stage'), flags),
  strategies: (_, flags) => showStrategies(flags),
  strategy: (name, flags) => showStrategy(needed(name, 'strategy'), flags),
  pipeline: async (_, flags) => showPipeline(await load(flags), flags),
  parameters: async (_, flags) => showParameters(await load(flags), flags),
  runs: (_, flags) => withStore(flags, { readOnly: true }, (store) => showRuns(store, flags)),
};

/** @throws ParameterError `no-such-output`, `name-missing`, and those of the store and the pipeline file */
export async function showCommand(
  what: string | undefined,
  name: string | undefined,
  flags: ShowFlags,
): Promise<void> {
  if (what === undefined) return withStore(flags, { readOnly: true }, (store) => showOutputs(store, flags));
  const word = Object.hasOwn(WORDS, what) ? WORDS[what] : undefined;
  if (word) return word(name, flags);
  try {
    await withStore(flags, { readOnly: true }, (store) => showOutput(store, what, flags));
  } catch (error) {
    throw misspeltWord(error, what) ?? error;
  }
}

/** `mesovia show tabels` means a word, whatever the store holds or lacks. */
function misspeltWord(error: unknown, what: string): ParameterError | undefined {
  const near = nearest(what, Object.keys(WORDS));
  if (!near || !isUserError(error) || !['no-store', 'no-such-output'].includes(error.code)) return undefined;
  return new ParameterError(
    'no-such-word',
    `there is nothing called "${what}" (did you mean ${near}?)`,
    'mesovia show',
    '`mesovia show --help` lists the words, `mesovia show` the results',
  );
}

function needed(name: string | undefined, what: string): string {
  if (name !== undefined) return name;
  throw new ParameterError(
    'name-missing',
    `which ${what}?`,
    `mesovia show ${what}`,
    `name it; \`mesovia show ${what === 'strategy' ? 'strategies' : `${what}s`}\` lists them`,
  );
}

const load = (flags: ShowFlags): Promise<Pipeline> =>
  loadPipeline(pipelineFile(flags.pipeline), { resolveFrom: RESOLVE_FROM });

const plainTable = (table: TableContract): unknown => ({ ...table, kind: undefined });

async function showStages(flags: ShowFlags): Promise<void> {
  const stages = await installedStages({ resolveFrom: RESOLVE_FROM });
  if (flags.json)
    return printJson(stages.map(({ use, stage }) => ({ use, version: stage.version, about: stage.about })));
  print(
    textTable([
      { header: 'use', cells: stages.map((s) => s.use) },
      { header: 'what it does', cells: stages.map((s) => s.stage.about) },
    ]).text,
  );
}

async function showStage(name: string, flags: ShowFlags): Promise<void> {
  const stages = await installedStages({ resolveFrom: RESOLVE_FROM });
  const found = stages.find((s) => s.use === name || s.use.endsWith(`/${name}`));
  if (!found) {
    const shortName = nearest(
      name,
      stages.map((s) => s.stage.name),
    );
    const near =
      nearest(
        name,
        stages.map((s) => s.use),
      ) ?? stages.find((s) => s.stage.name === shortName)?.use;
    throw new ParameterError(
      'no-such-stage',
      `there is no stage "${name}"${near ? ` (did you mean ${near}?)` : ''}`,
      'mesovia show stage',
      '`mesovia show stages` lists them all',
    );
  }
  const { use, stage } = found;
  if (!flags.json) return print(stageText(use, stage, Math.min(width(), 110)));
  printJson({
    use,
    version: stage.version,
    about: stage.about,
    inputs: stage.inputs,
    parameters: parameterLines(stage),
    outputs: stage.outputs,
  });
}

function showPipeline(pipeline: Pipeline, flags: ShowFlags): void {
  const { stages } = pipeline;
  const inputs = stages.map((s) => {
    // A role with members is all outputs of one stage.
    const from = s.connections.map(({ role, from }) =>
      role.includes('.') ? `${role.split('.')[0]}: ${from.stage}` : `${role}: ${from.stage}.${from.output}`,
    );
    return [...new Set(from)].join(', ');
  });
  if (flags.json) {
    return printJson({
      name: pipeline.name,
      study: pipeline.study,
      params: pipeline.params,
      stages: stages.map(({ name, use, params }, i) => ({ name, use, with: params, in: inputs[i] })),
      publish: pipeline.publish.map(({ path, stage, output }) => ({ path, from: `${stage}.${output}` })),
      files: pipeline.files,
    });
  }
  const steps = textTable([
    { header: 'stage', cells: stages.map((s) => s.name) },
    { header: 'use', cells: stages.map((s) => s.use) },
    { header: 'in', cells: inputs },
  ]).text;
  const published = pipeline.publish.map((p) => `  ${p.path}: ${p.stage}.${p.output}`);
  print(
    [`${pipeline.name} (${pipeline.files.join(', ')})`, '', steps, '', 'publish', ...published].join('\n'),
  );
}

function showParameters(pipeline: Pipeline, flags: ShowFlags): void {
  if (flags.json) {
    return printJson({
      params: pipeline.params,
      stages: Object.fromEntries(pipeline.stages.map((s) => [s.name, s.params])),
    });
  }
  const rows = pipeline.stages.flatMap((s) =>
    Object.entries(s.params).map(([name, value]) => ({ stage: s.name, name, value: JSON.stringify(value) })),
  );
  print(
    textTable([
      { header: 'stage', cells: rows.map((r) => r.stage) },
      { header: 'parameter', cells: rows.map((r) => r.name) },
      { header: 'value', cells: rows.map((r) => r.value) },
    ]).text,
  );
}
