/** Names that occur more than once, in order of appearance, with their 0-based positions. */
export function repeatedNames(names: readonly string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  for (const [i, name] of names.entries()) {
    const seen = positions.get(name);
    if (seen) seen.push(i);
    else positions.set(name, [i]);
  }
  return new Map([...positions].filter(([, places]) => places.length > 1));
}
