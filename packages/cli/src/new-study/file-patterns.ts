/** Files that are named alike but for the person. */
export interface NamedAlike {
  /** With `{participant_id}` for the person. */
  readonly pattern: string;
  /** Person, as the files spell it -> file. */
  readonly files: ReadonlyMap<string, string>;
}

const HOLE = '{participant_id}';
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Patterns of file names that hold a name of a person, most people first. A name counts where no letter or digit
 * touches it; with or without `sub-`.
 *
 * @param files relative, with forward slashes
 */
export function filePatterns(files: readonly string[], people: readonly string[]): NamedAlike[] {
  const bare = people.map((person) => person.replace(/^sub-/, ''));
  const names = [...new Set([...people, ...bare.map((name) => `sub-${name}`), ...bare])];
  // The longer name first: sub-01 before 01.
  const any = names.toSorted((a, b) => b.length - a.length).map(escaped);
  const person = new RegExp(String.raw`(?<![\p{L}\p{N}])(${any.join('|')})(?![\p{L}\p{N}])`, 'u');
  const patterns = new Set<string>();
  for (const file of files) {
    const name = person.exec(file)?.[1];
    if (name === undefined) continue;
    patterns.add(
      file.split(new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(name)}(?![\p{L}\p{N}])`, 'u')).join(HOLE),
    );
  }
  return [...patterns]
    .map((pattern) => ({ pattern, files: filesOf(pattern, files) }))
    .sort((a, b) => b.files.size - a.files.size || (a.pattern < b.pattern ? -1 : 1));
}

/** Everybody whose files fit a pattern, also people nobody asked for. */
export function filesOf(pattern: string, files: readonly string[]): Map<string, string> {
  const [first = '', ...rest] = pattern.split(HOLE).map(escaped);
  const letters = pattern.replaceAll(HOLE, '').includes('_') ? '[^/_]+' : '[^/]+';
  const more = rest.map((piece, i) => (i === 0 ? `(?<person>${letters})` : String.raw`\k<person>`) + piece);
  const expression = new RegExp(`^${first}${more.join('')}$`, 'u');
  const found = new Map<string, string>();
  for (const file of files) {
    const person = expression.exec(file)?.groups?.['person'];
    if (person !== undefined) found.set(person, file);
  }
  return found;
}
