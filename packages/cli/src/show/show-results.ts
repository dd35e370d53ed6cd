import { ParameterError } from '@mesovia/core';
import type { Store } from '@mesovia/store';
import type { ShowFlags } from '../commands/show.ts';
import { nearest } from '../nearest.ts';
import { counted } from '../readable-numbers.ts';
import { print, printJson, say } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { resultRows, resultText } from './result-table.ts';
import { chosenOutput } from './views.ts';

const width = (): number => (process.stdout.isTTY ? process.stdout.columns : Infinity);
const quoted = (name: string): string => `"${name.replace(/"/g, '""')}"`;

/** Every output in the store: what can be shown, asked and exported. */
export async function showOutputs(store: Store, flags: ShowFlags): Promise<void> {
  const rows = Object.entries(await store.current()).flatMap(([stage, outputs]) =>
    Object.entries(outputs).map(([output, current]) => ({
      output: `${stage}.${output}`,
      kind:
        current.kind === 'table' ? `table ${current.contract}` : (current.parts[0]?.mediaType ?? 'artefact'),
      parts: current.parts.length,
    })),
  );
  if (flags.json) return printJson(rows);
  print(
    textTable([
      { header: 'output', cells: rows.map((r) => r.output) },
      { header: 'what', cells: rows.map((r) => r.kind) },
      { header: 'parts', cells: rows.map((r) => String(r.parts)), right: true },
    ]).text,
  );
}

/**
 * The first rows of a table; of a page or figure, what it is.
 *
 * @throws ParameterError `no-such-output`, `several-outputs`, `no-such-column`
 */
export async function showOutput(store: Store, name: string, flags: ShowFlags): Promise<void> {
  const current = await store.current();
  const { stage, output } = await chosenOutput(current, name, flags);
  const found = current[stage]?.[output];
  if (found?.kind === 'artefact') {
    if (flags.json) return printJson(found);
    return print(found.parts.map((p) => `${p.name}: ${p.mediaType}, sha256 ${p.sha256}`).join('\n'));
  }
  const view = `${quoted(stage)}.${quoted(output)}`;
  const columns = flags.columns?.map(quoted).join(', ') ?? '*';
  if (flags.columns) await checkColumns(store, view, flags.columns, name);
  const table = await store.query(`select ${columns} from ${view} limit ${flags.rows}`);
  if (flags.json) return printJson(resultRows(table));
  const [count] = resultRows(await store.query(`select count(*) as n from ${view}`));
  const { text, hidden } = resultText(table, width());
  print(text);
  const more = hidden.length > 0 ? `; not shown for lack of room: ${hidden.join(', ')} (--columns)` : '';
  say(`\n${table.numRows} of ${counted(Number(count?.['n']), 'row')}${more}`);
}

async function checkColumns(
  store: Store,
  view: string,
  wanted: readonly string[],
  name: string,
): Promise<void> {
  const empty = await store.query(`select * from ${view} limit 0`);
  const known = empty.schema.fields.map((f) => f.name);
  const missing = wanted.find((column) => !known.includes(column));
  if (missing === undefined) return;
  const near = nearest(missing, known);
  throw new ParameterError(
    'no-such-column',
    `${name} has no column "${missing}"${near ? ` (did you mean ${near}?)` : ''}`,
    'mesovia show --columns',
    `its columns are ${known.join(', ')}`,
  );
}

/** Runs, newest first. One that never ended was killed: while a run lives, nobody else can look. */
export async function showRuns(store: Store, flags: ShowFlags): Promise<void> {
  const runs = (await store.runs())
    .slice(0, flags.rows)
    .map((run) => ({ ...run, state: run.state === 'running' ? 'killed' : run.state }));
  if (flags.json) return printJson(runs);
  const moment = (iso: string | null): string =>
    iso === null ? '' : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
  print(
    textTable([
      { header: 'run', cells: runs.map((r) => r.id) },
      { header: 'state', cells: runs.map((r) => r.state) },
      { header: 'started', cells: runs.map((r) => moment(r.startedAt)) },
      { header: 'ended', cells: runs.map((r) => moment(r.finishedAt)) },
    ]).text,
  );
}
