import type { Command } from 'commander';
import { addStore, examples, PIPELINE_ARGUMENT } from '../options.ts';
import { print, printJson, say } from '../terminal.ts';

interface StatusFlags {
  store?: string;
  run?: string;
  json?: boolean;
}

export function addStatusCommand(program: Command): Command {
  const command = program
    .command('status')
    .argument(...PIPELINE_ARGUMENT)
    .description('how the last run is doing, or how it ended; works while it runs');
  return addStore(command)
    .option('--run <id>', 'another run than the last (`mesovia show runs` lists them)')
    .option('--json', 'print the status as JSON')
    .addHelpText('after', examples('mesovia status', 'watch mesovia status pipelines/exercise-pain'))
    .action(async (pipeline: string, flags: StatusFlags) => {
      const { folderOf } = await import('../store-access.ts');
      const { readStatus } = await import('@mesovia/runner');
      const folder = folderOf({ pipeline, ...flags });
      const status = await readStatus(folder, flags.run);
      if (flags.json) return printJson(status ?? null);
      if (!status) return say(`${folder}: no run yet`);
      const { statusText } = await import('../run/status-text.ts');
      print(statusText(status));
    });
}
