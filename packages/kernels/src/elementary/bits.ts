// Reading and building the exponent of a float64 through its two 32-bit words.
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/** 2^k for an integer k in [-1022, 1023]. */
export function powerOfTwo(k: number): number {
  words[HIGH] = (k + 1023) << 20;
  words[LOW] = 0;
  return float[0];
}

/** value * 2^k, correct also where the result is subnormal or overflows; k in [-1080, 2046]. */
export function scaleByPowerOfTwo(value: number, k: number): number {
  if (k > 1023) return value * powerOfTwo(1023) * scaleByPowerOfTwo(1, k - 1023);
  if (k < -1021) return value * powerOfTwo(k + 100) * powerOfTwo(-100);
  return value * powerOfTwo(k);
}

/** The integer k with x = m * 2^k and 1 <= m < 2, for finite x > 0. */
export function exponentOf(x: number): number {
  float[0] = x;
  const biased = (words[HIGH] >>> 20) & 0x7ff;
  if (biased !== 0) return biased - 1023;
  float[0] = x * powerOfTwo(54);
  return ((words[HIGH] >>> 20) & 0x7ff) - 1077;
}

/** x with the lower 32 bits of its mantissa cleared, so that products of two such values lose little. */
export function upperHalf(x: number): number {
  float[0] = x;
  words[LOW] = 0;
  return float[0];
}
