import type { TableOutput, TableView } from '@mesovia/core';

/** What is known of the runs of everybody. */
export interface RunTables {
  readonly frames: TableView;
  readonly denoising: TableView | undefined;
  readonly region_voxels: TableView | undefined;
}

/** Quality of one run; NaN where unknown. */
export interface RunQuality {
  readonly person: string;
  readonly scan: string;
  readonly frames: number;
  readonly keptFrames: number;
  readonly minutes: number;
  readonly meanFdMm: number;
  readonly maxFdMm: number;
  readonly residualDf: number;
  readonly tsnr: number;
  readonly covered: number;
  readonly leastCovered: number;
  readonly used: boolean;
}

/** Quality of every run in the frames table, in its order. */
export function runsOf(tables: RunTables): RunQuality[] {
  const left = tables.denoising && rowsByRun(tables.denoising);
  const voxels = tables.region_voxels && regionsByRun(tables.region_voxels);
  return framesByRun(tables.frames).map((run) => {
    const key = keyOf(run.person, run.scan);
    const row = left?.get(key) ?? -1;
    const number = (column: string) => (row < 0 ? NaN : (tables.denoising as TableView).f64(column)[row]);
    const unknown = { tsnr: NaN, covered: NaN, leastCovered: NaN };
    return {
      ...run,
      minutes: run.used ? number('minutes') : NaN,
      residualDf: run.used ? number('residual_df') : NaN,
      ...(voxels?.get(key) ?? unknown),
    };
  });
}

const keyOf = (person: string, scan: string): string => `${person}\n${scan}`;

/** Runs of consecutive rows with the same person and scan. */
function stretches(table: TableView): { person: string; scan: string; from: number; to: number }[] {
  const people = table.strings('participant_id') as readonly string[];
  const scans = table.strings('scan') as readonly string[];
  const found: { person: string; scan: string; from: number; to: number }[] = [];
  for (let from = 0; from < table.rows;) {
    let to = from + 1;
    while (to < table.rows && people[to] === people[from] && scans[to] === scans[from]) to += 1;
    found.push({ person: people[from], scan: scans[from], from, to });
    from = to;
  }
  return found;
}

function rowsByRun(table: TableView): Map<string, number> {
  return new Map(stretches(table).map(({ person, scan, from }) => [keyOf(person, scan), from]));
}

function framesByRun(table: TableView) {
  const fd = table.f64('fd_mm');
  const kept = table.f64('kept');
  return stretches(table).map(({ person, scan, from, to }) => {
    const known = fd.subarray(from, to).filter((value) => value === value);
    const keptFrames = kept.subarray(from, to).reduce((sum, value) => sum + value, 0);
    return {
      person,
      scan,
      frames: to - from,
      keptFrames,
      meanFdMm: meanOf(known),
      maxFdMm: known.length > 0 ? known.reduce((most, value) => Math.max(most, value)) : NaN,
      used: keptFrames > 0,
    };
  });
}

function regionsByRun(table: TableView) {
  const tsnr = table.f64('tsnr');
  const covered = table.f64('covered');
  return new Map(
    stretches(table).map(({ person, scan, from, to }) => {
      const shares = covered.subarray(from, to).filter((value) => value === value);
      return [
        keyOf(person, scan),
        {
          tsnr: meanOf(tsnr.subarray(from, to).filter((value) => value === value)),
          covered: meanOf(shares),
          leastCovered: shares.length > 0 ? shares.reduce((least, value) => Math.min(least, value)) : NaN,
        },
      ];
    }),
  );
}

/** NaN without values. */
function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Quality of a person over the runs that are used. */
export interface PersonQuality {
  readonly person: string;
  readonly usedRuns: number;
  readonly residualDf: number;
  readonly tsnr: number;
  readonly covered: number;
  readonly leastCovered: number;
}

/** One row a person, in the order of the runs. */
export function peopleOf(runs: readonly RunQuality[]): PersonQuality[] {
  return [...new Set(runs.map(({ person }) => person))].map((person) => {
    const used = runs.filter((run) => run.person === person && run.used);
    const of = (value: (run: RunQuality) => number) => Float64Array.from(used, value);
    const known = (value: (run: RunQuality) => number) => of(value).filter((found) => found === found);
    const least = known(({ leastCovered }) => leastCovered);
    return {
      person,
      usedRuns: used.length,
      residualDf:
        used.length === 0 ? NaN : of(({ residualDf }) => residualDf).reduce((sum, df) => sum + df, 0),
      tsnr: meanOf(known(({ tsnr }) => tsnr)),
      covered: meanOf(known(({ covered }) => covered)),
      leastCovered: least.length === 0 ? NaN : least.reduce((low, value) => Math.min(low, value)),
    };
  });
}

export function runColumns(runs: readonly RunQuality[]): TableOutput {
  const numbers = (of: (run: RunQuality) => number) => Float64Array.from(runs, of);
  return {
    participant_id: runs.map(({ person }) => person),
    scan: runs.map(({ scan }) => scan),
    frames: Int32Array.from(runs, ({ frames }) => frames),
    kept_frames: Int32Array.from(runs, ({ keptFrames }) => keptFrames),
    minutes: numbers(({ minutes }) => minutes),
    mean_fd_mm: numbers(({ meanFdMm }) => meanFdMm),
    max_fd_mm: numbers(({ maxFdMm }) => maxFdMm),
    residual_df: numbers(({ residualDf }) => residualDf),
    tsnr: numbers(({ tsnr }) => tsnr),
    covered: numbers(({ covered }) => covered),
    least_covered: numbers(({ leastCovered }) => leastCovered),
    used: runs.map(({ used }) => used),
  };
}

/** @param effectiveFrames by person; unknown for those it does not name */
export function personColumns(
  people: readonly PersonQuality[],
  effectiveFrames: ReadonlyMap<string, number>,
): TableOutput {
  const numbers = (of: (person: PersonQuality) => number) => Float64Array.from(people, of);
  return {
    participant_id: people.map(({ person }) => person),
    used_runs: Int32Array.from(people, ({ usedRuns }) => usedRuns),
    residual_df: numbers(({ residualDf }) => residualDf),
    tsnr: numbers(({ tsnr }) => tsnr),
    covered: numbers(({ covered }) => covered),
    least_covered: numbers(({ leastCovered }) => leastCovered),
    effective_frames: numbers(({ person }) => effectiveFrames.get(person) ?? NaN),
  };
}
