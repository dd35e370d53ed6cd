import { extname } from 'node:path';
import type { Command } from 'commander';
import { addPipelineAndStore, examples } from '../options.ts';
import { say } from '../terminal.ts';

const FORMATS = { '.parquet': 'parquet', '.arrow': 'arrow', '.csv': 'csv', '.tsv': 'tsv' } as const;

export function addExportCommand(program: Command): Command {
  const command = program
    .command('export')
    .argument('<output>', 'stage or stage.output')
    .argument('<file>', 'where to; ends with .parquet, .arrow, .csv or .tsv')
    .description('write a table of the results to a file');
  return addPipelineAndStore(command)
    .addHelpText(
      'after',
      examples(
        'mesovia export search.candidate_estimates connections.csv',
        'mesovia export edges edges.parquet',
        'mesovia export included.participants people.tsv -p pipelines/exercise-pain',
      ),
    )
    .action(async (output: string, file: string, flags: { pipeline?: string; store?: string }) => {
      const { ParameterError } = await import('@mesovia/core');
      const { withStore } = await import('../store-access.ts');
      const { chosenOutput } = await import('../show/views.ts');
      const format = FORMATS[extname(file).toLowerCase() as keyof typeof FORMATS];
      if (!format) {
        throw new ParameterError(
          'unknown-format',
          `the ending of "${file}" names no format`,
          'mesovia export',
          'let it end with .parquet, .arrow, .csv or .tsv',
        );
      }
      await withStore(flags, { readOnly: true }, async (store) => {
        const chosen = await chosenOutput(await store.current(), output, flags);
        await store.export(`${chosen.stage}.${chosen.output}`, file, format);
      });
      say(`wrote ${file}`);
    });
}
