/** Which count patterns have an entry of a table: at most `people` a block, and a product of factorials up to `most`. */
export interface Richness {
  readonly people: number;
  readonly most: number;
}

/** From many entries and few look-ups to the reverse. */
const RICHNESS: readonly Richness[] = [
  { people: 4, most: 12 },
  { people: 4, most: 8 },
  { people: 3, most: 24 },
  { people: 3, most: 8 },
  { people: 2, most: 24 },
  { people: 2, most: 4 },
];
/** Room for tables beside what passes through the second-level cache of common processors. */
const TABLE_BYTES = 128 << 10;

/** A pattern with an entry: how often each person of the block occurs. */
export interface Pattern {
  readonly counts: readonly number[];
  /** Position of the pattern with one less of `person`; -1 is the empty one. */
  readonly from: number;
  readonly person: number;
}

/** Product of factorials of the counts: how much rarer than counts of 0 and 1 a pattern is. */
function rarity(counts: readonly number[]): number {
  let product = 1;
  for (const count of counts) for (let k = 2; k <= count; k += 1) product *= k;
  return product;
}

/** Patterns of a block, frequent ones first, each after the one that it is one more than; the empty one is left out. */
export function patternsOf(people: number, most: number): Pattern[] {
  let all: number[][] = [[]];
  for (let person = 0; person < people; person += 1) {
    const longer: number[][] = [];
    for (const counts of all) {
      for (let count = 0; rarity([...counts, count]) <= most; count += 1) longer.push([...counts, count]);
    }
    all = longer;
  }
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const sorted = all.filter((counts) => total(counts) > 0);
  sorted.sort((one, other) => rarity(one) - rarity(other) || total(one) - total(other));
  const places = new Map(sorted.map((counts, place) => [counts.join(), place]));
  return sorted.map((counts) => {
    const person = counts.findIndex((count) => count > 0);
    const before = counts.map((count, i) => (i === person ? count - 1 : count));
    return { counts, from: places.get(before.join()) ?? -1, person };
  });
}

/** Sizes of the blocks of `people`, as equal as can be. */
export function sizesOf(people: number, most: number): number[] {
  const blocks = Math.ceil(people / most);
  return Array.from({ length: blocks }, (_, k) => Math.floor((people + k) / blocks));
}

/** The richest tables that fit, given the people of each part and the bytes of an entry; the poorest when none does. */
export function chooseRichness(parts: readonly number[], bytes: number): Richness {
  const fits = ({ people, most }: Richness): boolean => {
    const entries = Array.from({ length: people + 1 }, (_, size) => patternsOf(size, most).length);
    const sizes = parts.flatMap((part) => sizesOf(part, people));
    return sizes.reduce((sum, size) => sum + entries[size], 1) * bytes <= TABLE_BYTES;
  };
  return RICHNESS.find(fits) ?? RICHNESS[RICHNESS.length - 1];
}

/** Counts of a block as one number; its people are few enough for that to be exact. */
function codeOf(counts: readonly number[], base: number): number {
  return counts.reduceRight((code, count) => code * base + count, 0);
}

/**
 * Splits counts into patterns with an entry: the largest part that has one, then the rest. The counts are those of
 * `order[first]` and so on.
 *
 * @param base above every count
 * @returns positions of patterns
 */
export function createCover(
  patterns: readonly Pattern[],
  { people, most }: Richness,
  base: number,
): (weights: Uint16Array, order: Int32Array, first: number) => readonly number[] {
  const places = new Map(patterns.map(({ counts }, place) => [codeOf(counts, base), place]));
  const known = new Map<number, number[]>();
  const cover = (counts: readonly number[]): number[] => {
    const part = [...counts];
    while (rarity(part) > most) part[part.indexOf(Math.max(...part))] -= 1;
    const place = places.get(codeOf(part, base));
    return place === undefined ? [] : [place, ...cover(counts.map((count, i) => count - part[i]))];
  };
  return (weights, order, first) => {
    let code = 0;
    for (let p = people - 1; p >= 0; p -= 1) code = code * base + weights[order[first + p]];
    const found = known.get(code);
    if (found !== undefined) return found;
    const covered = cover(Array.from({ length: people }, (_, p) => weights[order[first + p]]));
    known.set(code, covered);
    return covered;
  };
}
