import { InvalidArgumentError, Option, type Command } from 'commander';
import { examples, wholeNumber } from '../options.ts';

export interface PowerFlags {
  n?: number;
  exposed?: number;
  for?: number;
  d?: number;
  a?: number;
  b?: number;
  direct: number;
  scale: 'standardised' | 'error_sd';
  covariates: number;
  candidates?: number;
  carriers: number;
  reliability: number;
  procedure?: string;
  resamples: number;
  permutations: number;
  alpha: number;
  studies: number;
  most: number;
  seed: number;
  json?: boolean;
}

function number(value: string): number {
  const read = Number(value);
  if (value.trim() === '' || !Number.isFinite(read)) throw new InvalidArgumentError('It has to be a number.');
  return read;
}

export function addPowerCommand(program: Command): Command {
  return program
    .command('power')
    .argument(
      '<question>',
      'group: two groups; mediator: one, named beforehand; search: over many candidates',
    )
    .description('how often a study would find an effect, or how many people it takes; by simulation')
    .option('--n <people>', 'size of the study', wholeNumber(4))
    .option(
      '--exposed <people>',
      'of these, in the exposed group; without it the exposure is a number',
      wholeNumber(2),
    )
    .option('--for <power>', 'look for the smallest study with this power, for example 0.8', number)
    .option('--d <sds>', 'group: difference of means in SDs within the groups', number)
    .option('--a <path>', 'mediator, search: exposure -> mediator', number)
    .option('--b <path>', 'mediator, search: mediator -> outcome', number)
    .option('--direct <path>', 'mediator, search: exposure -> outcome besides the mediator', number, 0)
    .addOption(
      new Option('--scale <scale>', 'of the paths: variables of variance 1, or SDs of the errors')
        .choices(['standardised', 'error_sd'])
        .default('standardised'),
    )
    .option('--covariates <columns>', 'how many columns are held constant', wholeNumber(0), 0)
    .option('--candidates <n>', 'search: how many candidates', wholeNumber(1))
    .option('--carriers <n>', 'search: how many of them follow the mediator', wholeNumber(1), 1)
    .option('--reliability <share>', 'search: share of their variance that is the mediator', number, 1)
    .addOption(
      new Option(
        '--procedure <name>',
        'group: student; mediator: joint; search: fwe_strict; unless named',
      ).choices(['student', 'welch', 'joint', 'percentile', 'fwe_strict', 'fwe', 'bonferroni', 'bh']),
    )
    .option('--resamples <n>', 'percentile: bootstrap resamples in each study', wholeNumber(99), 999)
    .option('--permutations <n>', 'fwe: permutations of each scheme in each study', wholeNumber(40), 499)
    .option('--alpha <level>', 'level of the procedure', number, 0.05)
    .option('--studies <n>', 'simulated studies for each size', wholeNumber(10), 500)
    .option('--most <people>', 'largest study that is tried with --for', wholeNumber(10), 2000)
    .option('--seed <n>', 'of the simulated studies', wholeNumber(0), 1)
    .option('--json', 'print every simulated size as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia power group --n 45 --exposed 29 --d 0.63',
        'mesovia power mediator --n 45 --exposed 29 --a -0.4 --b 0.4 --for 0.8',
        'mesovia power search --n 45 --exposed 29 --a -0.762 --b 0.6035 --candidates 4950 --carriers 6 --studies 100',
      ) + '\n\nWithout --n, --exposed is of 100: --exposed 50 means two equal groups.',
    )
    .action(async (question: string, flags: PowerFlags) => {
      const { powerCommand } = await import('../power/power-command.ts');
      await powerCommand(question, flags);
    });
}
