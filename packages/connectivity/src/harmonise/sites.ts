import { DataError, ParameterError, type TableView } from '@mesovia/core';
import { orthonormalBasis, RANK_TOLERANCE } from '@mesovia/kernels';

export interface PeopleTables {
  readonly participants: TableView;
  readonly variables: TableView;
}

export interface SiteDesign {
  readonly site: Int32Array;
  /** In code-point order of their names. */
  readonly names: readonly string[];
  /** Kept covariates, column after column of people. */
  readonly covariates: Float64Array;
}

/**
 * Site and kept covariates of the people.
 *
 * @throws ParameterError `no-such-variable`, `text-variable`
 * @throws DataError `missing-value`, `one-site`, `site-of-one`, `site-confounded`
 */
export function siteDesign(
  people: PeopleTables,
  ids: readonly string[],
  site: string,
  keep: readonly string[],
): SiteDesign {
  const labels = labelsOf(people, site, 'with.site', ids);
  const names = [...new Set(labels)].sort();
  if (names.length < 2) {
    throw new DataError(
      'one-site',
      `everybody is of the same ${site}`,
      `participants.${site}`,
      'leave the stage out',
    );
  }
  const alone = names.find((name) => labels.filter((label) => label === name).length === 1);
  if (alone !== undefined) {
    throw new DataError(
      'site-of-one',
      `${site} ${alone} has one person: its spread cannot be estimated`,
      `participants.${site}`,
      'leave the person out with a rule in the flow stage, or merge sites',
    );
  }
  const codes = Int32Array.from(labels, (label) => names.indexOf(label));
  const columns = keep.map((name) => covariateColumns(people, name, ids));
  refuseConfounded(codes, names.length, columns, keep, site);
  return { site: codes, names, covariates: Float64Array.from(columns.flat(2)) };
}

/** A number as it is; a category as one 0/1 column a level but the first. */
function covariateColumns(people: PeopleTables, name: string, ids: readonly string[]): number[][] {
  const type = typeOf(people, name, 'with.keep');
  if (type === 'number' || type === 'ordinal') {
    const place = placeOf(people.participants);
    const column = people.participants.f64(name);
    return [ids.map((id) => known(column[place.get(id) ?? -1], name, id))];
  }
  const labels = labelsOf(people, name, 'with.keep', ids);
  const levels = [...new Set(labels)].sort().slice(1);
  return levels.map((level) => labels.map((label) => (label === level ? 1 : 0)));
}

function labelsOf(people: PeopleTables, name: string, where: string, ids: readonly string[]): string[] {
  const type = typeOf(people, name, where);
  const place = placeOf(people.participants);
  const texts =
    type === 'number' || type === 'ordinal'
      ? [...people.participants.f64(name)].map((value) => (value === value ? String(value) : null))
      : people.participants.strings(name);
  return ids.map((id) => known(texts[place.get(id) ?? -1] ?? undefined, name, id));
}

const placeOf = (participants: TableView) =>
  new Map(participants.strings('participant_id').map((id, row) => [id, row]));

function typeOf({ variables }: PeopleTables, name: string, where: string): string {
  const names = variables.strings('variable');
  const row = names.indexOf(name);
  const type = variables.strings('type')[row] ?? '';
  if (row >= 0 && type !== 'text') return type;
  throw new ParameterError(
    row < 0 ? 'no-such-variable' : 'text-variable',
    row < 0 ? `there is no variable "${name}"` : `${name} is free text`,
    where,
    `the variables are ${names.join(', ')}`,
  );
}

function known<T extends string | number>(value: T | undefined, name: string, id: string): T {
  if (value !== undefined && value === value) return value;
  throw new DataError(
    'missing-value',
    `${name} is unknown for ${id}`,
    `participants.${name}`,
    `leave the person out with a rule in the flow stage, for example { no ${name}: ${name} is null }`,
  );
}

function refuseConfounded(
  site: Int32Array,
  sites: number,
  columns: readonly (readonly (readonly number[])[])[],
  keep: readonly string[],
  name: string,
): void {
  const indicators = Array.from({ length: sites }, (_, s) =>
    Array.from(site, (code) => (code === s ? 1 : 0)),
  );
  const full = (groups: readonly (readonly (readonly number[])[])[]) => {
    const all = [...indicators, ...groups.flat()];
    return (
      orthonormalBasis(Float64Array.from(all.flat()), site.length, all.length, RANK_TOLERANCE).rank ===
      all.length
    );
  };
  if (full(columns)) return;
  const one = keep.filter((_, k) => !full([columns[k]]));
  throw new DataError(
    'site-confounded',
    `${name} and ${(one.length > 0 ? one : keep).join(', ')} cannot be told apart: one is a combination of the other`,
    'with.keep',
    'keep other variables; no harmonisation separates a site from what only that site has',
  );
}
