import {
  frames,
  confounds as confoundsTable,
  ParameterError,
  tableView,
  timeseries,
  type TableContract,
  type TableView,
} from '@mesovia/core';
import { motionOf, readConfounds, readMotion, type RunFacts } from '@mesovia/connectivity';
import type { Store } from '@mesovia/store';

type Current = Awaited<ReturnType<Store['current']>>;

const quoted = (name: string): string => `"${name.replace(/"/g, '""')}"`;
const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/**
 * What the store knows of a run before it was denoised: the outputs of the first stages that make time series, frames
 * and confounds.
 *
 * @param run person/scan, for example sub-01/task-rest
 * @throws ParameterError `bad-run`, `no-such-run`; StoreError of the query
 */
export async function runFacts(store: Store, run: string): Promise<RunFacts> {
  const cut = run.lastIndexOf('/');
  if (cut < 1) {
    throw new ParameterError(
      'bad-run',
      `"${run}" is not person/scan`,
      '--run',
      'write it as sub-01/task-rest',
    );
  }
  const [person, scan] = [run.slice(0, cut), run.slice(cut + 1)];
  const current = await store.current();
  const read = (contract: TableContract): Promise<TableView | undefined> =>
    rowsOfRun(store, current, contract, person, scan);
  const [series, motion, confounds] = [
    await read(timeseries),
    await read(frames),
    await read(confoundsTable),
  ];
  if (!series || !motion) {
    throw new ParameterError(
      'no-such-run',
      `the results have no time series of ${scan} of ${person}`,
      '--run',
      'run the pipeline as far as its series; `mesovia sql "select distinct participant_id, scan from ..."` lists runs',
    );
  }
  const { offsets } = series.list('values');
  const length = (offsets[1] ?? 0) - (offsets[0] ?? 0);
  const known = confounds && readConfounds(confounds).get(scan);
  return {
    ...motionOf(readMotion(motion), { scan, frames: length }, person),
    where: `${person}, ${scan}`,
    frames: length,
    trS: series.f64('tr_s')[0] ?? NaN,
    confounds: known,
  };
}

/**
 * Rows of the run in the output of this kind that comes first and has some: later stages pass tables on, changed. The
 * frames that come with the confounds go before others, because those are what a denoising stage sees.
 */
async function rowsOfRun(
  store: Store,
  current: Current,
  contract: TableContract,
  person: string,
  scan: string,
): Promise<TableView | undefined> {
  const confoundStage = Object.entries(current).find(([, outputs]) => outputs['confounds'])?.[0];
  const places = Object.entries(current)
    .flatMap(([stage, outputs]) =>
      Object.entries(outputs)
        .filter(([, output]) => output.kind === 'table' && output.contract === contract.name)
        .map(([output]) => ({ stage, output })),
    )
    .toSorted((a, b) => Number(b.stage === confoundStage) - Number(a.stage === confoundStage));
  const order = contract.key.map(quoted).join(', ');
  for (const { stage, output } of places) {
    const table = await store.query(
      `select * from ${quoted(stage)}.${quoted(output)} where participant_id = ${literal(person)} and scan = ${literal(scan)} order by ${order}`,
    );
    if (table.numRows > 0) return tableView(contract, [table], `${stage}.${output}`);
  }
  return undefined;
}
