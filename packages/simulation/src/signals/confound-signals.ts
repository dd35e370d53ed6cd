import { nextNormal, nextUniform, type RandomStream } from '@mesovia/kernels';
import { streamOf } from '../study/streams.ts';
import type { SimulatedStudy } from '../study/study.ts';

/** Radius that turns a rotation in rad into mm. */
export const RADIUS_MM = 50;
/** How a movement splits over three translations and three rotations on average. */
const SHARES = [0.2, 0.3, 0.15, 0.15, 0.1, 0.1] as const;
/** How often a step goes back towards 0, so that the head stays where it is. */
const RETURN = 0.8;
/** Tissue signals: level, SD, and correlation from frame to frame. */
const TISSUES = { csf: 900, white_matter: 700 } as const;
const TISSUE_SD = 5;
const TISSUE_PERSISTENCE = 0.7;

/** Confounds of a scan that do not come from its series, one value a frame. */
export interface ConfoundSignals {
  readonly tissues: readonly (readonly [name: string, values: Float64Array])[];
  /** Three translations in mm, three rotations in rad. */
  readonly motion: readonly Float64Array[];
}

/**
 * Tissue signals (noise: the simulated regions hold nothing of them) and motion parameters whose framewise displacement
 * (Power: translations in mm + 50 mm x rotations in rad) is that of the scan.
 */
export function confoundSignals(
  { options }: SimulatedStudy,
  person: number,
  fdMm: Float64Array,
): ConfoundSignals {
  const stream = streamOf(options.seed, 'confounds', person);
  const tissues = Object.entries(TISSUES).map(
    ([name, level]) => [name, tissueSignal(fdMm.length, level, stream)] as const,
  );
  return { tissues, motion: motionParameters(fdMm, stream) };
}

function tissueSignal(frames: number, level: number, stream: RandomStream): Float64Array {
  const fresh = Math.sqrt(1 - TISSUE_PERSISTENCE * TISSUE_PERSISTENCE);
  let state = nextNormal(stream);
  return Float64Array.from({ length: frames }, () => {
    state = TISSUE_PERSISTENCE * state + fresh * nextNormal(stream);
    return level + TISSUE_SD * state;
  });
}

/** Six parameters; the steps of a frame add up to its displacement, split anew in every frame. */
function motionParameters(fdMm: Float64Array, stream: RandomStream): Float64Array[] {
  const parameters = SHARES.map(() => new Float64Array(fdMm.length));
  for (let t = 1; t < fdMm.length; t += 1) {
    const weights = SHARES.map((share) => share * (0.2 + nextUniform(stream)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    parameters.forEach((values, axis) => {
      const before = values[t - 1];
      const back = before > 0 ? -1 : 1;
      const sign = nextUniform(stream) < RETURN ? back : -back;
      values[t] = before + (sign * (weights[axis] / sum) * fdMm[t]) / (axis < 3 ? 1 : RADIUS_MM);
    });
  }
  return parameters;
}
