/** How the names of a table of people fit those of the scans. */
export interface NameMatch {
  /** Name in the table -> name of the scans, where only `sub-` tells them apart. */
  readonly respelt: ReadonlyMap<string, string>;
  /** Name in the table -> a name of scans that nobody has, alike but for zeros, case or signs. */
  readonly near: ReadonlyMap<string, string>;
  /** Names of scans that nobody in the table has. */
  readonly strangers: readonly string[];
}

const bare = (name: string): string => name.replace(/^sub-/, '');

/** sub-01, 1, SUB_001 and sub-O1 are alike. */
const blurred = (name: string): string =>
  bare(name.toLowerCase())
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replace(/^sub/, '')
    .replaceAll('o', '0')
    .replaceAll('l', '1')
    .replaceAll(/(?<!\d)0+(?=\d)/g, '');

export function matchNames(people: readonly string[], ofScans: readonly string[]): NameMatch {
  const known = new Set(people);
  const free = ofScans.filter((name) => !known.has(name));
  const scanned = new Set(ofScans);
  const lonely = people.filter((name) => !scanned.has(name));
  const respelt = pairs(lonely, free, bare);
  const taken = new Set(respelt.values());
  const strangers = free.filter((name) => !taken.has(name));
  const near = pairs(
    lonely.filter((name) => !respelt.has(name)),
    strangers,
    blurred,
  );
  return { respelt, near, strangers };
}

/** Only where one name fits one name. */
function pairs(
  ones: readonly string[],
  others: readonly string[],
  spelling: (name: string) => string,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const one of ones) {
    const fits = others.filter((other) => spelling(other) === spelling(one));
    const rivals = ones.filter((rival) => spelling(rival) === spelling(one));
    if (fits.length === 1 && rivals.length === 1 && fits[0] !== undefined) found.set(one, fits[0]);
  }
  return found;
}
