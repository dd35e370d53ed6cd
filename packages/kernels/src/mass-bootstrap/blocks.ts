import type { Design } from './design.ts';
import { chooseRichness, createCover, patternsOf, sizesOf } from './patterns.ts';
import type { Resamples } from './resamples.ts';

/** Words of a step of a table builder: addresses of the entry it starts from, of the entry, of a person's values. */
const STEP = 3;

/** People who share a table of count patterns. */
interface Block {
  /** Place of the first in `order`. */
  readonly first: number;
  readonly group: number;
  /** Byte address of the first entry. */
  readonly table: number;
  /** Entries whose sum is that of the block's people, as positions in the table. */
  readonly cover: ReturnType<typeof createCover>;
}

/** How people are put into blocks, and where the tables are. */
export interface Blocks {
  /** Persons in the order of the blocks; those of one group together. */
  readonly order: Int32Array;
  /** Sums of an entry; each takes 16 bytes. */
  readonly width: number;
  /** Byte address of the values of the first person. */
  readonly values: number;
  /** What the table builder does, three words a step. */
  readonly steps: Int32Array;
  readonly stepCount: number;
  /** First byte after values and tables. */
  readonly end: number;
}

/** Blocks, and what only the making of records needs of them. */
export interface BlockPlan {
  readonly blocks: Blocks;
  /** Address of an entry that stays 0. */
  readonly empty: number;
  readonly list: readonly Block[];
}

/**
 * Splits people into blocks with a table each. The split depends on the model's shape alone, because the order of
 * summation, and with it the last bit of a draw, depends on the split.
 *
 * @param from byte address where values and tables may start
 */
export function createBlocks({ n, columns, generated, groups }: Design, from: number): BlockPlan {
  const grouped = generated && groups !== null;
  const width = 2 + columns.length - (grouped ? 1 : 0);
  const everybody = Array.from({ length: n }, (_, i) => i);
  const parts = grouped ? [0, 1].map((code) => everybody.filter((i) => groups[i] === code)) : [everybody];
  const bytes = 16 * width;
  const sizes = parts.map((part) => part.length);
  const { people: most, most: rarest } = chooseRichness(sizes, bytes);
  const patternsBySize = Array.from({ length: most + 1 }, (_, people) => patternsOf(people, rarest));
  const values = Math.ceil(from / 64) * 64;
  const empty = values + n * bytes;
  const list: Block[] = [];
  const steps: number[] = [];
  let table = empty + bytes;
  let first = 0;
  parts.forEach((part, group) => {
    for (const people of sizesOf(part.length, most)) {
      const patterns = patternsBySize[people];
      patterns.forEach((pattern, place) => {
        const start = pattern.from < 0 ? empty : table + pattern.from * bytes;
        steps.push(start, table + place * bytes, values + (first + pattern.person) * bytes);
      });
      list.push({ first, group, table, cover: createCover(patterns, { people, most: rarest }, n + 1) });
      table += patterns.length * bytes;
      first += people;
    }
  });
  const order = Int32Array.from(parts.flat());
  const words = Int32Array.from(steps);
  const blocks = { order, width, values, steps: words, stepCount: words.length / STEP, end: table };
  return { blocks, empty, list };
}

/** What the loops read: one record per resample, and constants in the same order. */
export interface Records {
  readonly records: Int32Array;
  readonly constants: Float64Array;
}

/**
 * Turns resamples into addresses of entries. A record is the number of entries of group 0 and, in the upper half of the
 * word, of group 1, then their addresses, at least one of each group. Resamples are sorted by these numbers, so that
 * the loops run equally often many times in a row; the order of draws does not matter to any result.
 */
export function createRecords(plan: BlockPlan, resamples: Resamples, n: number): Records {
  const { usable, weights, size } = resamples;
  const groups = plan.list.some(({ group }) => group === 1) ? 2 : 1;
  const looks = new Int32Array(2 * usable);
  const keys = new Float64Array(usable);
  let words = usable;
  for (let b = 0; b < usable; b += 1) {
    const own = weights.subarray(b * n, (b + 1) * n);
    for (const { group, first, cover } of plan.list) {
      looks[2 * b + group] += cover(own, plan.blocks.order, first).length;
    }
    for (let group = 0; group < groups; group += 1) {
      looks[2 * b + group] = Math.max(1, looks[2 * b + group]);
      words += looks[2 * b + group];
    }
    keys[b] = (looks[2 * b] * 65536 + looks[2 * b + 1]) * usable + b;
  }
  keys.sort();
  const records = new Int32Array(new SharedArrayBuffer(words * 4));
  const constants = new Float64Array(new SharedArrayBuffer(usable * size * 8));
  let place = 0;
  keys.forEach((key, at) => {
    const b = key % usable;
    constants.set(resamples.constants.subarray(b * size, (b + 1) * size), at * size);
    records[place] = looks[2 * b] | (looks[2 * b + 1] << 16);
    place += 1;
    for (let group = 0; group < groups; group += 1) {
      writeEntries(plan, group, weights.subarray(b * n, (b + 1) * n), records, place);
      place += looks[2 * b + group];
    }
  });
  return { records, constants };
}

function writeEntries(
  { list, empty, blocks }: BlockPlan,
  group: number,
  own: Uint16Array,
  records: Int32Array,
  at: number,
): void {
  let place = at;
  records[at] = empty;
  for (const block of list) {
    if (block.group !== group) continue;
    for (const entry of block.cover(own, blocks.order, block.first)) {
      records[place] = block.table + entry * 16 * blocks.width;
      place += 1;
    }
  }
}
