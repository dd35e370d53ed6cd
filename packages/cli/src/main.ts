import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addExportCommand } from './commands/export.ts';
import { addGcCommand } from './commands/gc.ts';
import { addGraphCommand } from './commands/graph.ts';
import { addMediateCommand } from './commands/mediate.ts';
import { addNewCommand } from './commands/new.ts';
import { addOpenCommand } from './commands/open.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addPowerCommand } from './commands/power.ts';
import { addRerunCommand } from './commands/rerun.ts';
import { addRunCommand } from './commands/run.ts';
import { addSchemaCommand } from './commands/schema.ts';
import { addShowCommand } from './commands/show.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addSqlCommand } from './commands/sql.ts';
import { addStatusCommand } from './commands/status.ts';
import { addTrustCommand } from './commands/trust.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { explainFailure, usageErrorOf } from './failure.ts';
import { examples } from './options.ts';
import { acceptClosedPipes } from './terminal.ts';

// Nothing but commander is loaded here: `mesovia --help` answers at once. Each action imports its own code.

const GROUPS: readonly (readonly [string, readonly ((program: Command) => Command)[]])[] = [
  ['Begin a study:', [addNewCommand, addSimulateCommand]],
  ['Run a study:', [addRunCommand, addPlanCommand, addExplainCommand, addStatusCommand, addRerunCommand]],
  [
    'Look at results:',
    [addOpenCommand, addShowCommand, addSqlCommand, addExportCommand, addGraphCommand, addDiffCommand],
  ],
  ['Without a pipeline file:', [addMediateCommand, addPowerCommand]],
  [
    'Keep the house in order:',
    [addVerifyCommand, addGcCommand, addSchemaCommand, addTrustCommand, addDoctorCommand],
  ],
];

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export function makeProgram(version: string): Command {
  const program = new Command('mesovia')
    .description(
      "Does an exposure relate to an outcome through the brain's connections, and through which ones?",
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({ outputError: () => {} })
    .addHelpText(
      'after',
      examples(
        'mesovia run',
        'mesovia show search --rows 20',
        'mesovia mediate pain.csv --x exercise --m thalamus --y pain',
      ) + '\n\n`mesovia <command> --help` has the options and examples of a command.',
    );
  for (const [title, commands] of GROUPS) for (const add of commands) add(program).helpGroup(title);
  for (const command of [program, ...program.commands]) {
    const name = command === program ? 'mesovia' : `mesovia ${command.name()}`;
    command.exitOverride((error) => {
      throw error.exitCode === 0 ? error : usageErrorOf(error, name);
    });
  }
  return program;
}

/** The whole command: from arguments to exit code. */
export async function main(args: readonly string[]): Promise<void> {
  acceptClosedPipes();
  const version = packageVersion();
  const program = makeProgram(version);
  if (args.length === 0) return program.outputHelp();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = explainFailure(error, version);
  }
}
