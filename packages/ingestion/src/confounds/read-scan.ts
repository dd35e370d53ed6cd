import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
import { streamText } from '../json/read-stream.ts';
import { readMotionCells } from '../motion/motion-cells.ts';
import { motionColumns, type MotionColumns } from '../motion/motion-columns.ts';
import type { ParameterOrder } from '../motion/parameter-order.ts';
import { componentDetails } from './component-details.ts';
import type { ScanConfounds } from './confound-rows.ts';
import { expandedColumns } from './expanded-columns.ts';
import type { ListedScan } from './listed-scans.ts';
import { scanFrames, type FrameRules, type ScanFrames } from './scan-frames.ts';

interface Rules extends FrameRules {
  readonly parameters: ParameterOrder;
  readonly expansions: 'complete' | 'as_written';
}

/** One run: what its table of confounds says, undefined where it has none. */
export interface ReadConfounds extends ScanConfounds {
  readonly columns: MotionColumns | undefined;
  readonly frames: ScanFrames | undefined;
  /** Derivatives and squares that the table lacks. */
  readonly added: readonly string[];
}

/**
 * Reads the table of confounds of one run, and its sidecar.
 *
 * @param volumes of the series, if known
 * @throws DataError those of `motionColumns`, `componentDetails`, `withFirst` and `scanFrames`
 */
export async function readScan(
  { scan, table, sidecar }: ListedScan,
  volumes: number | undefined,
  rules: Rules,
  person: string,
  open: (sha256: string) => Promise<Readable>,
): Promise<ReadConfounds> {
  if (!table)
    return {
      scan,
      values: new Map(),
      details: new Map(),
      columns: undefined,
      frames: undefined,
      added: [],
    };
  const cells = await readMotionCells(await open(table.sha256), table.file);
  const columns = withFirst(motionColumns(cells, rules.parameters), volumes, `${person}: ${table.file}`);
  const details = sidecar
    ? componentDetails(await streamText(await open(sidecar.sha256), sidecar.file), sidecar.file)
    : new Map<string, never>();
  const frames = scanFrames(columns, rules, table.file);
  const { values, added } =
    rules.expansions === 'complete' ? expandedColumns(columns.values) : { values: columns.values, added: [] };
  return { scan, values, details, columns, frames, added };
}

/**
 * As many values as the series has volumes. A single column of displacement may leave the first volume out, which has
 * none; anything else that is shorter or longer is refused.
 *
 * @throws DataError `already-scrubbed`, `motion-length`
 */
function withFirst(columns: MotionColumns, volumes: number | undefined, where: string): MotionColumns {
  const { frames, values } = columns;
  if (volumes === undefined || frames === volumes) return columns;
  if (frames === volumes - 1 && values.size === 1) {
    const longer = [...values].map(([name, series]) => [name, Float64Array.of(NaN, ...series)] as const);
    return { ...columns, frames: volumes, values: new Map(longer) };
  }
  const lengths = `the series has ${volumes} volumes, the confounds ${frames} rows`;
  throw frames > volumes
    ? new DataError(
        'already-scrubbed',
        `${lengths}: the series may be already scrubbed`,
        where,
        'give the full series; never scrub twice',
      )
    : new DataError(
        'motion-length',
        lengths,
        where,
        'give one row per volume; see whether volumes at the start were dropped from one of them',
      );
}
