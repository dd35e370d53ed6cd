import { Readable } from 'node:stream';
import { DataError, type Check, type SourceFiles, type TableOutput } from '@mesovia/core';
import { distinctNames, plainName, sideOf } from '../atlas/plain-name.ts';
import { readTable } from '../delimited/read-table.ts';
import { readLabelImage, type LabelImage } from '../parcellate/label-image.ts';
import { nearestVoxels } from '../parcellate/nearest-voxels.ts';
import { labelTable } from './label-table.ts';

/** A second image of labels, and the table that names them (`index` and `name`, as in BIDS). */
export interface NamingAtlas {
  readonly labels: string;
  readonly table: string;
}

/**
 * Regions with the names of another atlas: each takes that of the label that covers most of its voxels, of equally large ones
 * the first in the table. Voxels find each other by the nearest centre, as in parcellation. Regions that no label touches keep
 * their names, and every region the side its own name says.
 *
 * @param file   image of the regions
 * @param labels of the regions, in the order of `regions`
 * @throws DataError `names-need-volumes`, and those of `labelTable` and `readLabelImage`
 */
export async function namedByOverlap(
  regions: TableOutput,
  file: string,
  labels: Int32Array,
  naming: NamingAtlas,
  files: SourceFiles,
): Promise<{ readonly regions: TableOutput; readonly checks: readonly Check[] }> {
  const table = labelTable(await readTable(naming.table, files), 'index');
  const column = table.regions.header.indexOf('name');
  if (column < 0) {
    throw new DataError(
      'no-such-column',
      `the table that names labels has no column name; its columns are ${table.regions.header.join(', ')}`,
      `${table.regions.file}:1`,
      'call the column of the names name',
    );
  }
  const own = await volumeOf(file, labels, files);
  const other = await volumeOf(naming.labels, table.labels, files);
  const largest = largestOverlap(own, other, labels.length, table.labels.length);
  const words = table.regions.rows.map((row) => plainName((row[column] ?? '').trim()));
  const found = [...largest].map((label) => (label < 0 ? '' : (words[label] ?? '')));
  const [names, plain, sides] = [regions['name'], regions['plain_name'], regions['hemisphere']] as [
    string[],
    string[],
    (string | null)[],
  ];
  const untouched = found.filter((name) => name === '').length;
  return {
    regions: {
      ...regions,
      plain_name: distinctNames(
        found.map((name, i) => (name === '' ? (plain[i] as string) : name)),
        names,
      ),
      hemisphere: sides.map((side, i) => side ?? sideOf(found[i] ?? '') ?? null),
    },
    checks: untouched === 0 ? [] : [keptNames(untouched)],
  };
}

async function volumeOf(file: string, labels: Int32Array, files: SourceFiles): Promise<LabelImage> {
  if (/\.(dlabel\.nii|gii|hdr)$/i.test(file)) {
    throw new DataError(
      'names-need-volumes',
      'regions are named by overlap in volumes only',
      file,
      'give both atlases as .nii or .nii.gz, or name the regions in their table',
    );
  }
  return readLabelImage({ stream: Readable.from([await files.readBytes(file)]), file }, labels);
}

/** For each region the label that most of its voxels have, -1 for none. */
function largestOverlap(own: LabelImage, other: LabelImage, regions: number, labels: number): Int32Array {
  const largest = new Int32Array(regions).fill(-1);
  if (!own.volume || !other.volume) return largest;
  const nearest = nearestVoxels(own.volume.grid, other.volume.grid, other.file);
  const counts = new Int32Array(regions * labels);
  for (const [voxel, region] of own.volume.regionOf.entries()) {
    const place = nearest[voxel] as number;
    const label = place < 0 ? -1 : (other.volume.regionOf[place] as number);
    if (region >= 0 && label >= 0)
      counts[region * labels + label] = (counts[region * labels + label] as number) + 1;
  }
  for (let region = 0; region < regions; region++) {
    let most = 0;
    for (let label = 0; label < labels; label++) {
      const count = counts[region * labels + label] as number;
      if (count <= most) continue;
      most = count;
      largest[region] = label;
    }
  }
  return largest;
}

const keptNames = (count: number): Check => ({
  code: 'regions-not-named',
  severity: 'note',
  message: `Regions that no label of the naming atlas touches: ${count}. They keep their names.`,
});
