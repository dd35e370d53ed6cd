/** Print formats of SPSS that say what a number of seconds stands for. */
const DATES = new Set([20, 23, 24, 28, 29, 30, 38, 39]);
const DATES_WITH_TIME = new Set([22, 41]);
const DURATIONS = new Set([21, 25, 40]);

const DAY_S = 86_400;
/** Days from 1 March of the year 0 to 14 October 1582, where SPSS begins to count. */
const EPOCH_DAYS = 578_040;

export type TimeKind = 'date' | 'date and time' | 'duration' | undefined;

export function timeKind(format: number): TimeKind {
  if (DATES.has(format)) return 'date';
  if (DATES_WITH_TIME.has(format)) return 'date and time';
  return DURATIONS.has(format) ? 'duration' : undefined;
}

/**
 * Seconds since 14 October 1582 (Gregorian calendar, also before it was in use) as ISO 8601 text. Parts of a second
 * are cut off.
 */
export function isoDate(seconds: number, kind: 'date' | 'date and time'): string {
  const days = Math.floor(seconds / DAY_S);
  const date = civilDate(days + EPOCH_DAYS);
  if (kind === 'date') return date;
  const rest = Math.floor(seconds - days * DAY_S);
  const part = (size: number, base: number) => String(Math.floor(rest / size) % base).padStart(2, '0');
  return `${date}T${part(3600, 24)}:${part(60, 60)}:${part(1, 60)}`;
}

/**
 * Year, month and day, counted in eras of 400 years that begin on 1 March.
 *
 * @see Hinnant 2013, "chrono-compatible low-level date algorithms", civil_from_days
 */
function civilDate(days: number): string {
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  );
}
