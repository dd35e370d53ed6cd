import {
  digestOf,
  estimates,
  isUserError,
  reviveError,
  runStage,
  sensitivity,
  tableView,
  type Check,
  type RunResult,
  type Stage,
} from '@mesovia/core';
import { mediationStage, sensitivityStage } from '@mesovia/statistics/stages';
import type { MediateFlags } from '../commands/mediate.ts';
import { counted } from '../readable-numbers.ts';
import { print, printJson, say } from '../terminal.ts';
import { wrap } from '../text-table.ts';
import { inReadingOrder, rowsOf, type Estimate } from './estimate-rows.ts';
import { estimateTables } from './estimate-tables.ts';
import { hasSensitivity, questionOf, type Question } from './question.ts';
import { readColumns, type Columns } from './read-columns.ts';
import { writeReport } from './report-page.ts';
import { sensitivityLines, type SensitivityRow } from './sensitivity-lines.ts';
import { sentence } from './sentence.ts';
import { checkIntervals, shownRows } from './shown-rows.ts';

/** What was asked and what came out. */
export interface Answer {
  readonly file: string;
  readonly flags: MediateFlags;
  readonly columns: Columns;
  readonly question: Question;
  readonly estimates: readonly Estimate[];
  readonly sensitivity: readonly SensitivityRow[];
  readonly checks: readonly Check[];
  readonly sentence: string;
  readonly tables: Readonly<Record<'estimates' | 'sensitivity', RunResult['tables'][string] | undefined>>;
}

/** The seed that the same stage has in a pipeline, so that both give the same digits. */
const taskSeed = (seed: number, use: string): bigint =>
  BigInt(`0x${digestOf([seed, use, null]).slice(0, 16)}`);

/** @throws DataError, ParameterError those of reading the columns, of the question and of the stages */
export async function mediateCommand(file: string, flags: MediateFlags): Promise<void> {
  checkIntervals(flags.interval);
  const columns = await readColumns(file, wantedColumns(flags), flags.missing !== 'listwise');
  const answer = await answerOf(file, flags, columns);
  if (flags.report !== undefined) await writeReport(flags.report, answer);
  if (flags.json) return printJson(asJson(answer));
  printAnswer(answer);
}

const wantedColumns = (flags: MediateFlags): (readonly [string, string])[] => [
  ['--x', flags.x],
  ...flags.m.map((name) => ['--m', name] as const),
  ['--y', flags.y],
  ...(flags.covariates ?? []).map((name) => ['--covariates', name] as const),
  ...(flags.covariatesA ?? []).map((name) => ['--covariates-a', name] as const),
  ...(flags.covariatesB ?? []).map((name) => ['--covariates-b', name] as const),
  ...(flags.moderator === undefined ? [] : [['--moderator', flags.moderator] as const]),
];

async function answerOf(file: string, flags: MediateFlags, columns: Columns): Promise<Answer> {
  const question = questionOf(flags, columns);
  const run = (stage: unknown, use: string, params: object) =>
    runAsked(stage as Stage, use, params, columns, flags.seed, file);
  const main = await run(mediationStage, 'statistics/mediation', question);
  const { exposure, mediator, outcome, covariates, level, strata, seed } = question;
  const further = hasSensitivity(question, flags, columns)
    ? await run(sensitivityStage, 'statistics/sensitivity', {
        exposure,
        mediator,
        outcome,
        covariates,
        level,
        strata,
        seed,
        resamples: Math.min(flags.resamples, MOST_RESAMPLES),
      })
    : undefined;
  const tables = { estimates: main.tables['estimates'], sensitivity: further?.tables['sensitivity'] };
  const rows = inReadingOrder(
    rowsOf(tableView(estimates, [tables.estimates!], file)) as unknown as Estimate[],
  );
  const levels = columns.levelsOf(flags.x);
  return {
    file,
    flags,
    columns,
    question,
    tables,
    estimates: rows,
    sensitivity: tables.sensitivity ? rowsOf(tableView(sensitivity, [tables.sensitivity], file)) : [],
    checks: [...columns.checks, ...main.checks, ...(further?.checks ?? [])],
    sentence: sentence(rows, { ...flags, levels }, flags.level),
  };
}

/** Resamples of each model of a sensitivity analysis; the numbers there are for comparison. */
const MOST_RESAMPLES = 2000;

/** Parameters of a stage -> options of this command, for messages. */
const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/with\.exposure/g, '--x'],
  [/with\.mediator\b/g, '--m'],
  [/with\.outcome\b/g, '--y'],
  [/with\.covariates/g, '--covariates'],
  [/with\.moderator/g, '--moderator'],
  [/with: \{ firth: true \}|firth: true with logit links/g, '--firth'],
  [/with\.(mediator|outcome)_link/g, '--family'],
  [/use model: natural with a logit or probit link|use model: natural.*$/g, 'use --family logit'],
];

