import { DataError, type Check, type FoundFile } from '@mesovia/core';
import { repeatedNames } from '../spelling/repeated-names.ts';
import { badPattern, type FilePattern, type Labels } from './pattern.ts';

export interface Scan {
  readonly labels: Labels;
  /** Labels but the person's as one word, `ses-1_task-rest_run-2`; `rest` if the pattern has none. */
  readonly scan: string;
  readonly series: FoundFile;
  readonly motion: FoundFile | undefined;
}

const SHORT = { session: 'ses', task: 'task', run: 'run' } as const;

/**
 * Every scan below a folder, found by name, never by position, and its motion file.
 *
 * @param found all files below the folder
 * @throws DataError `no-series`, `ambiguous-file`, `motion-missing`
 * @throws ParameterError `bad-pattern`
 */
export function findScans(
  found: readonly FoundFile[],
  root: string,
  series: FilePattern,
  motion: FilePattern | undefined,
): { scans: Scan[]; checks: Check[] } {
  checkPlaceholders(series, motion);
  const ofSeries = byLabels(found, series, root);
  if (ofSeries.size === 0) refuseNothing(found, root, series);
  const ofMotion = motion ? byLabels(found, motion, root) : new Map<string, FoundFile>();
  const scans = [...ofSeries].map(([key, file]): Scan => {
    const labels = series.match(file.file) as Labels;
    const own = ofMotion.get(key);
    if (motion && !own) refuseMotion(labels, motion, root, file);
    return { labels, scan: scanName(labels), series: file, motion: own };
  });
  const strays = [...ofMotion.keys()].filter((key) => !ofSeries.has(key)).length;
  return { scans, checks: [...strayMotion(strays), ...unmatched(found, ofSeries, ofMotion)] };
}

function checkPlaceholders(series: FilePattern, motion: FilePattern | undefined): void {
  for (const [pattern, parameter] of [[series, 'series'] as const, [motion, 'motion'] as const]) {
    if (pattern && !pattern.placeholders.includes('participant_id')) {
      throw badPattern(
        `"${pattern.text}" does not say whose file it is`,
        parameter,
        'put {participant_id} in it',
      );
    }
  }
  if (!motion) return;
  const odd = [...series.placeholders, ...motion.placeholders].find(
    (name) => !series.placeholders.includes(name) || !motion.placeholders.includes(name),
  );
  if (odd === undefined) return;
  throw badPattern(
    `only one of series and motion has {${odd}}`,
    'motion',
    'use the same placeholders in both',
  );
}

function labelKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function scanName(labels: Labels): string {
  const parts = Object.entries(SHORT).flatMap(([name, short]) =>
    labels[name] === undefined ? [] : [`${short}-${labels[name]}`],
  );
  return parts.length === 0 ? 'rest' : parts.join('_');
}

function byLabels(found: readonly FoundFile[], pattern: FilePattern, root: string): Map<string, FoundFile> {
  const files = new Map<string, FoundFile>();
  for (const file of found) {
    const labels = pattern.match(file.file);
    if (!labels) continue;
    const key = labelKey(labels);
    const twin = files.get(key);
    if (twin) {
      throw new DataError(
        'ambiguous-file',
        `${twin.file} and ${file.file} are both "${pattern.text}" of ${Object.values(labels).join(', ')}`,
        root,
        'make the pattern tell them apart, for example with {session}, {task} or {run}, or move one of them away',
      );
    }
    files.set(key, file);
  }
  return files;
}

function refuseNothing(found: readonly FoundFile[], root: string, series: FilePattern): never {
  const example = found.find(({ file }) => /\.(tsv|csv|txt)(\.gz)?$/.test(file)) ?? found[0];
  throw new DataError(
    'no-series',
    `no file fits "${series.text}"; there ${example ? `is, for example, ${example.file}` : 'are no files'}`,
    root,
    'correct root or the pattern; {participant_id} stands for the label of a person, * for any letters',
  );
}

function refuseMotion(labels: Labels, motion: FilePattern, root: string, series: FoundFile): never {
  throw new DataError(
    'motion-missing',
    `${labels['participant_id']} has the series ${series.file} but no motion file ${motion.withLabels(labels)}`,
    root,
    'add the file, correct the pattern, or move the series away so that the person counts as without a scan',
  );
}

function strayMotion(count: number): Check[] {
  if (count === 0) return [];
  return [
    {
      code: 'motion-without-series',
      severity: 'warning',
      message: `Motion files without a time series: ${count}. They were left out.`,
      remedy: 'see whether the series are missing or named differently',
    },
  ];
}

/** Files that lie beside the series, look like series and were passed over: the usual sign of a misspelt label. */
function unmatched(
  found: readonly FoundFile[],
  series: ReadonlyMap<string, FoundFile>,
  motion: ReadonlyMap<string, FoundFile>,
): Check[] {
  const kind = (file: string) => [/^(.*\/)?/.exec(file)?.[0], /\.[a-z]+(\.gz)?$/i.exec(file)?.[0]].join('*');
  const taken = new Set([...series.values(), ...motion.values()].map(({ file }) => file));
  const kinds = new Set([...series.values()].map(({ file }) => kind(file)));
  const count = found.filter(({ file }) => !taken.has(file) && kinds.has(kind(file))).length;
  if (count === 0) return [];
  return [
    {
      code: 'files-passed-over',
      severity: 'note',
      message: `Files beside the time series that do not fit the pattern: ${count}. They were left out.`,
      remedy: 'correct the pattern if they are series too',
    },
  ];
}

/**
 * Time series that are the same bytes under two names: one person's file was copied over another's. Public data have
 * this, so it is a warning.
 */
export function sameFiles(digests: readonly string[]): Check[] {
  const count = [...repeatedNames(digests).values()].flat().length;
  if (count === 0) return [];
  return [
    {
      code: 'same-series-twice',
      severity: 'warning',
      message: `Time series that are byte for byte the same as that of another scan: ${count} of ${digests.length}.`,
      remedy:
        'look for equal series_sha256 in the scans table; get the right file, or leave these people out by a rule',
    },
  ];
}
