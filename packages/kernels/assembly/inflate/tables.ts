// Look-up tables of Huffman codes. An entry of four bytes: bits 0-5 how many bits it uses (code and extra bits), bits 8-11
// how many of these are the code, bit 12 literal, 13 end of block, 14 pointer to a second table, 15 no code, bits 16-31 the
// literal, the base of a length or distance, or where the second table begins.

export const LITERAL: u64 = 0x1000;
export const END: u64 = 0x2000;
export const SECOND: u64 = 0x4000;
export const INVALID: u64 = 0x8000;

/** What a table is for. */
export const LENGTHS: i32 = 0;
export const DISTANCES: i32 = 1;
export const CODES: i32 = 2;

const LONGEST: i32 = 15;
/** Numbers of codes by length, and the next code of each length. */
const COUNTS: usize = 2048;
const NEXT: usize = COUNTS + 64;

function symbolEntry(kind: i32, symbol: i32, length: i32): u32 {
  const bits: u32 = ((<u32>length) << 8) | <u32>length;
  if (kind == CODES) return ((<u32>symbol) << 16) | bits;
  if (kind == DISTANCES) return distanceEntry(symbol, bits);
  if (symbol < 256) return ((<u32>symbol) << 16) | <u32>LITERAL | bits;
  if (symbol == 256) return <u32>END | bits;
  return lengthEntry(symbol - 257, bits);
}

/** RFC 1951, 3.2.5: symbols 257 to 285, from 0 here. */
function lengthEntry(symbol: i32, bits: u32): u32 {
  if (symbol > 28) return <u32>INVALID | bits;
  if (symbol == 28) return ((<u32>258) << 16) | bits;
  if (symbol < 8) return ((<u32>(3 + symbol)) << 16) | bits;
  const extra = (symbol >> 2) - 1;
  return ((<u32>(3 + ((4 + (symbol & 3)) << extra))) << 16) | (bits + extra);
}

function distanceEntry(symbol: i32, bits: u32): u32 {
  if (symbol > 29) return <u32>INVALID | bits;
  if (symbol < 4) return ((<u32>(1 + symbol)) << 16) | bits;
  const extra = (symbol >> 1) - 1;
  return ((<u32>(1 + ((2 + (symbol & 1)) << extra))) << 16) | (bits + extra);
}

function reversed(code: u32, length: i32): u32 {
  let result: u32 = 0;
  for (let i = 0; i < length; i++) {
    result = (result << 1) | (code & 1);
    code >>= 1;
  }
  return result;
}

/** Codes by length; the longest of them, or -1 where the lengths are no code (zlib refuses the same ones). */
function countLengths(lengths: usize, symbols: i32, kind: i32): i32 {
  memory.fill(COUNTS, 0, 128);
  let longest = 0;
  for (let i = 0; i < symbols; i++) {
    const length = <i32>load<u8>(lengths + i);
    const at = COUNTS + ((<usize>length) << 2);
    store<u32>(at, load<u32>(at) + 1);
    if (length > longest) longest = length;
  }
  store<u32>(COUNTS, 0);
  let code: u32 = 0;
  let used: u32 = 0;
  for (let length = 1; length <= LONGEST; length++) {
    code = (code + load<u32>(COUNTS + ((<usize>(length - 1)) << 2))) << 1;
    store<u32>(NEXT + ((<usize>length) << 2), code);
    used += load<u32>(COUNTS + ((<usize>length) << 2)) << (LONGEST - length);
  }
  if (used > 32768) return -1;
  const isWhole = used == 32768 || longest == 0 || (longest == 1 && kind != CODES);
  return isWhole ? longest : -1;
}

/**
 * @param lengths one byte a symbol, 0 to 15
 * @param table its first 2^width entries are looked up with the next `width` bits
 * @returns whether the lengths are a code
 */
export function buildTable(lengths: usize, symbols: i32, table: usize, width: i32, kind: i32): bool {
  const longest = countLengths(lengths, symbols, kind);
  if (longest < 0) return false;
  const size = 1 << width;
  const none: u32 = <u32>INVALID | 1;
  for (let i = 0; i < size; i++) store<u32>(table + ((<usize>i) << 2), none);
  let free = size;
  const more = longest - width;
  for (let i = 0; i < symbols; i++) {
    const length = <i32>load<u8>(lengths + i);
    if (length == 0) continue;
    const next = NEXT + ((<usize>length) << 2);
    const code = reversed(load<u32>(next), length);
    store<u32>(next, load<u32>(next) + 1);
    if (length <= width) {
      const entry = symbolEntry(kind, i, length);
      for (let k = code; k < <u32>size; k += 1 << length) store<u32>(table + ((<usize>k) << 2), entry);
      continue;
    }
    const pointer = table + ((<usize>(code & (size - 1))) << 2);
    let first = load<u32>(pointer);
    if (!(first & <u32>SECOND)) {
      first = ((<u32>free) << 16) | <u32>SECOND | ((<u32>more) << 8) | <u32>width;
      store<u32>(pointer, first);
      for (let k = 0; k < 1 << more; k++) store<u32>(table + ((<usize>(free + k)) << 2), none);
      free += 1 << more;
    }
    const entry = symbolEntry(kind, i, length - width);
    for (let k = code >> width; k < <u32>(1 << more); k += 1 << (length - width))
      store<u32>(table + ((<usize>((first >> 16) + k)) << 2), entry);
  }
  return true;
}