const asOptions = (text: string): string =>
  OPTIONS.reduce((told, [pattern, option]) => told.replace(pattern, option), text);

async function runAsked(
  stage: Stage,
  use: string,
  params: object,
  { tables }: Columns,
  seed: number,
  file: string,
): Promise<RunResult> {
  const inputs = {
    'people.participants': [tables.participants],
    'people.variables': [tables.variables],
  };
  try {
    const result = await runStage(stage, { params, inputs, where: file, seed: taskSeed(seed, use) });
    const told = ({ remedy }: Check) => (remedy === undefined ? {} : { remedy: asOptions(remedy) });
    return { ...result, checks: result.checks.map((check) => ({ ...check, ...told(check) })) };
  } catch (error) {
    if (!isUserError(error)) throw error;
    const plain = error.toJSON();
    throw reviveError({ ...plain, where: asOptions(plain.where), remedy: asOptions(plain.remedy) });
  }
}

const screenWidth = (): number => (process.stdout.isTTY ? Math.max(60, process.stdout.columns || 80) : 100);

function printAnswer(answer: Answer): void {
  const { file, flags, columns, question } = answer;
  const width = Math.min(110, screenWidth());
  const levels = columns.levelsOf(flags.x);
  const held = [
    ...(flags.covariates ?? []),
    ...(flags.covariatesA ?? []).map((name) => `${name} (path a)`),
    ...(flags.covariatesB ?? []).map((name) => `${name} (path b)`),
  ];
  const kind = question.model === 'parallel' && flags.m.length === 1 ? '' : `, ${question.model} model`;
  print(`${file}: ${flags.x} -> ${flags.m.join(', ')} -> ${flags.y}${kind}, ${counted(columns.n, 'row')}`);
  if (levels?.length === 2) print(`${flags.x}: ${levels[0]} = 0, ${levels[1]} = 1`);
  if (levels && levels.length > 2) print(`${flags.x}: ${levels.join(', ')}; ${flags.coding} codes`);
  if (held.length > 0) print(`held constant: ${held.join(', ')}`);
  print(`\n${estimateTables(shownRows(answer.estimates, flags), screenWidth())}`);
  print(`\n${wrap(answer.sentence, width)}`);
  if (answer.sensitivity.length > 0)
    for (const line of sensitivityLines(answer.sensitivity, columns.row)) print(`\n${wrap(line, width)}`);
  say(
    `\n${remarks(answer)
      .map((line) => wrap(line, width))
      .join('\n')}`,
  );
}

function remarks({ columns, flags, checks }: Answer): string[] {
  const lines = [
    `${Math.round(flags.level * 100)} % intervals, ${counted(flags.resamples, 'resample')}, seed ${flags.seed}. Mediator pre-specified: the p values hold if it was not chosen by looking at these rows.`,
    'An association in a table does not show that one thing changes another.',
  ];
  if (columns.left.length > 0) {
    const first = columns.left
      .slice(0, 5)
      .map(({ line, missing }) => `${columns.row} ${line} (${missing.join(', ')})`);
    const more = columns.left.length > first.length ? ', ...' : '';
    const what = flags.missing === 'listwise' ? 'Left out for missing values' : 'Kept with missing values';
    lines.push(`${what}: ${counted(columns.left.length, 'row')}: ${first.join(', ')}${more}`);
  }
  const told = checks.map(({ severity, message, remedy }) =>
    severity === 'warning'
      ? `Warning: ${message}${remedy === undefined ? '' : ` Remedy: ${remedy}.`}`
      : message,
  );
  if (flags.report !== undefined) lines.push(`Written: ${flags.report}`);
  return [...lines, ...told];
}

/** What `--json` prints; documented in docs/mediate.md. Keys are only ever added. */
function asJson({ file, flags, columns, question, ...answer }: Answer) {
  return {
    format: 'mesovia-mediate/1',
    file,
    model: question.model,
    exposure: flags.x,
    exposure_levels: columns.levelsOf(flags.x) ?? null,
    mediators: flags.m,
    outcome: flags.y,
    covariates: flags.covariates ?? [],
    covariates_a: flags.covariatesA ?? [],
    covariates_b: flags.covariatesB ?? [],
    moderator: flags.moderator ?? null,
    n: columns.n,
    missing: flags.missing,
    rows_without_a_value: columns.left,
    level: flags.level,
    resamples: flags.resamples,
    seed: flags.seed,
    selection: 'pre-specified',
    sentence: answer.sentence,
    estimates: shownOrAll(answer.estimates, flags),
    sensitivity: answer.sensitivity,
    checks: answer.checks,
  };
}

const shownOrAll = (rows: readonly Estimate[], flags: MediateFlags) =>
  flags.interval ? shownRows(rows, flags) : rows;
