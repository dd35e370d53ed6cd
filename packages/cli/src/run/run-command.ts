import { relative } from 'node:path';
import { loadPipeline, runPipeline, type RunOptions, type RunReport } from '@mesovia/runner';
import { pipelineFile, selection } from '../options.ts';
import type { RunFlags } from '../commands/run.ts';
import { isLive, painter, print, printJson, say, wantsColour } from '../terminal.ts';
import { stopOnSignals } from './interrupt.ts';
import { liveProgress, plainProgress, type Progress } from './progress.ts';
import { failureText, summaryText } from './summary.ts';

/** The progress that fits where stderr goes: rewritten lines for people, plain ones for a file. */
export function progressFor(stream: NodeJS.WriteStream): Progress {
  const paint = painter(wantsColour(stream));
  const write = (text: string) => void stream.write(text);
  return isLive(stream)
    ? liveProgress({ write, paint, size: () => ({ columns: stream.columns ?? 80, rows: stream.rows ?? 24 }) })
    : plainProgress({ write });
}

export function runOptions(flags: RunFlags): RunOptions {
  return {
    ...selection(flags),
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    ...(flags.memory === undefined ? {} : { memory: flags.memory }),
    ...(flags.force ? { force: true } : {}),
    ...(flags.frozen ? { frozen: true } : {}),
  };
}

/** Runs, draws what happens, says how it ended. Returns the exit code. */
export async function runCommand(pipeline: string, flags: RunFlags): Promise<number> {
  const progress = progressFor(process.stderr);
  const stop = stopOnSignals((text) => progress.note(text));
  try {
    const report = await runPipeline(pipelineFile(pipeline), {
      ...runOptions(flags),
      signal: stop.signal,
      onEvent: (event) => progress.show(event),
    });
    progress.end();
    const places = report.failures.length > 0 ? await stagePlaces(pipeline, flags) : undefined;
    sayHowItEnded(report, progress, pipeline, places);
    if (flags.json) printJson(plainReport(report));
    else for (const { path } of report.published) print(relative(process.cwd(), path));
    return report.exitCode;
  } finally {
    progress.end();
    stop.release();
  }
}

/** Where each stage stands in the pipeline file, as file:line:column. */
async function stagePlaces(pipeline: string, flags: RunFlags): Promise<Map<string, string>> {
  const { stages } = await loadPipeline(pipelineFile(pipeline), selection(flags));
  return new Map(stages.map((stage) => [stage.name, stage.at]));
}

function sayHowItEnded(
  report: RunReport,
  progress: Progress,
  pipeline: string,
  places: ReadonlyMap<string, string> | undefined,
): void {
  const paint = painter(wantsColour(process.stderr));
  for (const text of failureText(report, pipeline, places)) say(text);
  say(summaryText(report, progress.warnings(), paint));
}

function plainReport(report: RunReport): unknown {
  const failures = report.failures.map(({ address, error }) => ({
    address,
    error: 'toJSON' in error ? error : { class: error.name, problem: error.message },
  }));
  return { ...report, failures };
}
