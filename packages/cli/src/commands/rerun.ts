import type { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { examples, RESOLVE_FROM, wholeNumber } from '../options.ts';
import { printJson, print, say } from '../terminal.ts';

interface RerunFlags {
  jobs?: number;
  allowCode?: boolean;
  json?: boolean;
}

export function addRerunCommand(program: Command): Command {
  return program
    .command('rerun')
    .argument('<lock>', 'a pipeline.lock.json, or the folder it is in')
    .description('compute everything again in a store of its own and compare it with the lock file')
    .option('-j, --jobs <n>', 'worker processes (default: one per core)', wholeNumber(1))
    .option('--allow-code', 'load stages that another package brings (see `mesovia trust`)')
    .option('--json', 'print what differs as JSON')
    .addHelpText(
      'after',
      examples('mesovia rerun pipeline.lock.json', 'mesovia rerun paper/pipeline.lock.json --json') +
        '\n\nExit code: 0 the same digests, 3 something differs.',
    )
    .action(async (lock: string, flags: RerunFlags) => {
      const { rerun } = await import('@mesovia/runner');
      const { progressFor } = await import('../run/run-command.ts');
      const { stopOnSignals } = await import('../run/interrupt.ts');
      const progress = progressFor(process.stderr);
      const stop = stopOnSignals((text) => progress.note(text));
      try {
        const result = await rerun(lock, {
          resolveFrom: RESOLVE_FROM,
          ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
          ...(flags.allowCode ? { allowCode: true } : {}),
          signal: stop.signal,
          onEvent: (event) => progress.show(event),
        });
        progress.end();
        const { failureText } = await import('../run/summary.ts');
        for (const text of failureText(result.report, result.report.pipeline)) say(text);
        if (flags.json) printJson({ same: result.same, differences: result.differences });
        else print(result.same ? `${lock}: the same digests` : result.differences.join('\n'));
        process.exitCode = result.report.exitCode || (result.same ? EXIT.done : EXIT.workToDo);
      } finally {
        progress.end();
        stop.release();
      }
    });
}
