// Parts: the contents of tables. A part is appended once, never updated, and found again by its digest.
import { canonicalJson, StoreError, type TableContract } from '@mesovia/core';
import * as arrow from 'apache-arrow';
import { byteCount, quote, TableAppender } from '../bridge/append.ts';
import type { Session } from '../session/session.ts';
import { integers, longs, texts } from '../session/vectors.ts';
import { rememberContracts } from './contract-store.ts';
import { findNegativeZeros, restoreNegativeZeros } from './negative-zeros.ts';
import { ensurePhysical, physicalTable, type Physical } from './physical.ts';
import { partKey, type PartName } from './records.ts';

export interface Part extends PartName {
  /** Its number: the value of column `part` of its rows. Rising numbers let DuckDB skip the rows of other parts. */
  readonly part: number;
  readonly rows: number;
  readonly bytes: number;
  readonly physical: string;
}

export interface NewPart {
  readonly contract: TableContract;
  readonly digest: string;
  readonly table: arrow.Table;
}

export class Parts {
  private readonly session: Session;
  private readonly byName = new Map<string, Part>();
  private readonly byNumber = new Map<number, Part>();
  /** Physical tables seen with the right columns in an earlier transaction. */
  private readonly ensured = new Set<string>();
  private readonly known = new Map<string, string>();
  private last = 0;

  private constructor(session: Session) {
    this.session = session;
  }

  static async load(session: Session): Promise<Parts> {
    const parts = new Parts(session);
    const rows = await session.rows<Part & { rows: bigint; bytes: bigint }>('from store.parts order by part');
    parts.adopt(rows.map((row) => ({ ...row, rows: Number(row.rows), bytes: Number(row.bytes) })));
    return parts;
  }

  find(name: PartName): Part | undefined {
    return this.byName.get(partKey(name));
  }

  numbered(part: number): Part | undefined {
    return this.byNumber.get(part);
  }

  all(): Part[] {
    return [...this.byNumber.values()];
  }

  /**
   * Within a transaction, appends the parts that are not there yet. Call `adopt` with the result after the commit.
   *
   * @throws StoreError `wrong-columns`, `reserved-column`, `duplicate-column`, `unsupported-type`, `not-text`
   */
  async append(given: readonly NewPart[]): Promise<Part[]> {
    const added: Part[] = [];
    const groups = new Map<
      string,
      { physical: Physical; contract: TableContract; parts: [Part, arrow.Table][] }
    >();
    const seen = new Set<string>();
    for (const { contract, digest, table } of given) {
      const name = { contract: contract.name, version: contract.version, digest };
      if (this.find(name) || seen.has(partKey(name))) continue;
      seen.add(partKey(name));
      const physical = physicalTable(contract, table);
      const part = {
        ...name,
        part: this.last + added.length + 1,
        rows: table.numRows,
        bytes: tableBytes(table),
        physical: physical.name,
      };
      added.push(part);
      const group = groups.get(physical.name) ?? { physical, contract, parts: [] };
      group.parts.push([part, table]);
      groups.set(physical.name, group);
    }
    for (const group of groups.values()) await this.appendGroup(group);
    await this.insertRows(added);
    return added;
  }

  /** Takes parts into the index after their transaction. */
  adopt(parts: readonly Part[]): void {
    for (const part of parts) {
      this.byName.set(partKey(part), part);
      this.byNumber.set(part.part, part);
      this.last = Math.max(this.last, part.part);
    }
  }

  /** Takes parts out of the index after the transaction that deleted them. */
  forget(parts: readonly Part[]): void {
    for (const part of parts) {
      this.byName.delete(partKey(part));
      this.byNumber.delete(part.part);
    }
  }

  /** @throws StoreError `no-part`, `damaged` */
  async read(name: PartName): Promise<arrow.Table> {
    const part = this.find(name);
    if (!part) {
      throw new StoreError(
        'no-part',
        `the store holds no part ${name.digest.slice(0, 12)} of table ${name.contract}`,
        this.session.file,
        'run the pipeline again: it computes what is missing',
      );
    }
    const table = await this.session.table(
      `select * exclude (part) from data.${quote(part.physical)} where part = ${part.part}`,
    );
    if (table.numRows !== part.rows) {
      throw new StoreError(
        'damaged',
        `part ${part.part} of table ${part.contract} has ${table.numRows} rows, not ${part.rows}`,
        this.session.file,
        'run `mesovia verify`: it drops what is damaged, and the next run computes it again',
      );
    }
    restoreNegativeZeros(table, await this.negativeZeros(part));
    return table;
  }

  /** Remembers contracts whose words or columns are new. */
  async remember(contracts: readonly TableContract[]): Promise<void> {
    const changed = contracts.filter((contract) => {
      const place = `${contract.name} ${contract.version}`;
      const definition = canonicalJson(contract);
      if (this.known.get(place) === definition) return false;
      this.known.set(place, definition);
      return true;
    });
    await rememberContracts(this.session, changed);
  }

  private async appendGroup(group: {
    physical: Physical;
    contract: TableContract;
    parts: readonly [Part, arrow.Table][];
  }): Promise<void> {
    const { physical, contract, parts } = group;
    const described = `${physical.name} ${physical.definition}`;
    if (!this.ensured.has(described) && (await ensurePhysical(this.session, contract, physical))) {
      this.ensured.add(described);
    }
    const { connection } = this.session;
    const name = { schema: 'data', table: physical.name };
    const appender = await TableAppender.open(connection, name, physical.columns, { leading: true });
    try {
      for (const [part, table] of parts) appender.append(table, part.part);
    } finally {
      appender.close();
    }
    for (const [part, table] of parts) await this.keepNegativeZeros(part, table);
  }

  private async insertRows(parts: readonly Part[]): Promise<void> {
    if (parts.length === 0) return;
    await this.session.append('parts', {
      part: integers(parts.map(({ part }) => part)),
      contract: texts(parts.map(({ contract }) => contract)),
      version: integers(parts.map(({ version }) => version)),
      digest: texts(parts.map(({ digest }) => digest)),
      rows: longs(parts.map(({ rows }) => rows)),
      bytes: longs(parts.map(({ bytes }) => bytes)),
      physical: texts(parts.map(({ physical }) => physical)),
    });
  }

  private async keepNegativeZeros(part: Part, table: arrow.Table): Promise<void> {
    for (const [column, places] of findNegativeZeros(table)) {
      await this.session.insertBytes(
        'insert into store.negative_zeros values ($1, $2, $3)',
        [part.part, column],
        places,
      );
    }
  }

  private async negativeZeros(part: Part): Promise<Map<string, Uint8Array>> {
    const rows = await this.session.table(
      `select column_name, places from store.negative_zeros where part = ${part.part}`,
    );
    const columns = rows.getChild('column_name');
    const places = rows.getChild('places');
    return new Map(
      Array.from({ length: rows.numRows }, (_, i) => [
        columns?.get(i) as string,
        places?.get(i) as Uint8Array,
      ]),
    );
  }
}

function tableBytes(table: arrow.Table): number {
  let bytes = 0;
  for (const batch of table.batches.filter(({ numRows }) => numRows > 0)) {
    for (const data of batch.data.children) bytes += byteCount(data, 0, batch.numRows);
  }
  return bytes;
}
