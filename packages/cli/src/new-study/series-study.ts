import { join } from 'node:path';
import { DataError, ParameterError, runStage, type FoundFile, type SourceFiles } from '@mesovia/core';
import { readDelimited } from '@mesovia/ingestion';
import { atlasStage } from '@mesovia/ingestion/stages';
import type { NewStudyFlags } from '../commands/new.ts';
import { atlasColumns } from './atlas-columns.ts';
import { filePatterns, filesOf, type NamedAlike } from './file-patterns.ts';
import { motionOf, orRemark, type SeenScan } from './look-at-scan.ts';

/** A study from tables of region time series. */
export interface SeriesStudy {
  readonly kind: 'series';
  readonly root: string;
  readonly series: string;
  readonly motion: string | undefined;
  /** The motion files are one value short: nothing moved before the first volume. */
  readonly isMotionShort: boolean;
  /** A JSON file with RepetitionTime, relative to the root. */
  readonly sidecar: string | undefined;
  readonly trS: number | undefined;
  readonly atlas: { readonly table: string; readonly columns: Readonly<Record<string, string>> };
  readonly scans: readonly SeenScan[];
  readonly hasMotion: boolean;
}

/** A text of numbers, one line a volume. */
interface NumberTable {
  readonly columns: number;
  readonly rows: number;
  /** Undefined where the first line is numbers too. */
  readonly header: readonly string[] | undefined;
}

const TABLE = /\.(tsv|csv|txt|1D|par)(\.gz)?$/;
const FEWEST_VOLUMES = 20;
const FEWEST_REGIONS = 3;

/**
 * Region time series below a folder, their motion files and the table of regions, found by what they hold.
 *
 * @param people names in the table of people
 * @throws DataError `no-derivatives`, `no-atlas`, and those of the atlas stage
 * @throws ParameterError `several-series`
 */
export async function seriesStudy(
  folder: string,
  found: readonly FoundFile[],
  people: readonly string[],
  flags: NewStudyFlags,
  files: SourceFiles,
): Promise<SeriesStudy> {
  const names = found.map(({ file }) => file).filter((file) => TABLE.test(file));
  const alike = filePatterns(names, people);
  const sizes = new Map<NamedAlike, NumberTable>();
  for (const one of alike) {
    const [first = ''] = one.files.values();
    const size = await orRemark(async () => numberTable(await files.readText(join(folder, first))));
    if (size !== undefined && 'rows' in size && size.rows >= FEWEST_VOLUMES) sizes.set(one, size);
  }
  const series = chooseSeries(sizes, names, flags.series, found, folder);
  const motion = [...sizes].find(([one, size]) => one !== series.of && isMotion(one.pattern, size));
  const size =
    series.size ??
    (await numberTable(await files.readText(join(folder, [...series.of.files.values()][0] ?? ''))));
  const sidecar = flags.tr === undefined ? await sidecarOf(found, folder, files) : undefined;
  const trS = flags.tr ?? sidecar?.trS;
  const scans: SeenScan[] = [];
  for (const [person, file] of series.of.files) {
    scans.push(await seenScan(person, join(folder, file), placeOf(motion?.[0], person, folder), trS, files));
  }
  return {
    kind: 'series',
    root: folder,
    series: series.of.pattern,
    motion: motion?.[0].pattern,
    isMotionShort: motion !== undefined && size !== undefined && motion[1].rows === size.rows - 1,
    sidecar: sidecar?.file,
    trS,
    atlas: await regionsOf(folder, found, size?.header, flags.atlas, files),
    scans,
    hasMotion: motion !== undefined,
  };
}

const placeOf = (motion: NamedAlike | undefined, person: string, folder: string): string | undefined => {
  const file = motion?.files.get(person);
  return file === undefined ? undefined : join(folder, file);
};

const isMotion = (pattern: string, { columns }: NumberTable): boolean =>
  /motion|framewise|displacement|(^|[/_-])fd([/_.-]|$)|confounds|rp_|\.par$/i.test(pattern) || columns === 1;

/** Undefined where a line is not numbers. */
export function numberTable(text: string): NumberTable | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const cells = (line: string): string[] => line.trim().split(/[\t,;]|\s+/);
  const isNumbers = (line: string): boolean =>
    cells(line).every(
      (cell) => /^(n\/a|nan)$/i.test(cell) || (cell.trim() !== '' && Number.isFinite(Number(cell))),
    );
  const [first] = lines;
  if (first === undefined) return undefined;
  const hasHeader = !isNumbers(first);
  const body = hasHeader ? lines.slice(1) : lines;
  if (body.length === 0 || !isNumbers(body[body.length - 1] ?? '')) return undefined;
  const header = hasHeader ? cells(first).map((cell) => cell.replace(/^"(.*)"$/, '$1')) : undefined;
  return { columns: cells(body[0] ?? '').length, rows: body.length, header };
}

