// One job of the bench in a process of its own: regions of the atlases from the series. Prints seconds, CPU seconds, peak
// memory and a check sum. node parcellation-job.js SERIES ATLAS:COUNT [ATLAS:COUNT]
import { createReadStream } from 'node:fs';
import { buildTable, regionLabels, regions, tableView } from '@mesovia/core';
import { ImageOpener } from '../dist/parcellate/image-opener.js';
import { readNodeSet } from '../dist/parcellate/node-set.js';
import { parcellateScan } from '../dist/parcellate/parcellate-scan.js';

const [series, ...atlases] = process.argv.slice(2);
const rows = atlases.flatMap((atlas) => {
  const [file, count] = atlas.split(':');
  return Array.from({ length: Number(count) }, (_, i) => ({ file, label: i + 1 }));
});
const none = rows.map(() => null);
const unknown = new Float64Array(rows.length).fill(NaN);
const region = Int32Array.from(rows.keys());
const tables = {
  regions: {
    region,
    atlas: rows.map(({ file }) => file),
    series_column: { values: region, valid: new Uint8Array(rows.length) },
    name: rows.map(({ label }) => `R${label}`),
    plain_name: rows.map(({ label }) => `R${label}`),
    hemisphere: none,
    network: none,
    x_mm: unknown,
    y_mm: unknown,
    z_mm: unknown,
  },
  region_labels: {
    region,
    kind: rows.map(() => 'label'),
    label: Int32Array.from(rows, ({ label }) => label),
    radius_mm: unknown,
    labels_file: rows.map(({ file }) => file),
    labels_sha256: rows.map(({ file }) => file),
  },
};
const view = (contract, columns) => tableView(contract, [buildTable(contract, columns, 'bench')], 'bench');

const start = performance.now();
const opener = new ImageOpener(async (file) => createReadStream(file, { highWaterMark: 1 << 18 }));
const nodes = await readNodeSet(
  view(regions, tables.regions),
  view(regionLabels, tables.region_labels),
  opener,
);
const files = {
  scan: 'rest',
  image: { file: series, sha256: series },
  mask: undefined,
  motion: undefined,
  trS: 2,
};
const rules = {
  minimum_coverage: 0.5,
  statistic: 'mean',
  overlap: 'error',
  smoothing_mm: 0,
  not_finite: 'refuse',
  first_fd: 'as_is',
  parameters: 'by_name',
};
const { values } = await parcellateScan(files, nodes, rules, 'sub-01', opener);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: maxRSS / 1024,
    sum: values.reduce((sum, value) => sum + value, 0),
  }),
);
