import { DataError, type FoundFile, type SourceFiles } from '@mesovia/core';
import { objectIn, readJson } from '../json/read-json.ts';
import { badPattern, type FilePattern } from './pattern.ts';
import type { Scan } from './find-scans.ts';

/** Above this a repetition time in seconds is a mistake: probably milliseconds. */
export const LONGEST_TR_S = 60;

/**
 * Repetition time of every scan in s, from its JSON sidecar (one sidecar may serve many scans).
 *
 * @throws DataError `sidecar-missing`, `no-repetition-time`, and those of `readJson`
 * @throws ParameterError `bad-pattern`
 */
export async function repetitionTimes(
  scans: readonly Scan[],
  sidecar: FilePattern,
  series: FilePattern,
  found: readonly FoundFile[],
  root: string,
  files: SourceFiles,
): Promise<number[]> {
  const strange = sidecar.placeholders.find((name) => !series.placeholders.includes(name));
  if (sidecar.isOpen)
    throw badPattern(`"${sidecar.text}" has a *`, 'sidecar', 'name the file, with placeholders');
  if (strange) throw badPattern(`sidecar has {${strange}}, series has not`, 'sidecar', 'leave it out');
  const paths = new Map(found.map(({ file, path }) => [file, path]));
  const known = new Map<string, number>();
  for (const { labels } of scans) {
    const file = sidecar.withLabels(labels);
    if (known.has(file)) continue;
    const path = paths.get(file);
    if (path === undefined) {
      throw new DataError(
        'sidecar-missing',
        `${labels['participant_id']} has no sidecar ${file}`,
        root,
        'add the file, correct the pattern, or give tr_s: instead',
      );
    }
    known.set(file, repetitionTime(await files.readText(path), file));
  }
  return scans.map(({ labels }) => known.get(sidecar.withLabels(labels)) as number);
}

/** RepetitionTime of a BIDS sidecar in s. */
function repetitionTime(text: string, file: string): number {
  const root = readJson(text, file);
  const node = objectIn(root)?.get('RepetitionTime');
  const value = node?.value;
  if (typeof value === 'number' && value > 0 && value <= LONGEST_TR_S) return value;
  throw new DataError(
    'no-repetition-time',
    node ? `RepetitionTime is ${String(value)}, not a time in seconds` : 'there is no RepetitionTime',
    `${file}:${node?.line ?? root.line}`,
    'write RepetitionTime in seconds, for example 2.5, or give tr_s: instead',
  );
}
