import type { Design } from './design.ts';
import type { Resamples } from './resamples.ts';

/** Room for tables that leaves them in the second-level cache of common processors. */
const TABLE_BYTES = 1 << 20;
/** A resample in which a person occurs more often than this looks that person up again. */
const MOST_IN_TABLE = 3;

/** People who share a table of count patterns. */
export interface Block {
  /** Place of the first in `order`. */
  readonly first: number;
  readonly people: number;
  readonly group: number;
  /** Byte address of the table. */
  readonly table: number;
}

/** How people are put into blocks, and where the tables are. */
export interface Blocks {
  /** Persons in the order of the blocks; those of one group together. */
  readonly order: Int32Array;
  readonly blocks: readonly Block[];
  /** Sums of an entry; each takes 16 bytes. */
  readonly width: number;
  /** First byte after the tables. */
  readonly end: number;
}

/** Blocks of `size` people; a single one left over joins the last. */
function sizesOf(people: number, size: number): number[] {
  const sizes = Array.from({ length: Math.floor(people / size) }, () => size);
  const rest = people % size;
  if (rest === 1 && sizes.length > 0) sizes[sizes.length - 1] += 1;
  else if (rest > 0) sizes.push(rest);
  return sizes;
}

/**
 * Splits people into blocks with a table each. The split depends on the model's shape alone, because the order of
 * summation, and with it the last bit of a draw, depends on the split.
 *
 * @param from byte address where tables may start
 */
export function createBlocks({ n, columns, generated, groups }: Design, from: number): Blocks {
  const grouped = generated && groups !== null;
  const width = 2 + columns.length - (grouped ? 1 : 0);
  const everybody = Array.from({ length: n }, (_, i) => i);
  const parts = grouped ? [0, 1].map((code) => everybody.filter((i) => groups[i] === code)) : [everybody];
  const size = (n / 4) * 256 * width * 16 <= TABLE_BYTES ? 4 : 3;
  const blocks: Block[] = [];
  let table = from;
  let first = 0;
  parts.forEach((part, group) => {
    for (const people of sizesOf(part.length, size)) {
      blocks.push({ first, people, group, table });
      table += width * 16 * powerOfFour(people);
      first += people;
    }
  });
  return { order: Int32Array.from(parts.flat()), blocks, width, end: table };
}

function powerOfFour(exponent: number): number {
  return 1 << (2 * exponent);
}

/** What the loops read: one record per resample, and constants in the same order. */
export interface Records {
  readonly records: Int32Array;
  readonly constants: Float64Array;
}

/**
 * Turns resamples into table addresses. A record is the number of repeated look-ups of both groups in one word, then
 * the addresses of group 0 and of group 1. Resamples are sorted by the number of repeated look-ups, so that the loops
 * run equally often many times in a row; the order of draws does not matter to any result.
 */
export function createRecords(split: Blocks, resamples: Resamples, n: number): Records {
  const { usable, weights, size } = resamples;
  const { blocks, order } = split;
  const groupOf = new Int32Array(n);
  for (const { first, people, group } of blocks) groupOf.fill(group, first, first + people);
  const again = new Int32Array(2 * usable);
  const keys = new Float64Array(usable);
  let words = usable * (1 + blocks.length);
  for (let b = 0; b < usable; b += 1) {
    for (let i = 0; i < n; i += 1) {
      again[2 * b + groupOf[i]] += Math.max(0, weights[b * n + order[i]] - MOST_IN_TABLE);
    }
    words += again[2 * b] + again[2 * b + 1];
    keys[b] = (again[2 * b] * 65536 + again[2 * b + 1]) * usable + b;
  }
  keys.sort();
  const records = new Int32Array(new SharedArrayBuffer(words * 4));
  const constants = new Float64Array(new SharedArrayBuffer(usable * size * 8));
  let place = 0;
  keys.forEach((key, at) => {
    const b = key % usable;
    constants.set(resamples.constants.subarray(b * size, (b + 1) * size), at * size);
    records[place] = again[2 * b] | (again[2 * b + 1] << 16);
    place = writeRecord(split, weights.subarray(b * n, (b + 1) * n), records, place + 1);
  });
  return { records, constants };
}

function writeRecord(
  { blocks, order, width }: Blocks,
  own: Uint16Array,
  records: Int32Array,
  at: number,
): number {
  let place = at;
  const entry = width * 16;
  for (let group = 0; group < 2; group += 1) {
    for (const block of blocks) {
      if (block.group !== group) continue;
      let address = block.table;
      for (let p = 0; p < block.people; p += 1) {
        address += Math.min(own[order[block.first + p]], MOST_IN_TABLE) * entry * powerOfFour(p);
      }
      records[place] = address;
      place += 1;
    }
    for (const block of blocks) {
      if (block.group !== group) continue;
      for (let p = 0; p < block.people; p += 1) {
        for (let more = own[order[block.first + p]]; more > MOST_IN_TABLE; more -= 1) {
          records[place] = block.table + entry * powerOfFour(p);
          place += 1;
        }
      }
    }
  }
  return place;
}
