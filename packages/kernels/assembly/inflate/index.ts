// DEFLATE (RFC 1951), stopped and resumed wherever input ends or room for output is full. A symbol is read whole or not at
// all: 48 bits hold the longest one. Bits wait in a word of 64; the bits above `held` may already be those of the next bytes,
// which the next refill writes over with the same bits.
import { buildTable, CODES, DISTANCES, END, INVALID, LENGTHS, LITERAL, SECOND } from './tables';

const LITERAL_WIDTH: i32 = 11;
const DISTANCE_WIDTH: i32 = 9;
const CODE_LENGTHS: usize = 1024;
const LITERAL_TABLE: usize = 4096;
const DISTANCE_TABLE: usize = LITERAL_TABLE + 4 * 8192;
const CODE_TABLE: usize = DISTANCE_TABLE + 4 * 2048;

/** Bytes after the input and after the output that loads and copies of several bytes may touch. */
const INPUT_SLACK: usize = 32;
const OUTPUT_SLACK: usize = 320;
/** More bytes than the header of a block has. */
const HEADER: usize = 1024;

const NEEDS_INPUT: i32 = 0;
const OUTPUT_FULL: i32 = 1;
const MEMBER_ENDS: i32 = 2;
const TRUNCATED: i32 = -1;
const DAMAGED: i32 = -2;

const AT_HEADER: i32 = 0;
const IN_STORED: i32 = 1;
const IN_CODES: i32 = 2;

let bits: u64 = 0;
let held: u64 = 0;
let input: usize = 0;
let output: usize = 0;
/** First byte of the output that a distance may reach. */
let lowest: usize = 0;
let inputEnd: usize = 0;
let isLast: bool = false;
let phase: i32 = AT_HEADER;
let isFinal: bool = false;
let stored: usize = 0;

/** Begins a member whose first byte is at `from`; its output goes to `to`. */
export function begin(from: usize, to: usize): void {
  bits = 0;
  held = 0;
  input = from;
  output = to;
  lowest = to;
  phase = AT_HEADER;
  isFinal = false;
}

/** First byte of the input that was not used; between calls no whole byte waits in `bits`. */
export function inputAt(): usize {
  return input;
}

export function outputAt(): usize {
  return output;
}

/** Says that the input was moved to `from`. */
export function moveInput(from: usize): void {
  input = from;
}

/** Moves what distances may reach to `base`, to make room behind it. */
export function slide(base: usize): void {
  const reach = min<usize>(32768, output - lowest);
  memory.copy(base, output - reach, reach);
  lowest = base;
  output = base + reach;
}

/**
 * Unpacks until input or room ends.
 *
 * @param end of the input
 * @param last no input follows
 * @param full where output may end; 320 bytes after it are written over
 */
export function inflate(end: usize, last: bool, full: usize): i32 {
  inputEnd = end;
  isLast = last;
  while (true) {
    let state: i32 = MEMBER_ENDS;
    if (phase == AT_HEADER) {
      if (isFinal) return wholeBytes() ? MEMBER_ENDS : TRUNCATED;
      state = readHeader();
    } else if (phase == IN_STORED) state = copyStored(full);
    else state = readCodes(full);
    if (state == MEMBER_ENDS) continue;
    const isWhole = wholeBytes();
    return state < 0 && !isWhole ? TRUNCATED : state;
  }
}

/** Gives back the bytes that wait. @returns false if more bits were used than there are */
function wholeBytes(): bool {
  held &= 63;
  input -= <usize>(held >> 3);
  held &= 7;
  bits &= (<u64>1 << held) - 1;
  return input <= inputEnd;
}

/** At least 48 bits, zeros after the end. */
function refill(): void {
  held &= 63;
  while (held < 48) {
    if (input < inputEnd) bits |= <u64>load<u8>(input) << held;
    else bits &= (<u64>1 << held) - 1;
    input++;
    held += 8;
  }
}

function take(count: u64): u32 {
  const value = <u32>(bits & ((<u64>1 << count) - 1));
  bits >>= count;
  held -= count;
  return value;
}

/** Header of a block, and its tables. Returns MEMBER_ENDS for going on. */
function readHeader(): i32 {
  wholeBytes();
  if (!isLast && inputEnd < input + HEADER) return NEEDS_INPUT;
  refill();
  isFinal = take(1) == 1;
  const type = take(2);
  if (type == 3) return DAMAGED;
  if (type == 0) {
    take(held & 7);
    if (!wholeBytes() || input + 4 > inputEnd) {
      input = inputEnd + 1;
      return TRUNCATED;
    }
    stored = <usize>load<u16>(input);
    if (stored != (<usize>load<u16>(input + 2) ^ 0xffff)) return DAMAGED;
    input += 4;
    phase = IN_STORED;
    return MEMBER_ENDS;
  }
  const isCode = type == 1 ? fixedTables() : dynamicTables();
  if (!wholeBytes()) return TRUNCATED;
  if (!isCode) return DAMAGED;
  phase = IN_CODES;
  return MEMBER_ENDS;
}

