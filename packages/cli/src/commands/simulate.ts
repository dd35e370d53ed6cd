import { Option, type Command } from 'commander';
import { examples, wholeNumber } from '../options.ts';
import { counted } from '../readable-numbers.ts';
import { printJson, say } from '../terminal.ts';

type Variant = 'planted' | 'published-size' | 'null' | 'confounded';

interface SimulateFlags {
  variant: Variant;
  seed: number;
  people: number;
  exercising?: number;
  regions: number;
  frames: number;
  tr: number;
  images?: boolean;
  json?: boolean;
}

// Written out here so that `--help` loads nothing; a test holds them against the generator.
export const SIMULATION_DEFAULTS = {
  variant: 'planted',
  seed: 20230324,
  people: 45,
  regions: 100,
  frames: 300,
  tr: 2,
} as const;
export const SIMULATION_VARIANTS: readonly Variant[] = ['planted', 'published-size', 'null', 'confounded'];

/** As in the founding study: 29 of 45. */
const exercisingOf = (people: number): number => Math.round((people * 29) / 45);

export function addSimulateCommand(program: Command): Command {
  const defaults = SIMULATION_DEFAULTS;
  return program
    .command('simulate')
    .argument('<folder>', 'a new or empty folder, or one that was simulated before')
    .description('write a cohort with a known truth: participants, region time series, motion, regions')
    .addOption(
      new Option('--variant <name>', 'what is true in the cohort')
        .choices(SIMULATION_VARIANTS)
        .default(defaults.variant),
    )
    .option('--seed <n>', 'the same seed gives the same bytes', wholeNumber(0), defaults.seed)
    .option('--people <n>', 'people', wholeNumber(6), defaults.people)
    .option('--exercising <n>', 'of these, with an exercise habit (default: 29 of 45)', wholeNumber(2))
    .option('--regions <n>', 'regions', wholeNumber(5), defaults.regions)
    .option('--frames <n>', 'volumes a person; at least 2 x regions + 40', wholeNumber(50), defaults.frames)
    .option('--tr <seconds>', 'repetition time', Number, defaults.tr)
    .option('--images', 'the brain part as BOLD images named as fMRIPrep names them, with an atlas')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Variants:
  planted         six connections mediate, strong enough to be found
  published-size  the same with the size the founding study published
  null            the same group difference in pain; nothing mediates
  confounded      head motion drives exposure, pain and connections; nothing mediates
` +
        examples(
          'mesovia simulate data/planted',
          'mesovia simulate data/null --variant null --seed 7',
          'mesovia simulate data/images --images',
          'mesovia simulate data/small --people 12 --regions 8 --frames 120',
        ),
    )
    .action(async (folder: string, flags: SimulateFlags) => {
      const { writeStudy } = await import('@mesovia/simulation');
      const { variant, seed, people, regions, frames } = flags;
      const exercising = flags.exercising ?? exercisingOf(people);
      const images = flags.images ?? false;
      const options = { variant, seed, people, exercising, regions, frames, tr_s: flags.tr, images };
      const { written, files } = await writeStudy(folder, options);
      if (flags.json) return printJson({ folder, written, files, options });
      say(
        `${folder}: ${written ? 'wrote' : 'already there, unchanged:'} ${counted(files, 'file')}; ` +
          `${variant}, ${counted(people, 'person', 'people')} (${exercising} exercise), ${counted(regions, 'region')}, seed ${seed}`,
      );
    });
}
