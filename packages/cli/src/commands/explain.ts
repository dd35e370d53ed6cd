import type { Command } from 'commander';
import { addSelection, examples, pipelineFile, selection, type SelectionFlags } from '../options.ts';
import { harmless, print, printJson } from '../terminal.ts';

interface ExplainFlags extends SelectionFlags {
  pipeline?: string;
  json?: boolean;
}

export function addExplainCommand(program: Command): Command {
  const command = program
    .command('explain')
    .argument('<stage>', 'a stage, or one of its tasks: stage@key')
    .description('why a stage would run again, compared with the last time it ran')
    .option('-p, --pipeline <file>', 'the pipeline file, or its folder', 'pipeline.yaml');
  return addSelection(command)
    .option('--json', 'print the explanation as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia explain search',
        'mesovia explain scrub@sub-07 --set fd_mm=0.2',
        'mesovia explain search -p pipelines/exercise-pain',
      ),
    )
    .action(async (address: string, flags: ExplainFlags) => {
      const { explainPipeline } = await import('@mesovia/runner');
      const explanation = await explainPipeline(pipelineFile(flags.pipeline), address, selection(flags));
      if (flags.json) printJson(explanation);
      else print(harmless(explanation.lines.join('\n')));
    });
}
