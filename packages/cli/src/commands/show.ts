import type { Command } from 'commander';
import { addPipelineAndStore, examples, names, wholeNumber } from '../options.ts';

export interface ShowFlags {
  pipeline?: string;
  store?: string;
  rows: number;
  columns?: string[];
  run?: string;
  json?: boolean;
}

export function addShowCommand(program: Command): Command {
  const command = program
    .command('show')
    .argument('[what]', 'an output: stage or stage.output; or one of the words below')
    .argument('[name]', 'of the table, stage or strategy')
    .description('look at results, stages and tables; without arguments, at what there is');
  return addPipelineAndStore(command)
    .option('-n, --rows <n>', 'rows of a table', wholeNumber(1), 10)
    .option('--columns <names>', 'these columns only', names)
    .option('--run <person/scan>', 'for a strategy: what it would do to this run')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Words:
  tables              the floor plan: every kind of table with its rows, key, columns and units
  table NAME          one of them
  stages              every stage that a pipeline file can use
  stage PACKAGE/NAME  what it does, its inputs, parameters with defaults, outputs
  strategies          the ways of denoising that connectivity/denoise knows by name
  strategy NAME       one of them, or that of a stage: every parameter; with --run the plan for a run
  pipeline            the stages of a pipeline file in running order
  parameters          every parameter of a pipeline file as it takes effect
  runs                the runs in the store
` +
        examples(
          'mesovia show search.candidate_estimates --rows 20',
          'mesovia show stage statistics/mass-mediation',
          'mesovia show table participants',
          'mesovia show strategy 36P+scrub --run sub-01/task-rest',
          'mesovia show parameters -p pipelines/exercise-pain',
        ),
    )
    .action(async (what: string | undefined, name: string | undefined, flags: ShowFlags) => {
      const { showCommand } = await import('../show/show-command.ts');
      await showCommand(what, name, flags);
    });
}
