import * as zlib from 'node:zlib';

type Crc32 = (bytes: Uint8Array, start: number) => number;

/** CRC-32 of gzip; Node has it since 20.15 and 22.2. @param start that of the bytes before, 0 for none */
export const crc32: Crc32 = (zlib as { readonly crc32?: Crc32 }).crc32 ?? crc32OfTables;

const POLYNOMIAL = 0xedb88320;
let tables: Uint32Array | undefined;

/** Entry 256 k + b: the remainder of byte b followed by k zero bytes. */
function makeTables(): Uint32Array {
  const made = new Uint32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    made[byte] = rest;
  }
  for (let i = 256; i < made.length; i++) {
    const before = made[i - 256] as number;
    made[i] = (before >>> 8) ^ (made[before & 255] as number);
  }
  return made;
}

/** The same for older versions, four bytes at a time. @see Kounavis & Berry 2008, IEEE Trans Comput 57:1550 */
export function crc32OfTables(bytes: Uint8Array, start: number): number {
  const table = (tables ??= makeTables());
  let crc = ~start;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (table[768 + (crc & 255)] as number) ^
      (table[512 + ((crc >>> 8) & 255)] as number) ^
      (table[256 + ((crc >>> 16) & 255)] as number) ^
      (table[crc >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] as number)) & 255] as number);
  return ~crc >>> 0;
}