function fixedTables(): bool {
  memory.fill(CODE_LENGTHS, 8, 144);
  memory.fill(CODE_LENGTHS + 144, 9, 112);
  memory.fill(CODE_LENGTHS + 256, 7, 24);
  memory.fill(CODE_LENGTHS + 280, 8, 8);
  buildTable(CODE_LENGTHS, 288, LITERAL_TABLE, LITERAL_WIDTH, LENGTHS);
  memory.fill(CODE_LENGTHS, 5, 32);
  return buildTable(CODE_LENGTHS, 32, DISTANCE_TABLE, DISTANCE_WIDTH, DISTANCES);
}

/** The order in which lengths of the code of code lengths are written (RFC 1951, 3.2.7). */
function placeOf(i: i32): i32 {
  if (i < 3) return 16 + i;
  if (i == 3) return 0;
  return (i & 1) == 0 ? 8 + ((i - 4) >> 1) : 7 - ((i - 5) >> 1);
}

function dynamicTables(): bool {
  const lengths = <i32>take(5) + 257;
  const distances = <i32>take(5) + 1;
  const codes = <i32>take(4) + 4;
  if (lengths > 286 || distances > 30) return false;
  memory.fill(CODE_LENGTHS, 0, 19);
  for (let i = 0; i < codes; i++) {
    refill();
    store<u8>(CODE_LENGTHS + placeOf(i), <u8>take(3));
  }
  if (!buildTable(CODE_LENGTHS, 19, CODE_TABLE, 7, CODES)) return false;
  memory.fill(CODE_LENGTHS, 0, 320);
  if (!readLengths(lengths + distances)) return false;
  if (load<u8>(CODE_LENGTHS + 256) == 0) return false;
  return (
    buildTable(CODE_LENGTHS, lengths, LITERAL_TABLE, LITERAL_WIDTH, LENGTHS) &&
    buildTable(CODE_LENGTHS + lengths, distances, DISTANCE_TABLE, DISTANCE_WIDTH, DISTANCES)
  );
}

/** Run lengths of code lengths, for both tables one after the other. */
function readLengths(count: i32): bool {
  let i = 0;
  while (i < count) {
    refill();
    const entry = load<u32>(CODE_TABLE + (<usize>(bits & 127) << 2));
    if (entry & <u32>INVALID) return false;
    take(<u64>(entry & 63));
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(CODE_LENGTHS + i, <u8>symbol);
      i++;
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(CODE_LENGTHS + i - 1) : 0;
    const repeats: i32 =
      symbol == 16 ? 3 + <i32>take(2) : symbol == 17 ? 3 + <i32>take(3) : 11 + <i32>take(7);
    if (i + repeats > count) return false;
    memory.fill(CODE_LENGTHS + i, value, repeats);
    i += repeats;
  }
  return true;
}

function copyStored(full: usize): i32 {
  const room = full > output ? full - output : 0;
  const count = min(min(stored, inputEnd - input), room);
  memory.copy(output, input, count);
  input += count;
  output += count;
  stored -= count;
  if (stored == 0) {
    phase = AT_HEADER;
    return MEMBER_ENDS;
  }
  if (count == room) return OUTPUT_FULL;
  if (!isLast) return NEEDS_INPUT;
  input = inputEnd + 1;
  return TRUNCATED;
}

/** Copies of 16 bytes where the distance allows it; up to 15 bytes after `end` are written over. */
// @ts-ignore: decorator
@inline
function copyMatch(from: usize, to: usize, end: usize, distance: usize): void {
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(from));
      from += 16;
      to += 16;
    } while (to < end);
  } else if (distance == 1 || distance == 4 || distance == 2) {
    const value =
      distance == 1
        ? i8x16.splat(load<i8>(from))
        : distance == 4
          ? i32x4.splat(load<i32>(from))
          : i16x8.splat(load<i16>(from));
    do {
      v128.store(to, value);
      to += 16;
    } while (to < end);
  } else if (distance >= 8) {
    do {
      store<u64>(to, load<u64>(from));
      from += 8;
      to += 8;
    } while (to < end);
  } else {
    do {
      store<u8>(to, load<u8>(from));
      from++;
      to++;
    } while (to < end);
  }
}

/** The entry that the lowest bits of a word lead to. */
// @ts-ignore: decorator
@inline
function entryAt(table: usize, word: u64, width: i32): u64 {
  return load<u32>(table + (<usize>(word & ((<u64>1 << width) - 1)) << 2));
}

/** The entry in the second table that an entry of the first leads to; the bits of the first are gone from `word`. */
// @ts-ignore: decorator
@inline
function secondAt(table: usize, first: u64, word: u64): u64 {
  const mask = (<u64>1 << ((first >> 8) & 15)) - 1;
  return load<u32>(table + (<usize>((first >> 16) + (word & mask)) << 2));
}

/** Base and extra bits; `whole` still begins with the code. */
// @ts-ignore: decorator
@inline
function valueOf(entry: u64, whole: u64): usize {
  return <usize>((entry >> 16) + ((whole & ((<u64>1 << (entry & 63)) - 1)) >> ((entry >> 8) & 15)));
}

