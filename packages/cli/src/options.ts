import { statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';

/** Stages are looked up among the dependencies of this package. */
export const RESOLVE_FROM = import.meta.url;

const isFolder = (place: string): boolean =>
  statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A folder stands for the pipeline.yaml inside it. */
export function pipelineFile(given = 'pipeline.yaml'): string {
  return isFolder(given) ? join(given, 'pipeline.yaml') : given;
}

/** `--only search,network --only table1`: names, commas or repetition. */
export function names(value: string, previous: readonly string[] = []): string[] {
  return [...previous, ...value.split(',').map((n) => n.trim())].filter(Boolean);
}

export function assignments(
  value: string,
  previous: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const cut = value.indexOf('=');
  if (cut < 1) throw new InvalidArgumentError('Write it as name=value.');
  return { ...previous, [value.slice(0, cut)]: value.slice(cut + 1) };
}

/** A whole number, at least `smallest`. */
export function wholeNumber(smallest: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < smallest)
      throw new InvalidArgumentError(`It has to be a whole number, at least ${smallest}.`);
    return number;
  };
}

export interface SelectionFlags {
  store?: string;
  set?: Record<string, string>;
  only?: string[];
  until?: string[];
  participants?: string[];
  allowCode?: boolean;
}

/** The options of every command that works out which tasks there are. */
export function addSelection(command: Command): Command {
  return addStore(command)
    .option(
      '--set <name=value>',
      'give a parameter of the pipeline file another value; may be repeated',
      assignments,
    )
    .option('--only <stages>', 'just these stages; what they need must be in the store', names)
    .option('--until <stages>', 'these stages and everything they need', names)
    .option('--participants <ids>', 'tasks of these people only, for example sub-01,sub-02', names)
    .option('--allow-code', 'load stages that another package brings (see `mesovia trust`)');
}

export function addStore(command: Command): Command {
  return command.option(
    '--store <folder>',
    'where results are kept (default: MESOVIA_STORE, else .mesovia beside the pipeline file)',
  );
}

/** For commands whose first word is not the pipeline file. */
export function addPipelineAndStore(command: Command): Command {
  return addStore(
    command.option('-p, --pipeline <file>', 'the pipeline file, or its folder', 'pipeline.yaml'),
  );
}

/** The flags as the runner wants them: what was not given is not there. */
export function selection(flags: SelectionFlags): SelectionFlags & { resolveFrom: string } {
  const { store, set, only, until, participants, allowCode } = flags;
  return {
    resolveFrom: RESOLVE_FROM,
    ...(store === undefined ? {} : { store }),
    ...(set ? { set } : {}),
    ...(only ? { only } : {}),
    ...(until ? { until } : {}),
    ...(participants ? { participants } : {}),
    ...(allowCode ? { allowCode } : {}),
  };
}

export const PIPELINE_ARGUMENT = ['[pipeline]', 'the pipeline file, or its folder', 'pipeline.yaml'] as const;

/** Examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
