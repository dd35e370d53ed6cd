// `node run-study.js FOLDER [JOBS]`: runs the pipeline of a study folder in a process of its own, for tests that kill it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitCodeOf, runPipeline } from '../run/run-pipeline.ts';

const [, , folder = '.', jobs = '1'] = process.argv;
try {
  const report = await runPipeline(join(folder, 'pipeline.yaml'), {
    resolveFrom: pathToFileURL(join(folder, 'index.js')),
    jobs: Number(jobs),
    onEvent: (event) => {
      if (event.kind === 'task') process.stdout.write(`${event.stage}@${event.key} ${event.state}\n`);
    },
  });
  process.exitCode = report.exitCode;
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = exitCodeOf(error);
}