/**
 * Symbols of a block, up to four literals for one refill. The next entry is looked up before the refill, which it does not
 * wait for: four literals of 11 bits leave 12 of the 56. Subtracting whole entries spoils only bits of `count` that nothing
 * reads; shifts take the lowest six bits.
 */
function readCodes(full: usize): i32 {
  const safe = inputEnd - INPUT_SLACK;
  if (input >= safe || output >= full) return output >= full ? OUTPUT_FULL : stopCodes(full);
  const low = lowest;
  let from = input;
  let to = output;
  let word = bits | (load<u64>(from) << held);
  from += 7 - <usize>((held >> 3) & 7);
  let count = held | 56;
  let entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
  let state = NEEDS_INPUT;
  do {
    if (entry & LITERAL) {
      word >>= entry;
      count -= entry;
      store<u8>(to, <u8>(entry >> 16));
      entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
      if (entry & LITERAL) {
        word >>= entry;
        count -= entry;
        store<u8>(to, <u8>(entry >> 16), 1);
        entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
        if (entry & LITERAL) {
          word >>= entry;
          count -= entry;
          store<u8>(to, <u8>(entry >> 16), 2);
          entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
          if (entry & LITERAL) {
            word >>= entry;
            count -= entry;
            store<u8>(to, <u8>(entry >> 16), 3);
            to += 4;
            entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
            word |= load<u64>(from) << count;
            from += 7 - <usize>((count >> 3) & 7);
            count |= 56;
            continue;
          }
          to += 3;
        } else to += 2;
      } else to++;
    }
    if (entry & SECOND) {
      word >>= entry;
      count -= entry;
      entry = secondAt(LITERAL_TABLE, entry, word);
    }
    let whole = word;
    word >>= entry;
    count -= entry;
    if (entry & (LITERAL | END | INVALID)) {
      if (!(entry & LITERAL)) {
        state = entry & INVALID ? DAMAGED : MEMBER_ENDS;
        break;
      }
      store<u8>(to++, <u8>(entry >> 16));
      entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
      word |= load<u64>(from) << count;
      from += 7 - <usize>((count >> 3) & 7);
      count |= 56;
      continue;
    }
    const length = valueOf(entry, whole);
    word |= load<u64>(from) << count;
    from += 7 - <usize>((count >> 3) & 7);
    count |= 56;
    entry = entryAt(DISTANCE_TABLE, word, DISTANCE_WIDTH);
    if (entry & SECOND) {
      word >>= entry;
      count -= entry;
      entry = secondAt(DISTANCE_TABLE, entry, word);
    }
    whole = word;
    word >>= entry;
    count -= entry;
    const distance = valueOf(entry, whole);
    if (entry & INVALID || to - low < distance) {
      state = DAMAGED;
      break;
    }
    entry = entryAt(LITERAL_TABLE, word, LITERAL_WIDTH);
    word |= load<u64>(from) << count;
    from += 7 - <usize>((count >> 3) & 7);
    count |= 56;
    copyMatch(to - distance, to, to + length, distance);
    to += length;
  } while (to < full && from < safe);
  bits = word;
  held = count & 63;
  input = from;
  output = to;
  if (state == MEMBER_ENDS) phase = AT_HEADER;
  if (state != NEEDS_INPUT) return state;
  return to >= full ? OUTPUT_FULL : stopCodes(full);
}

/** What happens where the input has no room for whole words. */
function stopCodes(full: usize): i32 {
  return isLast ? readLastCodes(full) : NEEDS_INPUT;
}

/** The same symbol by symbol, for the last bytes of a file: beyond them zeros are read, and refused when used. */
function readLastCodes(full: usize): i32 {
  while (output < full) {
    refill();
    let entry = codeAt(LITERAL_TABLE, LITERAL_WIDTH);
    let whole = bits;
    take(entry & 63);
    if (entry & INVALID) return DAMAGED;
    if (input - <usize>(held >> 3) > inputEnd) return TRUNCATED;
    if (entry & END) {
      phase = AT_HEADER;
      return MEMBER_ENDS;
    }
    if (entry & LITERAL) {
      store<u8>(output++, <u8>(entry >> 16));
      continue;
    }
    const length = valueOf(entry, whole);
    refill();
    entry = codeAt(DISTANCE_TABLE, DISTANCE_WIDTH);
    whole = bits;
    take(entry & 63);
    if (input - <usize>(held >> 3) > inputEnd) return TRUNCATED;
    const distance = valueOf(entry, whole);
    if (entry & INVALID || output - lowest < distance) return DAMAGED;
    copyMatch(output - distance, output, output + length, distance);
    output += length;
  }
  return OUTPUT_FULL;
}

/** Entry of the code that comes next; the bits of a first table are taken when it leads to a second one. */
function codeAt(table: usize, width: i32): u64 {
  const entry = entryAt(table, bits, width);
  if (!(entry & SECOND)) return entry;
  take(entry & 63);
  return secondAt(table, entry, bits);
}
