import { DataError, type Check, type FoundFile } from '@mesovia/core';
import type { DerivedScan } from './find-images.ts';
import type { UnusedFiles } from './unused-files.ts';

/**
 * Scans of the people of the study; those of others are left out with a reason.
 *
 * @param people ids of the participants table; undefined takes everybody
 * @throws DataError `people-spelt-differently`, `nobody-in-common`
 */
export function scansOfPeople(
  scans: readonly DerivedScan[],
  people: readonly string[] | undefined,
  unused: UnusedFiles,
  root: string,
): DerivedScan[] {
  if (!people) return [...scans];
  const known = new Set(people);
  const bare = new Map(people.map((person) => [person.replace(/^sub-/, ''), person]));
  const kept: DerivedScan[] = [];
  for (const scan of scans) {
    const person = scan.labels['participant_id'] ?? '';
    const other = bare.get(person.replace(/^sub-/, ''));
    if (known.has(person)) kept.push(scan);
    else if (other !== undefined) refuseSpelling(other, person, root);
    else unused.add(scan.image, 'of a person who is not in the participants table');
  }
  if (kept.length > 0) return kept;
  throw new DataError(
    'nobody-in-common',
    `none of the ${people.length} participants has an image; images are, for example, of ${scans[0]?.labels['participant_id']}, participants are, for example, ${people[0]}`,
    root,
    'spell people in the participants table as the folders do',
  );
}

function refuseSpelling(participant: string, person: string, root: string): never {
  throw new DataError(
    'people-spelt-differently',
    `the participants table says ${participant}, the images say ${person}`,
    root,
    'spell people in the participants table as the folders do, with sub-',
  );
}

/** Who has no image, and whose images nobody asked for. Nobody is named: the tables do that. */
export function peopleChecks(
  all: readonly DerivedScan[],
  kept: readonly DerivedScan[],
  people: readonly string[] | undefined,
  found: readonly FoundFile[],
): Check[] {
  const ofScans = (list: readonly DerivedScan[]) =>
    new Set(list.map(({ labels }) => labels['participant_id'] ?? ''));
  const [withScan, used] = [ofScans(all), ofScans(kept)];
  const folders = new Set(found.flatMap(({ file }) => /(?:^|\/)(sub-[A-Za-z0-9+]+)\//.exec(file)?.[1] ?? []));
  const without = people?.filter((person) => !used.has(person)).length ?? 0;
  return [
    ...warning(
      [...folders].filter((person) => !withScan.has(person)).length,
      'people-without-images',
      'People with a folder but without a BOLD image that can be used',
      'see whether their preprocessing was finished; an exclusion rule (kept_frames is null) leaves them out',
    ),
    ...warning(
      without,
      'participants-without-images',
      'People of the participants table without a BOLD image that can be used',
      'an exclusion rule (kept_frames is null) leaves them out with a reason',
    ),
    ...warning(
      [...withScan].filter((person) => !used.has(person)).length,
      'images-without-participants',
      'People with images who are not in the participants table',
      'add them to the table, or leave them out on purpose; files_not_used names the images',
    ),
  ];
}

export function warning(times: number, code: string, what: string, remedy: string): Check[] {
  return times === 0 ? [] : [{ code, severity: 'warning', message: `${what}: ${times}.`, remedy }];
}
