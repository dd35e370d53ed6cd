import { tsv } from '../writing/text.ts';

const RADIUS_MM = 50;
/** How a movement splits over three translations and three rotations; the shares add up to 1. */
const SHARES = [0.2, 0.3, 0.15, 0.15, 0.1, 0.1] as const;
const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'] as const;

const cell = (value: number) => (value === value ? value.toFixed(6) : 'n/a');

/**
 * The confounds of a scan as fMRIPrep names them: global signal, framewise displacement (n/a in the first row) and
 * motion parameters whose displacement is that one (Power: translations in mm + 50 mm x rotations in rad).
 *
 * @param series frames x regions
 * @param fdMm   NaN in the first frame
 */
export function confoundsTable(series: Float64Array, fdMm: Float64Array): string {
  const frames = fdMm.length;
  const regions = series.length / frames;
  const motion = SHARES.map((share, axis) => motionParameter(fdMm, share / (axis < 3 ? 1 : RADIUS_MM)));
  const rows = Array.from({ length: frames }, (_, t) => {
    const mean =
      series.subarray(t * regions, (t + 1) * regions).reduce((sum, value) => sum + value, 0) / regions;
    return [mean, fdMm[t], ...motion.map((values) => values[t])].map(cell);
  });
  return tsv(['global_signal', 'framewise_displacement', ...MOTION], rows);
}

/** Walks back towards 0 with every step, so that the head stays where it is. */
function motionParameter(fdMm: Float64Array, share: number): Float64Array {
  const values = new Float64Array(fdMm.length);
  for (let t = 1; t < values.length; t += 1) {
    const before = values[t - 1];
    values[t] = before + (before > 0 ? -1 : 1) * share * fdMm[t];
  }
  return values;
}
