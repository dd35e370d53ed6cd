import { cos, sin } from '@mesovia/kernels';

/** Rigid motion of one run, one value a frame. */
export interface MotionParameters {
  /** x, y, z in mm. */
  readonly translations: readonly [Float64Array, Float64Array, Float64Array];
  /** About x, y, z in rad. */
  readonly rotations: readonly [Float64Array, Float64Array, Float64Array];
}

/** Head as a sphere: Power et al. 2012; Jenkinson et al. 2002. */
export const RADIUS_MM = { power: 50, jenkinson: 80 } as const;

/**
 * Framewise displacement of Power: sum of |differences| of the translations, plus radius times those of the rotations.
 *
 * @param radiusMm radius of the sphere on which rotations are turned into mm
 * @returns mm, one value a frame; the first has none (NaN)
 * @see Power et al. 2012, NeuroImage 59:2142, page 2144; computed as fMRIPrep does
 */
export function powerDisplacement(motion: MotionParameters, radiusMm: number): Float64Array {
  const [x, y, z] = motion.translations;
  const [a, b, c] = motion.rotations;
  return x.map((_, t) => {
    const step = (values: Float64Array) => Math.abs((values[t] as number) - (values[t - 1] ?? NaN));
    return step(x) + step(y) + step(z) + radiusMm * (step(a) + step(b) + step(c));
  });
}

/**
 * Root mean square displacement over a sphere, of each frame against the one before.
 *
 * With M = T(t) T(t-1)^-1 - I, A its rotation part and b its translation: sqrt(radius^2 / 5 trace(A'A) + b'b). The
 * centre of the sphere is the origin of the parameters. A frame is turned by Rx Ry Rz, then moved.
 *
 * @param radiusMm radius of the sphere
 * @returns mm, one value a frame; the first has none (NaN)
 * @see Jenkinson et al. 2002, NeuroImage 17:825 (RMS deviation); FMRIB technical report TR99MJ1
 */
export function jenkinsonDisplacement(motion: MotionParameters, radiusMm: number): Float64Array {
  const frames = motion.translations[0].length;
  const result = new Float64Array(frames).fill(NaN);
  let before = placeAt(motion, 0);
  for (let t = 1; t < frames; t++) {
    const now = placeAt(motion, t);
    result[t] = betweenPlaces(now, before, radiusMm);
    before = now;
  }
  return result;
}

interface Place {
  /** 3 x 3, row by row. */
  readonly rotation: Float64Array;
  readonly translation: Float64Array;
}

function placeAt({ translations, rotations }: MotionParameters, t: number): Place {
  const [a, b, c] = rotations.map((values) => values[t] as number) as [number, number, number];
  const [sa, ca, sb, cb, sc, cc] = [sin(a), cos(a), sin(b), cos(b), sin(c), cos(c)];
  return {
    rotation: Float64Array.of(
      cb * cc,
      -cb * sc,
      sb,
      ca * sc + sa * sb * cc,
      ca * cc - sa * sb * sc,
      -sa * cb,
      sa * sc - ca * sb * cc,
      sa * cc + ca * sb * sc,
      ca * cb,
    ),
    translation: Float64Array.from(translations, (values) => values[t] as number),
  };
}

function betweenPlaces(now: Place, before: Place, radiusMm: number): number {
  let [turn, shift] = [0, 0];
  for (let i = 0; i < 3; i++) {
    let moved = now.translation[i] as number;
    for (let j = 0; j < 3; j++) {
      let relative = 0;
      for (let k = 0; k < 3; k++) {
        relative += (now.rotation[3 * i + k] as number) * (before.rotation[3 * j + k] as number);
      }
      moved -= relative * (before.translation[j] as number);
      turn += (relative - (i === j ? 1 : 0)) ** 2;
    }
    shift += moved ** 2;
  }
  return Math.sqrt((radiusMm ** 2 / 5) * turn + shift);
}
