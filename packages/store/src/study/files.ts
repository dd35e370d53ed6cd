import * as arrow from 'apache-arrow';
import type { Session } from '../session/session.ts';
import { longs, texts, unsignedLongs } from '../session/vectors.ts';

/** What says that a file is the one seen before: `fs.stat` with `bigint: true`. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface RememberedFile extends FileStamp {
  readonly sha256: string;
}

function stampColumns(stamps: readonly FileStamp[]): Record<string, arrow.Vector> {
  return {
    device: unsignedLongs(stamps.map(({ device }) => device)),
    inode: unsignedLongs(stamps.map(({ inode }) => inode)),
    size: unsignedLongs(stamps.map(({ size }) => size)),
    mtime_ns: longs(stamps.map(({ mtimeNs }) => mtimeNs)),
    ctime_ns: longs(stamps.map(({ ctimeNs }) => ctimeNs)),
  };
}

/** Digests remembered for exactly these stamps, in the order asked; undefined where none is. */
export async function fileDigests(
  session: Session,
  stamps: readonly FileStamp[],
): Promise<(string | undefined)[]> {
  if (stamps.length === 0) return [];
  const asked = new arrow.Table({ place: longs(stamps.map((_, i) => i)), ...stampColumns(stamps) });
  const rows = await session.withTable('asked', asked, () =>
    session.rows<{ place: bigint; sha256: string }>(
      `select place, sha256 from temp.main.asked join store.files using (device, inode, size, mtime_ns, ctime_ns)`,
    ),
  );
  const digests = new Map(rows.map(({ place, sha256 }) => [Number(place), sha256]));
  return stamps.map((_, place) => digests.get(place));
}

/** Remembers digests; what was remembered of the same files before is forgotten. */
export async function rememberFiles(session: Session, files: readonly RememberedFile[]): Promise<void> {
  if (files.length === 0) return;
  const latest = [...new Map(files.map((file) => [`${file.device} ${file.inode}`, file])).values()];
  const columns = { ...stampColumns(latest), sha256: texts(latest.map(({ sha256 }) => sha256)) };
  await session.withTable('seen', new arrow.Table(columns), () =>
    session.transaction(async () => {
      await session.run(
        'delete from store.files where (device, inode) in (select (device, inode) from temp.main.seen)',
      );
      await session.append('files', columns);
    }),
  );
}
