import type { TableContract } from '@mesovia/core';
import type { Store } from '@mesovia/store';
import type * as arrow from 'apache-arrow';

/** Bytes of tables kept at hand; enough for the parts that the next tasks are about to read. */
const AT_HAND = 256 * 1024 * 1024;

/** Tables by digest: what was made in this process, otherwise from the store. */
export class Tables {
  readonly #store: Store | undefined;
  readonly #kept = new Map<string, arrow.Table>();
  readonly #recent = new Map<string, { table: arrow.Table; bytes: number }>();
  #bytes = 0;

  constructor(store: Store | undefined) {
    this.#store = store;
  }

  /** Keeps a table for as long as this object lives: it may not be in the store. */
  keep(digest: string, table: arrow.Table): void {
    this.#kept.set(digest, table);
  }

  /** A table that is in the store and will probably be read soon. */
  remember(digest: string, table: arrow.Table): void {
    if (this.#recent.has(digest)) return;
    const bytes = bytesOf(table);
    if (bytes > AT_HAND / 4) return;
    this.#recent.set(digest, { table, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#recent) {
      if (this.#bytes <= AT_HAND) break;
      this.#recent.delete(oldest);
      this.#bytes -= entry.bytes;
    }
  }

  async read(contract: TableContract, digest: string): Promise<arrow.Table> {
    const found = this.#kept.get(digest) ?? this.#recent.get(digest)?.table;
    if (found) return found;
    if (!this.#store) throw new Error(`no store to read ${contract.name} from`);
    const table = await this.#store.readPart(contract, digest);
    this.remember(digest, table);
    return table;
  }
}

function bytesOf(table: arrow.Table): number {
  return table.batches.reduce((sum, batch) => sum + batch.data.byteLength, 0);
}
