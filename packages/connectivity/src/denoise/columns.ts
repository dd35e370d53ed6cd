/** Signals of a run, one after the other: count columns of frames values. */
export interface Columns {
  readonly values: Float64Array;
  readonly frames: number;
  readonly count: number;
}

/** A copy without the frames that are not kept. */
export function keepFrames({ values, frames, count }: Columns, kept: Uint8Array): Columns {
  const places = Int32Array.from(kept.keys()).filter((t) => kept[t] === 1);
  const { length } = places;
  const out = new Float64Array(length * count);
  for (let j = 0; j < count; j += 1) {
    for (let i = 0; i < length; i += 1) out[j * length + i] = values[j * frames + places[i]];
  }
  return { values: out, frames: length, count };
}

/** The reverse: kept frames in their places, NaN elsewhere. */
export function spreadFrames({ values, frames, count }: Columns, kept: Uint8Array): Columns {
  const places = Int32Array.from(kept.keys()).filter((t) => kept[t] === 1);
  const out = new Float64Array(kept.length * count).fill(NaN);
  for (let j = 0; j < count; j += 1) {
    for (let i = 0; i < frames; i += 1) out[j * kept.length + places[i]] = values[j * frames + i];
  }
  return { values: out, frames: kept.length, count };
}

/** Columns of equal length side by side. */
export function joinColumns(one: Columns, other: Columns): Columns {
  const values = new Float64Array(one.values.length + other.values.length);
  values.set(one.values);
  values.set(other.values, one.values.length);
  return { values, frames: one.frames, count: one.count + other.count };
}

/** Mean of each column. */
export function meansOf({ values, frames, count }: Columns): Float64Array {
  return Float64Array.from({ length: count }, (_, j) => {
    let sum = 0;
    for (let t = 0; t < frames; t += 1) sum += values[j * frames + t];
    return sum / frames;
  });
}

/** 1 for a column whose values are all the same. */
export function constantColumns({ values, frames, count }: Columns): Uint8Array {
  return Uint8Array.from({ length: count }, (_, j) => {
    let t = 1;
    while (t < frames && values[j * frames + t] === values[j * frames]) t += 1;
    return t >= frames ? 1 : 0;
  });
}
