import { counted, UNKNOWN } from '../readable-numbers.ts';
import { textTable } from '../text-table.ts';
import { FD_MM, minutesOf, type SeenScan } from './look-at-scan.ts';
import { matchNames, type NameMatch } from './match-names.ts';
import type { StudyPeople } from './study-people.ts';

/** What a first look shows of one person. */
export interface SurveyRow {
  readonly participant_id: string;
  readonly scans: number;
  readonly minutes: number | null;
  readonly mean_fd_mm: number | null;
  readonly missing: readonly string[];
  readonly remarks: readonly string[];
}

export interface Survey {
  readonly rows: readonly SurveyRow[];
  readonly names: NameMatch;
}

/** Shorter scans are left out by the pipeline that is written. */
export const MINUTES = 4;
const MOST_ROWS = 60;

/** One row a person of the table, then one a person who has scans only. */
export function survey({ ids, missing }: StudyPeople, scans: readonly SeenScan[]): Survey {
  const byPerson = new Map<string, SeenScan[]>();
  for (const scan of scans) byPerson.set(scan.person, [...(byPerson.get(scan.person) ?? []), scan]);
  const names = matchNames(ids, [...byPerson.keys()]);
  const ofTable = ids.map((id) => {
    const spelt = names.respelt.get(id) ?? id;
    const own = byPerson.get(spelt) ?? [];
    const near = names.near.get(id);
    return surveyRow(id, own, missing.get(id) ?? [], [
      ...(spelt === id ? [] : [`${spelt} in the scans`]),
      ...(near === undefined ? [] : [`is this ${near} of the scans?`]),
      ...(own.length === 0 && near === undefined ? ['no scan'] : []),
    ]);
  });
  const strangers = names.strangers.map((id) =>
    surveyRow(id, byPerson.get(id) ?? [], [], ['not in the table of people']),
  );
  return { rows: [...ofTable, ...strangers], names };
}

function surveyRow(
  id: string,
  scans: readonly SeenScan[],
  missing: readonly string[],
  about: readonly string[],
): SurveyRow {
  const minutes = scans.length === 0 ? undefined : minutesOf(scans);
  const moved = scans.flatMap(({ meanFdMm }) => meanFdMm ?? []);
  const meanFd = moved.length === 0 ? null : moved.reduce((sum, value) => sum + value, 0) / moved.length;
  return {
    participant_id: id,
    scans: scans.length,
    minutes: minutes ?? null,
    mean_fd_mm: meanFd,
    missing,
    remarks: [
      ...about,
      ...(meanFd !== null && meanFd > FD_MM ? [`moved more than ${FD_MM} mm on average`] : []),
      ...(minutes !== undefined && minutes < MINUTES ? [`under ${MINUTES} minutes`] : []),
      ...new Set(scans.flatMap(({ remark }) => remark ?? [])),
    ],
  };
}

const isRemarkable = ({ missing, remarks }: SurveyRow): boolean => missing.length + remarks.length > 0;

/** Everybody; of many people those first about whom there is something to say. */
export function surveyText({ rows }: Survey, width: number): string {
  const shown =
    rows.length <= MOST_ROWS
      ? rows
      : [...rows.filter(isRemarkable), ...rows.filter((row) => !isRemarkable(row))].slice(0, MOST_ROWS);
  const table = textTable(
    [
      { header: 'person', cells: shown.map((row) => row.participant_id) },
      { header: 'scans', cells: shown.map((row) => String(row.scans)), right: true },
      { header: 'minutes', cells: shown.map((row) => row.minutes?.toFixed(1) ?? UNKNOWN), right: true },
      {
        header: 'mean FD, mm',
        cells: shown.map((row) => row.mean_fd_mm?.toFixed(2) ?? UNKNOWN),
        right: true,
      },
      { header: 'no answer', cells: shown.map((row) => row.missing.join(', ')) },
      { header: 'remarks', cells: shown.map((row) => row.remarks.join('; ')) },
    ],
    width,
  ).text;
  const hidden = rows.length - shown.length;
  return hidden === 0 ? table : `${table}\nand ${counted(hidden, 'person', 'people')} more (all with --json)`;
}

/** How many there are, how many can be used, and what may keep the others out. */
export function surveySummary({ rows, names }: Survey): string[] {
  const people = rows.filter(({ participant_id: id }) => !names.strangers.includes(id));
  const ready = people.filter(({ scans, missing }) => scans > 0 && missing.length === 0);
  const some = (list: readonly unknown[], text: (count: string) => string): string[] =>
    list.length === 0 ? [] : [text(counted(list.length, 'person', 'people'))];
  return [
    `${counted(people.length, 'person', 'people')} in the table, ${ready.length} with a scan and every answer.`,
    ...some(
      people.filter(({ missing }) => missing.length > 0),
      (count) => `${count} without an answer: left out with a reason.`,
    ),
    ...some(
      people.filter(({ scans }) => scans === 0),
      (count) => `${count} without a scan: left out with a reason.`,
    ),
    ...some(names.strangers, (count) => `${count} with scans and not in the table: not used.`),
    ...some(
      [...names.near.keys()],
      (count) => `${count} spelt otherwise in the scans, perhaps: correct one of the two names.`,
    ),
  ];
}
