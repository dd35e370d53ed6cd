import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { examples } from '../options.ts';
import { harmless, print, printJson } from '../terminal.ts';

export function addDiffCommand(program: Command): Command {
  return program
    .command('diff')
    .argument('<before>', 'a pipeline.lock.json, or the folder it is in')
    .argument('<after>', 'another one')
    .description('in what two runs differ: parameters, versions, code, inputs, outputs, published files')
    .option('--json', 'print what differs as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia diff paper/pipeline.lock.json pipeline.lock.json',
        'git show HEAD:pipeline.lock.json > /tmp/before.json && mesovia diff /tmp/before.json pipeline.lock.json',
      ) + '\n\nExit code: 0 nothing differs, 3 something does.',
    )
    .action(async (before: string, after: string, flags: { json?: boolean }) => {
      const { diffLocks } = await import('@mesovia/runner');
      const differences = await diffLocks(before, after);
      if (flags.json) printJson({ same: differences.length === 0, differences });
      else print(differences.length === 0 ? 'the same digests' : harmless(differences.join('\n')));
      process.exitCode = differences.length === 0 ? EXIT.done : EXIT.workToDo;
    });
}
