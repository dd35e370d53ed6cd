import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import {
  addSelection,
  examples,
  PIPELINE_ARGUMENT,
  pipelineFile,
  selection,
  type SelectionFlags,
} from '../options.ts';
import { print, printJson, say } from '../terminal.ts';

interface PlanFlags extends SelectionFlags {
  force?: boolean;
  tasks?: boolean;
  exitCode?: boolean;
  json?: boolean;
}

export function addPlanCommand(program: Command): Command {
  const command = program
    .command('plan')
    .argument(...PIPELINE_ARGUMENT)
    .description('what a run would do, and why; starts nothing');
  return addSelection(command)
    .option('--force', 'as in `run --force`: nothing selected counts as done')
    .option('--tasks', 'every task, not only every stage')
    .option('--exit-code', 'exit with 3 when a run would compute something')
    .option('--json', 'print the plan as JSON')
    .addHelpText(
      'after',
      examples(
        'mesovia plan',
        'mesovia plan pipelines/exercise-pain --set permutations=500',
        'mesovia plan --until scrub --tasks',
        'mesovia plan --exit-code || mesovia run',
      ),
    )
    .action(async (pipeline: string, flags: PlanFlags) => {
      const { planPipeline } = await import('@mesovia/runner');
      const plan = await planPipeline(pipelineFile(pipeline), {
        ...selection(flags),
        ...(flags.force ? { force: true } : {}),
      });
      if (flags.json) printJson(plan);
      else {
        const { planFailures, planText, tasksText, workText } = await import('../run/plan-text.ts');
        print(flags.tasks ? tasksText(plan) : planText(plan));
        for (const text of planFailures(plan)) say(text);
        say(workText(plan));
      }
      if (plan.stages.some((s) => s.failed > 0)) process.exitCode = EXIT.mistake;
      else if (flags.exitCode && plan.work) process.exitCode = EXIT.workToDo;
    });
}
