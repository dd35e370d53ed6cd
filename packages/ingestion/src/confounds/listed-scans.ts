import type { TableView } from '@mesovia/core';

interface ListedFile {
  readonly file: string;
  readonly sha256: string;
}

/** Files of one run that say how its confounds are. */
export interface ListedScan {
  readonly scan: string;
  readonly table: ListedFile | undefined;
  readonly sidecar: ListedFile | undefined;
}

/** Role of a sidecar in `scan_files`. */
export const SIDECAR = 'confounds_sidecar';

export function listedScans(scans: TableView, files: TableView | undefined): ListedScan[] {
  const sidecars = new Map<string | null, ListedFile>();
  for (const [row, role] of (files?.strings('role') ?? []).entries()) {
    const listed = files && listedFile(files, row, 'further_');
    if (listed && role === SIDECAR) sidecars.set(files.strings('scan')[row] ?? null, listed);
  }
  return scans.strings('scan').map((scan, row) => ({
    scan: scan ?? '',
    table: listedFile(scans, row, 'motion_'),
    sidecar: sidecars.get(scan),
  }));
}

function listedFile(view: TableView, row: number, prefix: string): ListedFile | undefined {
  const [file, sha256] = [view.strings(`${prefix}file`)[row], view.strings(`${prefix}sha256`)[row]];
  return file && sha256 ? { file, sha256 } : undefined;
}
