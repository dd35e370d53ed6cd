import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { addStore, examples, PIPELINE_ARGUMENT } from '../options.ts';
import { print, printJson } from '../terminal.ts';

export function addDoctorCommand(program: Command): Command {
  const command = program
    .command('doctor')
    .argument(...PIPELINE_ARGUMENT)
    .description('check this machine: Node, stages, locking where results are kept, the pipeline file');
  return addStore(command)
    .option('--json', 'print the checks as JSON')
    .addHelpText(
      'after',
      examples('mesovia doctor', 'mesovia doctor pipelines/exercise-pain --store /scratch/pain') +
        '\n\nExit code: 0 all well, 2 something to mend.',
    )
    .action(async (pipeline: string, flags: { store?: string; json?: boolean }) => {
      const { examine, findingText } = await import('../doctor/examine.ts');
      const findings = await examine(pipeline, flags.store);
      if (flags.json) printJson(findings);
      else print(findings.map(findingText).join('\n'));
      if (findings.some((f) => !f.well)) process.exitCode = EXIT.mistake;
    });
}