function chooseSeries(
  sizes: ReadonlyMap<NamedAlike, NumberTable>,
  names: readonly string[],
  given: string | undefined,
  found: readonly FoundFile[],
  folder: string,
): { of: NamedAlike; size: NumberTable | undefined } {
  if (given !== undefined) {
    const files = filesOf(given, names);
    if (files.size > 0) return { of: { pattern: given, files }, size: undefined };
    throw new ParameterError(
      'no-such-series',
      `no file fits --series ${given}`,
      folder,
      `write it relative to the folder, with {participant_id} for the person; a file there is ${names[0] ?? 'none'}`,
    );
  }
  const fits = [...sizes].filter(
    ([one, size]) => size.columns >= FEWEST_REGIONS && !isMotion(one.pattern, size),
  );
  const [first, second] = fits;
  if (first === undefined) return refuseNothing(found, folder);
  // A person's own pattern (a run only one has) is no rival.
  if (second !== undefined && second[0].files.size * 2 > first[0].files.size) {
    throw new ParameterError(
      'several-series',
      `several kinds of files may be the time series: ${fits
        .slice(0, 4)
        .map(([one]) => one.pattern)
        .join(', ')}`,
      folder,
      `choose one: --series '${first[0].pattern}'`,
    );
  }
  return { of: first[0], size: first[1] };
}

function refuseNothing(found: readonly FoundFile[], folder: string): never {
  const isRaw = found.some(({ file }) => /_bold\.nii(\.gz)?$/.test(file));
  throw new DataError(
    'no-derivatives',
    isRaw
      ? 'there are raw BOLD images, but no preprocessed ones (*_desc-preproc_bold.nii.gz)'
      : 'there are neither preprocessed BOLD images (*_desc-preproc_bold.nii.gz) nor tables of region time series named after people',
    folder,
    isRaw
      ? 'preprocess them first, for example with fMRIPrep, then give its output or the data set around it'
      : 'give the folder that holds them, or say how the series are named: --series "series/{participant_id}.tsv"',
  );
}

async function sidecarOf(
  found: readonly FoundFile[],
  folder: string,
  files: SourceFiles,
): Promise<{ file: string; trS: number } | undefined> {
  for (const { file } of found.filter((one) => /^[^/]*bold\.json$/.test(one.file))) {
    const text = await files.readText(join(folder, file));
    const trS = Number(/"RepetitionTime"\s*:\s*([0-9.eE+-]+)/.exec(text)?.[1]);
    if (trS > 0) return { file, trS };
  }
  return undefined;
}

async function seenScan(
  person: string,
  place: string,
  motionPlace: string | undefined,
  trS: number | undefined,
  files: SourceFiles,
): Promise<SeenScan> {
  const size = await orRemark(async () => numberTable(await files.readText(place)));
  const rows = size !== undefined && 'rows' in size ? size.rows : undefined;
  const motion = motionPlace === undefined ? undefined : await orRemark(() => motionOf(motionPlace));
  const said = motion !== undefined && 'remark' in motion ? motion.remark : undefined;
  return {
    person,
    volumes: rows,
    trS,
    meanFdMm: motion !== undefined && 'meanFdMm' in motion ? motion.meanFdMm : undefined,
    calm: motion !== undefined && 'calm' in motion ? motion.calm : undefined,
    remark: rows === undefined ? 'the series are not numbers' : said,
  };
}

/** The table of regions: the one somebody named, or the one with a column that holds the headers of the series. */
async function regionsOf(
  folder: string,
  found: readonly FoundFile[],
  header: readonly string[] | undefined,
  given: readonly string[] | undefined,
  files: SourceFiles,
): Promise<SeriesStudy['atlas']> {
  const near = found.filter(({ file }) => /^([^/]+\/)?[^/]+\.(tsv|csv)$/.test(file)).map(({ path }) => path);
  for (const table of given ?? near) {
    const read = await orRemark(async () => readDelimited(await files.readText(table), table));
    if (!('header' in read)) continue;
    const holds = read.header.findIndex((_, column) => {
      const cells = new Set(read.rows.map((row) => row[column]));
      return header !== undefined && header.every((name) => cells.has(name));
    });
    if (holds < 0 && given === undefined) continue;
    const columns = atlasColumns(read.header, holds < 0 ? undefined : read.header[holds]);
    const params = { name: 'regions', table, columns };
    await runStage(atlasStage, { params, inputs: {}, where: table, files });
    return { table, columns };
  }
  throw new DataError(
    'no-atlas',
    `there is no table of regions${header === undefined ? '; the series have no header line' : ` with a column that holds ${header.slice(0, 3).join(', ')} ...`}`,
    folder,
    'give one with a line a region, in the order of the series: --atlas regions.tsv',
  );
}
