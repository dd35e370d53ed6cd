import {
  digestOf,
  ParameterError,
  power,
  runStage,
  tableView,
  type Stage,
  type TableView,
} from '@mesovia/core';
import { powerStage } from '@mesovia/statistics/stages';
import type { PowerFlags } from '../commands/power.ts';
import { nearest } from '../nearest.ts';
import { isLive, print, printJson } from '../terminal.ts';
import { powerText, type PowerRow } from './power-text.ts';

const QUESTIONS = ['group', 'mediator', 'search'];
/** Milliseconds between two lines of progress where no line can be rewritten. */
const PLAIN_PAUSE = 10_000;

/** @throws ParameterError `bad-power`, and those of the stage */
export async function powerCommand(question: string, flags: PowerFlags): Promise<void> {
  const params = parametersOf(question, flags);
  const progress = progressLine();
  const made = await runStage(powerStage as unknown as Stage, {
    params,
    inputs: {},
    where: 'power',
    // As in a pipeline with the same seed.
    seed: BigInt(`0x${digestOf([flags.seed, 'statistics/power', null]).slice(0, 16)}`),
    progress: progress.show,
  }).finally(progress.end);
  const rows = rowsOf(
    tableView(power, [made.tables['power'] as NonNullable<(typeof made.tables)[string]>], 'power'),
  );
  if (flags.json) printJson(rows);
  else print(powerText(rows));
}

function parametersOf(question: string, flags: PowerFlags): Record<string, unknown> {
  if (!QUESTIONS.includes(question)) {
    const near = nearest(question, QUESTIONS);
    throw new ParameterError(
      'bad-power',
      `there is no question ${question}${near === undefined ? '' : ` (did you mean ${near}?)`}`,
      'power',
      `ask ${QUESTIONS.join(', ')}`,
    );
  }
  const { n, exposed, for: target, covariates, json: _, ...same } = flags;
  if (exposed !== undefined && exposed > (n ?? 100) - 2) {
    throw new ParameterError(
      'bad-power',
      `${exposed} of ${n ?? 100} people are exposed, which leaves fewer than two who are not`,
      '--exposed',
      'give fewer',
    );
  }
  const given = {
    ...same,
    question,
    n,
    target,
    covariate_columns: covariates,
    exposed: exposed === undefined ? undefined : exposed / (n ?? 100),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function rowsOf(view: TableView): PowerRow[] {
  const columns = Object.entries(power.columns).map(([name, { type }]) => {
    const values = type === 'utf8' ? view.strings(name) : view.f64(name);
    return [name, (row: number) => (Number.isNaN(values[row]) ? null : (values[row] ?? null))] as const;
  });
  return Array.from(
    { length: view.rows },
    (_, row) => Object.fromEntries(columns.map(([name, at]) => [name, at(row)])) as unknown as PowerRow,
  );
}

/** Studies done, on stderr: one line that is rewritten, or now and then a line without a terminal. */
function progressLine(): { show(done: number, total: number): void; end(): void } {
  const live = isLive(process.stderr);
  let said = performance.now();
  return {
    show(done, total) {
      const text = `  simulated ${done} of ${total} studies`;
      if (live) process.stderr.write(`\r\u001b[K${text}`);
      else if (performance.now() - said > PLAIN_PAUSE) {
        said = performance.now();
        process.stderr.write(`${text}\n`);
      }
    },
    end() {
      if (live) process.stderr.write('\r\u001b[K');
    },
  };
}
