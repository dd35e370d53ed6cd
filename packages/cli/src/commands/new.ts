import { Argument, InvalidArgumentError, type Command } from 'commander';
import { examples, names } from '../options.ts';

export interface NewStudyFlags {
  exposure: string;
  outcome: string;
  covariates?: string[];
  people?: string;
  atlas?: string[];
  space?: string;
  task?: string;
  series?: string;
  tr?: number;
  output: string;
  json?: boolean;
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 100)) throw new InvalidArgumentError('It has to be seconds, for example 2.5.');
  return number;
}

const collected = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

export function addNewCommand(program: Command): Command {
  return program
    .command('new')
    .addArgument(new Argument('<what>', 'what to begin').choices(['study']))
    .argument('<folder>', 'a BIDS data set, derivatives of fMRIPrep, or tables of region time series')
    .description('look at a data set: who is there, what is missing; and write a pipeline file that runs')
    .requiredOption('--exposure <column>', 'of the table of people: numbers, or two levels')
    .requiredOption('--outcome <column>', 'of the table of people: numbers')
    .option('--covariates <columns>', 'held constant, for example age,sex; head motion always is', names)
    .option('--people <file>', 'table of people (default: participants.tsv of the data set)')
    .option(
      '--atlas <file>',
      'image of labels, or for time series the table of regions; may be repeated',
      collected,
    )
    .option('--space <name>', 'space of the images, if there are several')
    .option('--task <name>', 'task of the images, if there are several')
    .option('--series <pattern>', 'names of the time series, for example "series/{participant_id}.tsv"')
    .option('--tr <seconds>', 'repetition time of time series', seconds)
    .option('--output <file>', 'the pipeline file; one that is there stays as it is', 'pipeline.yaml')
    .option('--json', 'print what was found as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia new study ./bids --exposure exercise_habit --outcome pain_intensity --covariates age,sex',
        'mesovia new study derivatives/fmriprep --people people.csv --exposure bmi --outcome pain --atlas cortex_dseg.nii.gz --atlas thalamus_dseg.nii.gz',
        'mesovia new study ./tables --exposure group --outcome pain --tr 2 --output study.yaml',
      ) +
        '\n\nThe data are opened for reading only. Everything the file says was looked up or is a default with a comment;' +
        '\n`mesovia plan` lists what would run, and the names of variables can be changed at any time.',
    )
    .action(async (_: string, folder: string, flags: NewStudyFlags) => {
      const { newStudy } = await import('../new-study/new-study-command.ts');
      await newStudy(folder, flags);
    });
}
