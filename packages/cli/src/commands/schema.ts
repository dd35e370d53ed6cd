import type { Command } from 'commander';
import { examples, PIPELINE_ARGUMENT, pipelineFile, RESOLVE_FROM } from '../options.ts';
import { print, say } from '../terminal.ts';

export function addSchemaCommand(program: Command): Command {
  return program
    .command('schema')
    .argument(...PIPELINE_ARGUMENT)
    .description(
      'the JSON Schema (draft-7) of pipeline files, for the installed stages; editors complete with it',
    )
    .option('--write', 'write it to .mesovia/pipeline.schema.json beside the pipeline file')
    .addHelpText(
      'after',
      examples('mesovia schema --write', 'mesovia schema > pipeline.schema.json') +
        '\n\nThe first line of a pipeline file names it to the editor:' +
        '\n  # yaml-language-server: $schema=./.mesovia/pipeline.schema.json',
    )
    .action(async (pipeline: string, flags: { write?: boolean }) => {
      const { pipelineSchema } = await import('@mesovia/runner');
      const text = `${JSON.stringify(await pipelineSchema({ resolveFrom: RESOLVE_FROM }), null, 2)}\n`;
      if (!flags.write) return print(text);
      const { writeWhole } = await import('../write-whole.ts');
      const { dirname, join } = await import('node:path');
      const file = join(dirname(pipelineFile(pipeline)), '.mesovia', 'pipeline.schema.json');
      await writeWhole(file, text);
      say(`wrote ${file}`);
    });
}
