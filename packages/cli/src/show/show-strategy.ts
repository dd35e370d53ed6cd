import { planRun, PRESETS, strategySchema, type Strategy } from '@mesovia/connectivity';
import { isUserError, ParameterError } from '@mesovia/core';
import { loadPipeline } from '@mesovia/runner';
import type { ShowFlags } from '../commands/show.ts';
import { nearest } from '../nearest.ts';
import { pipelineFile, RESOLVE_FROM } from '../options.ts';
import { withStore } from '../store-access.ts';
import { print, printJson } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { runFacts } from './run-facts.ts';
import { planFigures, planText, strategyText } from './strategy-text.ts';

const width = (): number => Math.min(process.stdout.columns ?? 100, 110);

export function showStrategies(flags: ShowFlags): void {
  if (flags.json) return printJson(PRESETS);
  print(
    textTable([
      { header: 'strategy', cells: Object.keys(PRESETS) },
      { header: 'where it comes from', cells: Object.values(PRESETS).map(({ about }) => about) },
    ]).text,
  );
}

/**
 * A strategy with every parameter, and with `--run` exactly what it would do to a run of the study.
 *
 * @throws ParameterError `no-such-strategy`, and those of `runFacts` and `planRun`
 */
export async function showStrategy(name: string, flags: ShowFlags): Promise<void> {
  const strategy = PRESETS[name] ?? (await strategyOfStage(name, flags));
  const { run } = flags;
  const figures =
    run === undefined
      ? undefined
      : await withStore(flags, { readOnly: true }, async (store) =>
          planFigures(planRun(await runFacts(store, run), strategy)),
        );
  if (flags.json) return printJson({ name, strategy, ...(figures ? { run, plan: figures } : {}) });
  const plan = figures ? ['', planText(run ?? '', figures, width())] : [];
  print([strategyText(name, strategy, width()), ...plan].join('\n'));
}

/** The strategy of a stage of the pipeline file, by the name of the stage. */
async function strategyOfStage(name: string, flags: ShowFlags): Promise<Strategy> {
  const stages = await denoisingStages(flags);
  const found = stages.find((stage) => stage.name === name)?.params as
    | { strategy?: string; own_strategy?: unknown }
    | undefined;
  if (found?.own_strategy !== undefined) return strategySchema.parse(found.own_strategy);
  const preset = found?.strategy === undefined ? undefined : PRESETS[found.strategy];
  if (preset) return preset;
  const near = nearest(name, [...Object.keys(PRESETS), ...stages.map((stage) => stage.name)]);
  throw new ParameterError(
    'no-such-strategy',
    `there is no strategy "${name}"${near ? ` (did you mean ${near}?)` : ''}`,
    'mesovia show strategy',
    '`mesovia show strategies` lists the presets; a denoising stage of the pipeline file goes by its name',
  );
}

async function denoisingStages(flags: ShowFlags): Promise<{ name: string; params: unknown }[]> {
  try {
    const pipeline = await loadPipeline(pipelineFile(flags.pipeline), { resolveFrom: RESOLVE_FROM });
    return pipeline.stages.filter(({ use }) => use === 'connectivity/denoise');
  } catch (error) {
    // Without a pipeline file there are only presets.
    if (isUserError(error)) return [];
    throw error;
  }
}
