import { sha256, StoreError } from '@mesovia/core';
import type { Session } from '../session/session.ts';

export interface NewArtefact {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Files that stages make, each content once. */
export class Artefacts {
  private readonly session: Session;
  private readonly sizes: Map<string, number>;

  private constructor(session: Session, sizes: Map<string, number>) {
    this.session = session;
    this.sizes = sizes;
  }

  static async load(session: Session): Promise<Artefacts> {
    const rows = await session.rows<{ sha256: string; size: bigint }>(
      'select sha256, size from store.artefacts',
    );
    return new Artefacts(session, new Map(rows.map((row) => [row.sha256, Number(row.size)])));
  }

  has(digest: string): boolean {
    return this.sizes.has(digest);
  }

  all(): ReadonlyMap<string, number> {
    return this.sizes;
  }

  /** Within a transaction; call `adopt` with the result after the commit. */
  async append(given: readonly NewArtefact[]): Promise<NewArtefact[]> {
    const added = new Map<string, NewArtefact>();
    for (const artefact of given) if (!this.has(artefact.sha256)) added.set(artefact.sha256, artefact);
    for (const artefact of added.values()) {
      await this.session.insertBytes(
        'insert into store.artefacts values ($1, $2, $3, $4)',
        [artefact.sha256, artefact.mediaType, BigInt(artefact.bytes.length)],
        artefact.bytes,
      );
    }
    return [...added.values()];
  }

  adopt(added: readonly NewArtefact[]): void {
    for (const artefact of added) this.sizes.set(artefact.sha256, artefact.bytes.length);
  }

  forget(digests: Iterable<string>): void {
    for (const digest of digests) this.sizes.delete(digest);
  }

  /** @throws StoreError `no-artefact`, `damaged` */
  async read(digest: string): Promise<Uint8Array> {
    const bytes = this.has(digest) ? await this.readBytes(digest) : undefined;
    if (!bytes) {
      throw new StoreError(
        'no-artefact',
        `the store holds no file ${digest.slice(0, 12)}`,
        this.session.file,
        'run the pipeline again: it makes what is missing',
      );
    }
    if (sha256(bytes) === digest) return bytes;
    throw new StoreError(
      'damaged',
      `the file ${digest.slice(0, 12)} is not what was stored`,
      this.session.file,
      'run `mesovia verify`: it drops what is damaged, and the next run computes it again',
    );
  }

  private async readBytes(digest: string): Promise<Uint8Array | undefined> {
    // `has` knows only digests that were stored, so this one is hexadecimal.
    const table = await this.session.table(`select bytes from store.artefacts where sha256 = '${digest}'`);
    return (table.getChild('bytes')?.get(0) as Uint8Array | null) ?? undefined;
  }
}
