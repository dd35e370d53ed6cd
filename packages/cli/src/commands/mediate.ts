import { InvalidArgumentError, Option, type Command } from 'commander';
import { examples, names, wholeNumber } from '../options.ts';

export interface MediateFlags {
  x: string;
  m: string[];
  y: string;
  covariates?: string[];
  covariatesA?: string[];
  covariatesB?: string[];
  serial?: boolean;
  moderator?: string;
  path?: string[];
  at?: string[];
  interaction?: boolean;
  family?: 'logit' | 'probit';
  firth?: boolean;
  coding: 'indicator' | 'sequential' | 'helmert';
  missing: 'listwise' | 'fiml' | 'mi';
  imputations: number;
  interval?: string[];
  resamples: number;
  level: number;
  strata: 'none' | 'exposure';
  seed: number;
  sensitivity: boolean;
  all?: boolean;
  json?: boolean;
  report?: string;
}

function share(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 1)) throw new InvalidArgumentError('It has to lie between 0 and 1.');
  return number;
}

export function addMediateCommand(program: Command): Command {
  const command = program
    .command('mediate')
    .argument('<file>', 'a table, one row per person: .csv, .tsv (names in the first line) or SPSS .sav')
    .description('mediators named beforehand, from one table')
    .requiredOption('--x <column>', 'exposure: numbers, or groups')
    .requiredOption('--m <columns>', 'mediator: numbers; several side by side, for example sleep,mood', names)
    .requiredOption('--y <column>', 'outcome: numbers');
  addModel(command);
  addNumbers(command);
  return command
    .addHelpText('after', `${examples(...EXAMPLES)}\n\n${NOTE}`)
    .action(async (file: string, flags: MediateFlags) => {
      const { mediateCommand } = await import('../mediate/mediate-command.ts');
      await mediateCommand(file, flags);
    });
}

function addModel(command: Command): void {
  command
    .option('--covariates <columns>', 'held constant in every path, for example age,sex', names)
    .option('--covariates-a <columns>', 'further ones for the mediators only', names)
    .option('--covariates-b <columns>', 'further ones for the outcome only', names)
    .option('--serial', 'several mediators one after another, in the order given')
    .option('--moderator <column>', 'what a path depends on')
    .option('--path <paths>', 'with --moderator, the paths: a (default), b, both, direct; or a,direct', names)
    .option('--at <values>', 'with --moderator: mean (and one SD around it), percentiles, or numbers', names)
    .option('--interaction', 'exposure x mediator: pure and total indirect estimates')
    .addOption(
      new Option('--family <link>', 'model of mediator or outcome where it has two values').choices([
        'logit',
        'probit',
      ]),
    )
    .option('--firth', "with --family logit: Firth's penalty, finite where groups are separated")
    .addOption(
      new Option('--coding <codes>', 'of an exposure with more than two groups')
        .choices(['indicator', 'sequential', 'helmert'])
        .default('indicator'),
    );
}

function addNumbers(command: Command): void {
  command
    .addOption(
      new Option('--missing <rule>', 'rows without a value: left out, kept by EM, or filled several times')
        .choices(['listwise', 'fiml', 'mi'])
        .default('listwise'),
    )
    .option('--imputations <n>', 'filled tables of --missing mi', wholeNumber(2), 20)
    .option('--interval <names>', 'show these only, for example percentile,bca,product', names)
    .option('--resamples <n>', 'bootstrap resamples, and permutations of the test', wholeNumber(1000), 5000)
    .option('--level <share>', 'coverage of the intervals', share, 0.95)
    .addOption(
      new Option('--strata <how>', 'resample everybody together, or within exposure groups')
        .choices(['none', 'exposure'])
        .default('none'),
    )
    .option('--seed <n>', 'of resamples and permutations', wholeNumber(0), 1)
    .option('--no-sensitivity', 'leave out omitted causes, single people and other orders')
    .option('--all', 'every method on every scale')
    .option('--json', 'print everything as JSON')
    .option('--report <file.html>', 'write a page that works without a network');
}

const EXAMPLES = [
  'mesovia mediate pain.csv --x exercise --m thalamus --y pain',
  'mesovia mediate pain.sav --x bmi --m sleep,mood --y pain --covariates age,sex --report sleep.html',
  'mesovia mediate pain.csv --x exercise --m mood --y pain --moderator age --path b --at percentiles',
  'mesovia mediate pain.csv --x exercise --m mood --y relapse --family logit --json',
];

const NOTE = `Mediators are taken as named beforehand. One that was chosen from several by looking at the same people needs a search:
\`mesovia show stage statistics/mass-mediation\`. What --json holds: docs/mediate.md.`;
