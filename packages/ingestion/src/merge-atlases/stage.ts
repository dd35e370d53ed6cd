import {
  bundle,
  defineStage,
  optional,
  regionLabels,
  regions,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { distinctNames } from '../atlas/plain-name.ts';

const atlas = () => bundle({ regions, region_labels: regionLabels });

interface Atlas {
  readonly regions: TableView;
  readonly region_labels: TableView;
}

export const mergeAtlasesStage = defineStage({
  name: 'merge-atlases',
  version: 1,
  about: 'Makes one node set of several atlases, so that connections between them are studied too.',
  params: z.strictObject({}),
  inputs: {
    first: atlas(),
    second: atlas(),
    third: optional(atlas()),
    fourth: optional(atlas()),
  },
  outputs: { regions, region_labels: regionLabels },
  main: 'regions',

  run({ inputs, warn }) {
    const atlases = [inputs.first, inputs.second, inputs.third, inputs.fourth].flatMap((one) => one ?? []);
    const merged = mergedRegions(atlases);
    const sources = new Set(atlases.map((one) => one.regions.strings('atlas')[0]));
    if (sources.size < atlases.length) {
      warn({
        code: 'same-atlas-name',
        severity: 'warning',
        message: 'Two of the merged atlases have the same name.',
        remedy: 'give each a name of its own; see whether one was connected twice',
      });
    }
    return { regions: merged, region_labels: mergedLabels(atlases) };
  },
});

/** Regions in the order of the atlases; names for people that occur twice get what tells them apart behind them. */
function mergedRegions(atlases: readonly Atlas[]): TableOutput {
  const text = (name: string) => atlases.flatMap((one) => [...one.regions.strings(name)]);
  const number = (name: string) => Float64Array.from(atlases.flatMap((one) => [...one.regions.f64(name)]));
  const names = text('name').map((name) => name ?? '');
  const origins = text('atlas').map((name) => name ?? '');
  return {
    region: Int32Array.from(names.keys()),
    atlas: origins,
    series_column: { values: new Int32Array(names.length), valid: new Uint8Array(names.length) },
    name: names,
    plain_name: distinctNames(
      text('plain_name').map((name) => name ?? ''),
      origins,
    ),
    hemisphere: text('hemisphere'),
    network: text('network'),
    x_mm: number('x_mm'),
    y_mm: number('y_mm'),
    z_mm: number('z_mm'),
  };
}

function mergedLabels(atlases: readonly Atlas[]): TableOutput {
  const views = atlases.map((one) => one.region_labels);
  const text = (name: string) => views.flatMap((view) => [...view.strings(name)]);
  const kinds = text('kind');
  const labels = views.flatMap((view) =>
    Array.from({ length: view.rows }, (_, row) =>
      view.isNull('label', row) ? NaN : Number(view.i32('label')[row]),
    ),
  );
  return {
    region: Int32Array.from(kinds.keys()),
    kind: kinds,
    label: {
      values: Int32Array.from(labels, (label) => (label === label ? label : 0)),
      valid: Uint8Array.from(labels, (label) => (label === label ? 1 : 0)),
    },
    radius_mm: Float64Array.from(views.flatMap((view) => [...view.f64('radius_mm')])),
    labels_file: text('labels_file'),
    labels_sha256: text('labels_sha256'),
  };
}
