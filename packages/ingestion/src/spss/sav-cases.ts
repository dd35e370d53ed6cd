import { inflateSync } from 'node:zlib';
import { SavBytes } from './sav-bytes.ts';
import type { SavRecords } from './sav-records.ts';

/** What an element of 8 bytes is. */
export type Element = 'number' | 'bytes' | 'unknown' | 'end';

/** The 8-byte elements of the cases, one after the other. */
export interface Elements {
  /** Writes the next element into `number` or `bytes`. */
  next(): Element;
  number: number;
  bytes: Uint8Array;
  /** For errors. */
  readonly where: () => number;
}

/** Largest block that SPSS and PSPP write is 4 MiB. */
const LARGEST_BLOCK = 16_777_216;
const SPACES = new Uint8Array(8).fill(32);

/**
 * The data behind the dictionary: as they are, packed by bytecodes (one byte for small whole numbers), or the latter
 * packed again by zlib (.zsav).
 *
 * @throws DataError `file-truncated`, `bad-sav`
 */
export function elementsOf(input: SavBytes, { compression, bias }: SavRecords): Elements {
  if (compression === 0) return plainElements(input);
  return codedElements(compression === 1 ? input : unpackBlocks(input), bias);
}

function plainElements(input: SavBytes): Elements {
  return {
    number: NaN,
    bytes: SPACES,
    where: () => input.at,
    next() {
      if (input.left === 0) return 'end';
      this.bytes = input.take(8);
      return 'bytes';
    },
  };
}

function codedElements(input: SavBytes, bias: number): Elements {
  const codes = new Uint8Array(8);
  let used = 8;
  return {
    number: NaN,
    bytes: SPACES,
    where: () => input.at,
    next() {
      for (;;) {
        if (used === 8) {
          if (input.left === 0) return 'end';
          codes.set(input.take(8));
          used = 0;
        }
        const code = codes[used++] as number;
        if (code === 0) continue;
        if (code === 252) return 'end';
        if (code === 255) return 'unknown';
        if (code < 252) {
          this.number = code - bias;
          return 'number';
        }
        this.bytes = code === 254 ? SPACES : input.take(8);
        return 'bytes';
      }
    },
  };
}

/** Blocks of a .zsav file as one stream of bytecodes; the trailer says where they are. */
function unpackBlocks(input: SavBytes): SavBytes {
  const start = input.at;
  if (input.offset() !== start) input.damaged('the header of the packed data is not where it says', start);
  const trailer = input.offset();
  const length = input.offset();
  if (trailer < input.at || trailer + length > input.at + input.left) {
    input.damaged(`the list of packed blocks should begin at byte ${trailer}, outside the file`, start);
  }
  input.at = trailer;
  input.take(20);
  const count = input.int32();
  if (count < 0 || 24 + 24 * count !== length)
    input.damaged(`the list holds ${count} packed blocks`, trailer);
  const blocks = Array.from({ length: count }, () => {
    input.take(8);
    return { from: input.offset(), size: input.int32(), packed: input.int32() };
  });
  const pieces = blocks.map(({ from, size, packed }) => {
    if (from < start || from > trailer || size < 0 || size > LARGEST_BLOCK) {
      input.damaged(`a packed block has ${size} bytes and begins at byte ${from}`, trailer);
    }
    input.at = from;
    return unpack(input, size, packed);
  });
  const unpacked = new SavBytes(joined(pieces), input.file);
  unpacked.isLittle = input.isLittle;
  return unpacked;
}

function unpack(input: SavBytes, size: number, packed: number): Uint8Array {
  const at = input.at;
  const bytes = input.take(packed);
  let block: Uint8Array;
  try {
    block = inflateSync(bytes, { maxOutputLength: Math.max(1, size) });
  } catch {
    return input.damaged('a packed block is damaged', at);
  }
  if (block.length !== size) input.damaged(`a packed block holds ${block.length} bytes, not ${size}`, at);
  return block;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
