import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { addStore, examples, PIPELINE_ARGUMENT } from '../options.ts';
import { counted } from '../readable-numbers.ts';
import { print, printJson } from '../terminal.ts';

export function addVerifyCommand(program: Command): Command {
  const command = program
    .command('verify')
    .argument(...PIPELINE_ARGUMENT)
    .description(
      'digest everything in the store again; what is damaged is dropped, and the next run computes it',
    );
  return addStore(command)
    .option('--json', 'print what was found as JSON')
    .addHelpText(
      'after',
      examples('mesovia verify', 'mesovia verify --store /data/study') +
        '\n\nExit code: 0 all as it was written, 2 something was damaged.',
    )
    .action(async (pipeline: string, flags: { store?: string; json?: boolean }) => {
      const { withStore } = await import('../store-access.ts');
      const result = await withStore({ pipeline, ...flags }, { readOnly: false }, (store) => store.verify());
      if (flags.json) printJson(result);
      else {
        const lines = result.damaged.map((damage) => `  ${JSON.stringify(damage)}`);
        const end =
          lines.length === 0
            ? 'all as it was written'
            : `${lines.length} damaged and dropped; run again to compute them`;
        print([`${counted(result.checked, 'part')} checked, ${end}`, ...lines].join('\n'));
      }
      if (result.damaged.length > 0) process.exitCode = EXIT.mistake;
    });
}
