import type { Command } from 'commander';
import { examples, PIPELINE_ARGUMENT, pipelineFile, RESOLVE_FROM, assignments } from '../options.ts';
import { print } from '../terminal.ts';

export function addGraphCommand(program: Command): Command {
  return program
    .command('graph')
    .argument(...PIPELINE_ARGUMENT)
    .description('the stages and what flows between them, as a mermaid diagram')
    .option(
      '--set <name=value>',
      'give a parameter of the pipeline file another value; may be repeated',
      assignments,
    )
    .option('--allow-code', 'load stages that another package brings (see `mesovia trust`)')
    .addHelpText(
      'after',
      examples('mesovia graph', 'mesovia graph pipelines/exercise-pain > study.mmd') +
        '\n\nMermaid is drawn by GitHub, GitLab and many editors inside a ```mermaid block.',
    )
    .action(async (pipeline: string, flags: { set?: Record<string, string>; allowCode?: boolean }) => {
      const { loadPipeline } = await import('@mesovia/runner');
      const { mermaid } = await import('../show/mermaid.ts');
      print(
        mermaid(
          await loadPipeline(pipelineFile(pipeline), {
            resolveFrom: RESOLVE_FROM,
            ...(flags.set ? { set: flags.set } : {}),
            ...(flags.allowCode ? { allowCode: true } : {}),
          }),
        ),
      );
    });
}
