import type { Command } from 'commander';
import { examples, PIPELINE_ARGUMENT } from '../options.ts';
import { print } from '../terminal.ts';

interface OpenFlags {
  file?: string;
  path?: boolean;
}

export function addOpenCommand(program: Command): Command {
  return program
    .command('open')
    .argument(...PIPELINE_ARGUMENT)
    .description('open the published report in your browser')
    .option('--file <path>', 'another published page, as the pipeline file names it')
    .option('--path', 'only print where it is')
    .addHelpText(
      'after',
      examples('mesovia open', 'mesovia open pipelines/exercise-pain', 'mesovia open --path'),
    )
    .action(async (pipeline: string, flags: OpenFlags) => {
      const { publishedPage, showPage } = await import('../open/published-page.ts');
      const page = await publishedPage(pipeline, flags.file);
      print(page);
      if (!flags.path) await showPage(page);
    });
}
