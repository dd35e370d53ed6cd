/** Columns of numbers as base64, little-endian: what the page's script and its tests read back. */
export interface EncodedSearch {
  readonly count: number;
  readonly tA: string;
  readonly tB: string;
  /** Ends of the connections: a dictionary and two columns of positions in it; empty where names are no pairs. */
  readonly names: readonly string[];
  readonly first: string;
  readonly second: string;
}

export function encodeSearch(tA: Float64Array, tB: Float64Array, names: readonly string[]): EncodedSearch {
  return {
    count: tA.length,
    tA: base64(Float32Array.from(tA)),
    tB: base64(Float32Array.from(tB)),
    ...encodePairs(names),
  };
}

/** `left thalamus - right amygdala` -> two codes; a page of 80,000 connections keeps 400 names. */
function encodePairs(names: readonly string[]): Pick<EncodedSearch, 'names' | 'first' | 'second'> {
  const pairs = names.map((name) => name.split(/ [-\u2013\u2014] /));
  if (pairs.some((pair) => pair.length !== 2)) return { names: [], first: '', second: '' };
  const codes = new Map<string, number>();
  const code = (name: string) => {
    const known = codes.get(name) ?? codes.size;
    codes.set(name, known);
    return known;
  };
  const [first, second] = [0, 1].map((end) => Uint16Array.from(pairs, (pair) => code(pair[end] ?? '')));
  if (codes.size > 65_535 || !first || !second) return { names: [], first: '', second: '' };
  return { names: [...codes.keys()], first: base64(first), second: base64(second) };
}

function base64(values: Float32Array | Uint16Array): string {
  const bytes = Buffer.alloc(values.byteLength);
  for (const [i, value] of values.entries()) {
    if (values instanceof Float32Array) bytes.writeFloatLE(value, 4 * i);
    else bytes.writeUInt16LE(value, 2 * i);
  }
  return bytes.toString('base64');
}
