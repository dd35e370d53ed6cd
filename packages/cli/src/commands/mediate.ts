import { Option, type Command } from 'commander';
import { examples, names, wholeNumber } from '../options.ts';

export interface MediateFlags {
  x: string;
  m: string;
  y: string;
  covariates?: string[];
  resamples: number;
  strata: 'none' | 'exposure';
  seed: number;
  all?: boolean;
  json?: boolean;
}

export function addMediateCommand(program: Command): Command {
  return program
    .command('mediate')
    .argument('<file>', 'a table, .csv or .tsv, one row per person, names in the first line')
    .description('one mediator, named beforehand, from one table')
    .requiredOption('--x <column>', 'exposure: numbers, or two levels')
    .requiredOption('--m <column>', 'mediator: numbers')
    .requiredOption('--y <column>', 'outcome: numbers')
    .option('--covariates <columns>', 'held constant in both paths, for example age,sex', names)
    .option('--resamples <n>', 'bootstrap resamples, and permutations of the test', wholeNumber(1000), 5000)
    .addOption(
      new Option('--strata <how>', 'resample everybody together, or within exposure groups')
        .choices(['none', 'exposure'])
        .default('none'),
    )
    .option('--seed <n>', 'of resamples and permutations', wholeNumber(0), 1)
    .option('--all', 'every method on every scale')
    .option('--json', 'print every estimate as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia mediate pain.csv --x exercise --m thalamus --y pain',
        'mesovia mediate pain.tsv --x bmi --m sleep --y pain --covariates age,sex --resamples 10000',
      ) +
        '\n\nRows without a value in one of these columns are left out and counted. A mediator that was chosen from' +
        '\nseveral by looking at the same people needs a search: `mesovia show stage statistics/mass-mediation`.',
    )
    .action(async (file: string, flags: MediateFlags) => {
      const { mediateCommand } = await import('../mediate/mediate-command.ts');
      await mediateCommand(file, flags);
    });
}
