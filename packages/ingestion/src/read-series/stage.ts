import type { Readable } from 'node:stream';
import {
  coverage,
  DataError,
  defineStage,
  frames,
  regions,
  scans,
  timeseries,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { readParcelSeries } from '../cifti/parcel-series.ts';
import type { RegionColumns } from './match-columns.ts';
import { displacementPerFrame, readMotionFile, type FirstFd } from './read-motion-file.ts';
import { readSeriesFile, type Series } from './read-series-file.ts';
import { readNpySeries } from './read-npy-series.ts';
import { frameColumns, timeseriesColumns, type ScanSignals } from './scan-columns.ts';
import { signalCoverage } from './signal-coverage.ts';

interface ReadScan extends Series, ScanSignals {}

interface ReadRules {
  readonly columns: 'by_name' | 'by_position';
  readonly first_fd: FirstFd;
}

export const readSeriesStage = defineStage({
  name: 'read-series',
  version: 1,
  about:
    'Reads region time series and framewise displacement of one person, and says which regions have a signal.',
  params: z.strictObject({
    columns: z
      .enum(['by_name', 'by_position'])
      .describe(
        'how columns find their region: by_name needs unique names; by_position follows the region table and checks names',
      ),
    first_fd: z
      .enum(['as_is', 'zero', 'unknown'])
      .describe(
        'displacement of the first volume where the motion file has none: zero, unknown, or as_is (one value per volume needed)',
      ),
  }),
  inputs: { scans, regions },
  outputs: { timeseries, frames, coverage },
  main: 'timeseries',
  each: { key: 'participant_id', over: 'scans' },

  async run({ params, inputs, key, open, warn, progress }) {
    const person = key ?? inputs.scans.strings('participant_id')[0] ?? '';
    const nodes = regionColumns(inputs.regions);
    const read: ReadScan[] = [];
    for (let row = 0; row < inputs.scans.rows; row++) {
      read.push(await readScan(inputs.scans, row, nodes, params, person, open));
      progress(row + 1, inputs.scans.rows);
    }
    const { alive, temporalSd } = signalCoverage(read, nodes.names.length);
    if (alive.includes(false)) {
      warn({
        code: 'dead-regions',
        severity: 'warning',
        message:
          'Some people have regions without a signal (the same value in every frame, as outside the field of view).',
        remedy: 'the coverage table lists them; their connections are unknown, not zero',
      });
    }
    if (read.some(({ hasHeader }) => !hasHeader)) {
      warn({
        code: 'series-without-header',
        severity: 'warning',
        message:
          'Time series without a header line: their columns could not be checked against the region table.',
        remedy: 'make sure that the region table has the order of the columns',
      });
    }
    const index = inputs.regions.i32('region');
    return {
      timeseries: timeseriesColumns(read, person, index),
      frames: frameColumns(read, person),
      coverage: {
        participant_id: alive.map(() => person),
        region: index,
        alive,
        temporal_sd: temporalSd,
      },
    };
  },
});

/** Regions in the order of the region table, whose index is 0, 1, 2 ... */
function regionColumns(view: TableView): RegionColumns {
  const positions = view.i32('series_column');
  return {
    names: view.strings('name').map((name) => name ?? ''),
    positions: Int32Array.from(positions, (position, i) => (view.isNull('series_column', i) ? -1 : position)),
  };
}

function readerOf(file: string) {
  if (/\.ptseries\.nii$/i.test(file)) return readParcelSeries;
  return /\.npy$/i.test(file) ? readNpySeries : readSeriesFile;
}

async function readScan(
  view: TableView,
  row: number,
  nodes: RegionColumns,
  rules: ReadRules,
  person: string,
  open: (sha256: string) => Promise<Readable>,
): Promise<ReadScan> {
  const text = (column: string) => view.strings(column)[row] ?? null;
  const file = text('series_file') ?? '';
  const series = await readerOf(file)(await open(text('series_sha256') ?? ''), file, nodes, rules.columns);
  if (series.frames < 2) {
    throw new DataError(
      'too-few-frames',
      `${person} has a series of one frame`,
      file,
      'give the whole series',
    );
  }
  const [motionFile, motionDigest] = [text('motion_file'), text('motion_sha256')];
  const fdMm =
    motionFile === null || motionDigest === null
      ? new Float64Array(series.frames).fill(NaN)
      : displacementPerFrame(
          await readMotionFile(await open(motionDigest), motionFile),
          series.frames,
          rules.first_fd,
          `${person}: ${file} and ${motionFile}`,
        );
  return { ...series, scan: text('scan') ?? '', trS: view.f64('tr_s')[row] ?? NaN, fdMm };
}
