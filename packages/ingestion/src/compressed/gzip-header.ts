import { crc32 } from './crc32.ts';

const HAS_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 224;

/**
 * Bytes of the header of a gzip member (RFC 1952).
 *
 * @param bytes from its first byte on
 * @returns undefined where more bytes are needed, `damaged` where it is no header
 */
export function gzipHeaderLength(bytes: Uint8Array): number | 'damaged' | undefined {
  const fits = [0x1f, 0x8b, 8].every((value, i) => i >= bytes.length || bytes[i] === value);
  if (!fits) return 'damaged';
  if (bytes.length < 10) return undefined;
  const flags = bytes[3] as number;
  if (flags & RESERVED) return 'damaged';
  let at = 10;
  if (flags & HAS_EXTRA) {
    if (bytes.length < 12) return undefined;
    at = 12 + (bytes[10] as number) + 256 * (bytes[11] as number);
  }
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if (flags & HAS_CHECK) {
    if (bytes.length < at + 2) return undefined;
    const check = (bytes[at] as number) + 256 * (bytes[at + 1] as number);
    if (check !== (crc32(bytes.subarray(0, at), 0) & 0xffff)) return 'damaged';
    at += 2;
  }
  return at <= bytes.length ? at : undefined;
}
