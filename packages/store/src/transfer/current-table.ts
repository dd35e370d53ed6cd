import { StoreError, type TableContract } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { quote } from '../bridge/append.ts';
import type { Session } from '../session/session.ts';
import type { Current, CurrentTable } from '../study/current.ts';
import { rememberedContract } from '../tasks/contract-store.ts';
import type { Parts } from '../tasks/parts.ts';

export interface NamedTable {
  readonly table: arrow.Table;
  /** Undefined for a table that was never stored. */
  readonly contract: TableContract | undefined;
}

/**
 * The table a stage holds now.
 *
 * @param view `stage.output`, or `stage` where it has one table
 * @throws StoreError `no-view`
 */
export async function currentTable(
  topics: { session: Session; parts: Parts; current: Current },
  view: string,
): Promise<NamedTable> {
  const { session, parts, current } = topics;
  const { stage, output, value } = findOutput(await current.all(), view, session.file);
  const contract = await rememberedContract(session, value.contract, value.version);
  const physical = new Set(value.parts.map(({ digest }) => parts.find({ ...value, digest })?.physical));
  // Parts that differ in their columns meet in the view only.
  if (physical.size !== 1) {
    return { table: await session.table(`from ${quote(stage)}.${quote(output)}`), contract };
  }
  const tables: arrow.Table[] = [];
  for (const { digest } of value.parts) tables.push(await parts.read({ ...value, digest }));
  const [first, ...rest] = tables as [arrow.Table, ...arrow.Table[]];
  return { table: first.concat(...rest), contract };
}

function findOutput(
  all: Awaited<ReturnType<Current['all']>>,
  view: string,
  file: string,
): { stage: string; output: string; value: CurrentTable } {
  const [stage = '', wanted] = view.split('.', 2);
  const tables = Object.entries(all[stage] ?? {}).flatMap(([output, value]) =>
    value.kind === 'table' && (wanted === undefined || wanted === output) ? [{ stage, output, value }] : [],
  );
  const [only, ...more] = tables;
  if (only && more.length === 0) return only;
  const names = Object.entries(all).flatMap(([name, outputs]) =>
    Object.entries(outputs).flatMap(([output, { kind }]) => (kind === 'table' ? [`${name}.${output}`] : [])),
  );
  throw new StoreError(
    'no-view',
    only ? `stage ${stage} has ${tables.length} tables` : `there is no table "${view}"`,
    file,
    names.length > 0 ? `name one of: ${names.join(', ')}` : 'run a pipeline first',
  );
}
