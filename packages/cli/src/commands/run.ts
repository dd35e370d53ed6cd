import type { Command } from 'commander';
import { addSelection, examples, PIPELINE_ARGUMENT, wholeNumber, type SelectionFlags } from '../options.ts';

export interface RunFlags extends SelectionFlags {
  jobs?: number;
  memory?: string;
  force?: boolean;
  frozen?: boolean;
  json?: boolean;
}

export function addRunCommand(program: Command): Command {
  const command = program
    .command('run')
    .argument(...PIPELINE_ARGUMENT)
    .description('run a pipeline; what did not change is reused');
  return addSelection(command)
    .option('-j, --jobs <n>', 'worker processes (default: one per core)', wholeNumber(1))
    .option('--memory <size>', 'for all workers together, for example 4GB (default: no limit)')
    .option('--force', 'compute the selected tasks again, and publish over files that were changed by hand')
    .option('--frozen', 'refuse any difference from the lock file beside the pipeline file')
    .option('--json', 'print the report of the run as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia run',
        'mesovia run pipelines/exercise-pain/pipeline.yaml --set permutations=500',
        'mesovia run --until search --jobs 4',
        'mesovia run --only series --participants sub-07 --force',
        'mesovia run --frozen',
      ) +
        '\n\nThe paths of published files are printed; everything else goes to stderr.' +
        '\nExit code: 0 done, 2 something to mend, 75 the store is in use, 130 interrupted, 1 a defect of mesovia.',
    )
    .action(async (pipeline: string, flags: RunFlags) => {
      const { runCommand } = await import('../run/run-command.ts');
      process.exitCode = await runCommand(pipeline, flags);
    });
}
