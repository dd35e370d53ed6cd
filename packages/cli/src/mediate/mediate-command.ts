import { digestOf, estimates, runStage, tableView, type RunResult } from '@mesovia/core';
import { mediationStage } from '@mesovia/statistics/stages';
import type { MediateFlags } from '../commands/mediate.ts';
import { counted, readableColumn, UNKNOWN } from '../readable-numbers.ts';
import { print, printJson, say } from '../terminal.ts';
import { textTable, wrap } from '../text-table.ts';
import { estimateRows, inReadingOrder, type Estimate } from './estimate-rows.ts';
import { readColumns, type Columns } from './read-columns.ts';
import { sentence } from './sentence.ts';

const LEVEL = 0.95;

type Flags = MediateFlags & { readonly covariates: readonly string[] };

/** The seed that the same stage has in a pipeline, so that both give the same digits. */
const taskSeed = (seed: number): bigint =>
  BigInt(`0x${digestOf([seed, 'statistics/mediation', null]).slice(0, 16)}`);

/** @throws DataError, ParameterError those of reading the columns and of the mediation stage */
export async function mediateCommand(file: string, given: MediateFlags): Promise<void> {
  const flags = { ...given, covariates: given.covariates ?? [] };
  const columns = await readColumns(file, [
    ['--x', flags.x],
    ['--m', flags.m],
    ['--y', flags.y],
    ...flags.covariates.map((name) => ['--covariates', name] as const),
  ]);
  const result = await fit(columns, flags, file);
  const rows = inReadingOrder(estimateRows(tableView(estimates, [result.tables['estimates']!], file)));
  const levels = columns.levelsOf(flags.x);
  const words = sentence(rows, { ...flags, levels }, LEVEL);
  if (flags.json) return printJson({ file, ...describe(columns, flags), sentence: words, estimates: rows });
  print(`${file}: ${flags.x} -> ${flags.m} -> ${flags.y}, ${counted(columns.n, 'row')}`);
  if (levels) print(`${flags.x}: ${levels[0]} = 0, ${levels[1]} = 1`);
  if (flags.covariates.length > 0) print(`held constant: ${flags.covariates.join(', ')}`);
  print(`\n${mediationTable(flags.all ? rows : rows.filter(isShown))}\n\n${wrap(words, 100)}`);
  say(`\n${remarks(columns, result, flags).join('\n')}`);
}

function fit(columns: Columns, flags: Flags, file: string): Promise<RunResult> {
  const { participants, variables } = columns.tables;
  return runStage(mediationStage, {
    params: {
      exposure: flags.x,
      mediator: flags.m,
      outcome: flags.y,
      covariates: flags.covariates,
      resamples: flags.resamples,
      strata: flags.strata,
      level: LEVEL,
      seed: flags.seed,
    },
    inputs: { 'people.participants': [participants], 'people.variables': [variables] },
    where: file,
    seed: taskSeed(flags.seed),
  });
}

/** On the first screen: every method on the raw scale, and the size of the indirect estimate on the others. */
const isShown = (row: Estimate): boolean =>
  row.scale === 'raw' || (row.term === 'indirect' && row.method === 'percentile bootstrap');

function mediationTable(rows: readonly Estimate[]): string {
  const p = (value: number | null): string =>
    value === null ? '' : value < 0.0001 ? value.toExponential(1) : value.toFixed(4);
  const numbers = (pick: (row: Estimate) => number | null) => ({
    right: true,
    cells: readableColumn(rows.map(pick)).map((text) => (text === UNKNOWN ? '' : text)),
  });
  return textTable([
    { header: 'path', cells: rows.map((r) => r.term) },
    { header: 'scale', cells: rows.map((r) => r.scale) },
    { header: 'method', cells: rows.map((r) => r.method) },
    { header: 'estimate', ...numbers((r) => r.estimate) },
    { header: 'SE', ...numbers((r) => r.se) },
    { header: 'lower', ...numbers((r) => r.lower) },
    { header: 'upper', ...numbers((r) => r.upper) },
    { header: 'p', right: true, cells: rows.map((r) => p(r.p)) },
  ]).text;
}

const describe = (columns: Columns, flags: Flags) => ({
  exposure: flags.x,
  mediator: flags.m,
  outcome: flags.y,
  covariates: flags.covariates,
  n: columns.n,
  left_out: columns.left,
  level: LEVEL,
  resamples: flags.resamples,
  seed: flags.seed,
  selection: 'pre-specified',
});

function remarks(columns: Columns, result: RunResult, flags: Flags): string[] {
  const lines = [
    `${Math.round(LEVEL * 100)} % intervals, ${counted(flags.resamples, 'resample')}, seed ${flags.seed}. Mediator pre-specified: the p values hold if it was not chosen by looking at these rows.`,
    'An association in a table does not show that one thing changes another.',
  ];
  if (columns.left.length > 0) {
    const first = columns.left.slice(0, 5).map(({ line, missing }) => `line ${line} (${missing.join(', ')})`);
    const more = columns.left.length > first.length ? ', ...' : '';
    lines.push(
      `Left out for missing values: ${counted(columns.left.length, 'row')}: ${first.join(', ')}${more}`,
    );
  }
  return [...lines, ...result.checks.map((check) => check.message)];
}
