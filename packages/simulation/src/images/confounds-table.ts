import { nextNormal, nextUniform, type RandomStream } from '@mesovia/kernels';
import { tsv } from '../writing/text.ts';

const RADIUS_MM = 50;
/** How a movement splits over three translations and three rotations on average. */
const SHARES = [0.2, 0.3, 0.15, 0.15, 0.1, 0.1] as const;
const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'] as const;
/** How often a step goes back towards 0, so that the head stays where it is. */
const RETURN = 0.8;
/** Tissue signals: level, SD, and correlation from frame to frame. */
const TISSUES = { csf: 900, white_matter: 700 } as const;
const TISSUE_SD = 5;
const TISSUE_PERSISTENCE = 0.7;

const cell = (value: number) => (value === value ? value.toFixed(6) : 'n/a');

/**
 * The confounds of a scan as fMRIPrep names them: global, CSF and white matter signal and motion parameters, each with
 * its difference, square and squared difference; framewise displacement (n/a in the first row), which is that of the
 * motion parameters (Power: translations in mm + 50 mm x rotations in rad); DVARS over the regions, also in parts of
 * its median (std_dvars). The tissue signals are noise: the simulated regions hold nothing of them.
 *
 * @param series frames x regions
 * @param fdMm   NaN in the first frame
 */
export function confoundsTable(series: Float64Array, fdMm: Float64Array, stream: RandomStream): string {
  const frames = fdMm.length;
  const signals: [string, Float64Array][] = [['global_signal', globalSignal(series, frames)]];
  for (const [name, level] of Object.entries(TISSUES))
    signals.push([name, tissueSignal(frames, level, stream)]);
  motionParameters(fdMm, stream).forEach((values, axis) => signals.push([MOTION[axis], values]));
  const dvars = dvarsOf(series, frames);
  const middle = dvars.slice(1).sort()[Math.floor((frames - 1) / 2)];
  const columns: [string, Float64Array][] = [
    ...signals.flatMap(([name, values]) => expanded(name, values)),
    ['framewise_displacement', fdMm],
    ['dvars', dvars],
    ['std_dvars', dvars.map((value) => value / middle)],
  ];
  const rows = Array.from({ length: frames }, (_, t) => columns.map(([, values]) => cell(values[t])));
  return tsv(
    columns.map(([name]) => name),
    rows,
  );
}

function expanded(name: string, values: Float64Array): [string, Float64Array][] {
  const difference = values.map((value, t) => (t === 0 ? NaN : value - values[t - 1]));
  return [
    [name, values],
    [`${name}_derivative1`, difference],
    [`${name}_power2`, values.map((value) => value * value)],
    [`${name}_derivative1_power2`, difference.map((value) => value * value)],
  ];
}

function globalSignal(series: Float64Array, frames: number): Float64Array {
  const regions = series.length / frames;
  return Float64Array.from(
    { length: frames },
    (_, t) =>
      series.subarray(t * regions, (t + 1) * regions).reduce((sum, value) => sum + value, 0) / regions,
  );
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

/** Root mean square over regions of the change from the frame before; NaN in the first frame. */
function dvarsOf(series: Float64Array, frames: number): Float64Array {
  const regions = series.length / frames;
  return Float64Array.from({ length: frames }, (_, t) => {
    if (t === 0) return NaN;
    let squares = 0;
    for (let j = 0; j < regions; j += 1)
      squares += (series[t * regions + j] - series[(t - 1) * regions + j]) ** 2;
    return Math.sqrt(squares / regions);
  });
}
