import { canonicalJson, type TableContract } from '@mesovia/core';
import type { Session } from '../session/session.ts';

/** Keeps what the columns of a table mean, for the data dictionaries of exported files. */
export async function rememberContracts(session: Session, contracts: Iterable<TableContract>): Promise<void> {
  for (const contract of contracts) {
    const values = [contract.name, contract.version];
    await session.run('delete from store.contracts where contract = $1 and version = $2', values);
    await session.run('insert into store.contracts values ($1, $2, $3)', [
      ...values,
      canonicalJson(contract),
    ]);
  }
}

export async function rememberedContract(
  session: Session,
  name: string,
  version: number,
): Promise<TableContract | undefined> {
  const [row] = await session.rows<{ definition: string }>(
    'select definition from store.contracts where contract = $1 and version = $2',
    [name, version],
  );
  return row && (JSON.parse(row.definition) as TableContract);
}
