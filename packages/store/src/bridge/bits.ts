// Bitmaps, least significant bit first.

export function bitAt(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** Copies `count` bits from bit `from` of `source` to bit `to` of `target`. */
export function copyBits(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  count: number,
): void {
  let done = 0;
  if ((from & 7) === 0 && (to & 7) === 0) {
    const whole = count >> 3;
    target.set(source.subarray(from >> 3, (from >> 3) + whole), to >> 3);
    done = whole << 3;
  }
  for (let i = done; i < count; i++) {
    const at = to + i;
    const bit = 1 << (at & 7);
    const byte = target[at >> 3] ?? 0;
    target[at >> 3] = bitAt(source, from + i) ? byte | bit : byte & ~bit;
  }
}

export function countZeroBits(bits: Uint8Array, count: number): number {
  let zeros = 0;
  for (let i = 0; i < count; i++) if (!bitAt(bits, i)) zeros++;
  return zeros;
}
