import type { Command } from 'commander';
import { addStore, examples, PIPELINE_ARGUMENT, wholeNumber } from '../options.ts';
import { counted } from '../readable-numbers.ts';
import { print, printJson } from '../terminal.ts';

interface GcFlags {
  store?: string;
  keepRuns: number;
  dryRun?: boolean;
  compact?: boolean;
  json?: boolean;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export function addGcCommand(program: Command): Command {
  const command = program
    .command('gc')
    .argument(...PIPELINE_ARGUMENT)
    .description('remove results that none of the last runs used');
  return addStore(command)
    .option('--keep-runs <n>', 'runs whose results stay', wholeNumber(1), 5)
    .option('--dry-run', 'say what would go, remove nothing')
    .option('--compact', 'afterwards write the file anew, as small as it can be')
    .option('--json', 'print what was removed as JSON')
    .addHelpText('after', examples('mesovia gc --dry-run', 'mesovia gc --keep-runs 1 --compact'))
    .action(async (pipeline: string, flags: GcFlags) => {
      const { withStore } = await import('../store-access.ts');
      const result = await withStore({ pipeline, ...flags }, { readOnly: false }, async (store) => {
        const removed = await store.gc({ keepRuns: flags.keepRuns, dryRun: flags.dryRun ?? false });
        return { removed, file: flags.compact && !flags.dryRun ? await store.compact() : undefined };
      });
      if (flags.json) return printJson(result);
      const { removed, file } = result;
      print(
        `${flags.dryRun ? 'would remove' : 'removed'} ${counted(removed.tasks, 'task')}, ${counted(removed.parts, 'part')}, ` +
          `${counted(removed.artefacts, 'artefact')}: ${megabytes(removed.bytes)}`,
      );
      if (file) print(`file ${megabytes(file.before)} -> ${megabytes(file.after)}`);
    });
}
