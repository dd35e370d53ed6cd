import { DataError, type TableView } from '@mesovia/core';

export interface ListedFile {
  readonly file: string;
  readonly sha256: string;
}

/** What the tables say about one scan. */
export interface ScanFiles {
  readonly scan: string;
  readonly image: ListedFile;
  readonly mask: ListedFile | undefined;
  readonly motion: ListedFile | undefined;
  /** NaN where unknown. */
  readonly trS: number;
}

/** Files of every scan; a mask belongs to the scan of the same name. */
export function scanFiles(scans: TableView, masks: TableView | undefined): ScanFiles[] {
  const maskOf = new Map(
    (masks?.strings('scan') ?? []).map((scan, row) => [scan, listed(masks as TableView, 'mask', row)]),
  );
  return scans.strings('scan').map((scan, row) => ({
    scan: scan ?? '',
    image: listed(scans, 'series', row) as ListedFile,
    mask: maskOf.get(scan),
    motion: listed(scans, 'motion', row),
    trS: scans.f64('tr_s')[row] ?? NaN,
  }));
}

function listed(view: TableView, what: string, row: number): ListedFile | undefined {
  const [file, sha256] = [view.strings(`${what}_file`)[row], view.strings(`${what}_sha256`)[row]];
  return file === null || file === undefined || sha256 === null || sha256 === undefined
    ? undefined
    : { file, sha256 };
}

/** The mask of all scans. @throws DataError `several-masks` */
export function onlyMask(masks: TableView): ListedFile {
  const files = masks.strings('mask_file');
  if (files.length === 1) return { file: files[0] ?? '', sha256: masks.strings('mask_sha256')[0] ?? '' };
  throw new DataError('several-masks', `there are ${files.length} common masks`, 'mask', 'give one');
}
