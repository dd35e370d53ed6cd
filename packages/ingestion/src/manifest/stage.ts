import { DataError, defineStage, path, scanFiles, scanMasks, scans, type SourceFiles } from '@mesovia/core';
import { z } from 'zod';
import { readTable } from '../delimited/read-table.ts';
import { belongingTables } from '../series-files/belonging-table.ts';
import { sameFiles } from '../series-files/find-scans.ts';
import { scansTable } from '../series-files/scans-table.ts';
import { readManifest, type ManifestScan } from './read-manifest.ts';

const ROOT = 'folder that the files are relative to; that of the manifest if not given';

export const manifestStage = defineStage({
  name: 'manifest',
  version: 1,
  about: 'Takes the runs of every person from a table of files, for data that follow no naming rule.',
  params: z.strictObject({
    file: path(
      'table, .csv or .tsv, one row per run: participant_id, series, and where known session, task, run, motion, sidecar, mask, tr_s',
    ),
    root: path(ROOT).optional().meta({ path: true, description: ROOT }),
  }),
  inputs: {},
  outputs: { scans, scan_masks: scanMasks, scan_files: scanFiles },
  main: 'scans',
  source: true,

  async run({ params, files, warn, progress }) {
    const table = await readTable(params.file, files);
    const root = params.root ?? folderOf(params.file);
    const listed = readManifest(table, root);
    for (const [i, scan] of listed.entries())
      await refuseAbsent(scan, files, `${params.file}:${table.lines[i]}`);
    const rows = await scansTable(
      listed,
      listed.map(({ trS }) => trS),
      listed.map(() => null),
      files,
      progress,
    );
    for (const check of sameFiles(rows.series_sha256)) warn(check);
    return { scans: rows, ...(await belongingTables(listed, files)) };
  },
});

function folderOf(file: string): string {
  const slash = file.search(/[/\\][^/\\]*$/);
  return slash < 0 ? '.' : file.slice(0, Math.max(1, slash));
}

async function refuseAbsent(
  { series, motion, sidecar, mask }: ManifestScan,
  files: SourceFiles,
  where: string,
): Promise<void> {
  for (const file of [series, motion, sidecar, mask]) {
    if (!file || (await files.exists(file.path))) continue;
    throw new DataError('file-missing', `there is no file ${file.file}`, where, 'correct the path, or root:');
  }
}
