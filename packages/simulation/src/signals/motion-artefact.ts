import { createStream, exp, nextNormal } from '@mesovia/kernels';
import type { SimulatedStudy } from '../study/study.ts';
import { RADIUS_MM } from './confound-signals.ts';

/** Reach in mm of what a movement does to nearby regions alike, and how many places it starts from. */
const REACH_MM = 25;
const PLACES = 24;
/** SD of the artefact of a movement of 1 mm along one axis, in SDs of a region's own noise; of its square, per mm^2. */
const PER_MM = 8;
const PER_SQUARE_MM = 30;
/** Fields are the same for every study: they stand for the head and the coil, not for people. */
const FIELDS_SEED = 20120201n;
const FIELDS_STREAM = 13;

/**
 * What head motion adds to the signals: the steps of the six motion parameters and their squares, each through a smooth
 * field over the brain, so that regions near each other get alike signals and regions apart do not. More motion makes near
 * connections stronger (Power et al. 2012; Satterthwaite et al. 2013). The steps and their squares are among the
 * expansions of motion parameters that the 24P and 36P strategies take out, and not among the six parameters themselves.
 *
 * @param columns regions x frames, region after region; added to in place
 * @param motion  six parameters, translations in mm, rotations in rad
 */
export function addMotionArtefact(
  columns: Float64Array,
  { regions }: SimulatedStudy,
  motion: readonly Float64Array[],
): void {
  const frames = motion[0].length;
  const fields = artefactFields(regions, 2 * motion.length);
  motion.forEach((values, axis) => {
    const scale = axis < 3 ? 1 : RADIUS_MM;
    const linear = fields[2 * axis];
    const squared = fields[2 * axis + 1];
    for (let t = 1; t < frames; t += 1) {
      const step = scale * (values[t] - values[t - 1]);
      for (let j = 0; j < regions.length; j += 1) {
        columns[j * frames + t] += PER_MM * step * linear[j] + PER_SQUARE_MM * step * step * squared[j];
      }
    }
  });
}

/** Smooth fields over the regions, root mean square 1: sums of Gaussian bumps around the same places. */
function artefactFields(regions: SimulatedStudy['regions'], count: number): Float64Array[] {
  return Array.from({ length: count }, (_, k) => {
    const stream = createStream(FIELDS_SEED, FIELDS_STREAM, k, 0);
    const places = Array.from({ length: PLACES }, () => ({
      x: 40 * nextNormal(stream),
      y: 45 * nextNormal(stream),
      z: 35 * nextNormal(stream),
      height: nextNormal(stream),
    }));
    const field = Float64Array.from(regions, (region) =>
      places.reduce((sum, { x, y, z, height }) => {
        const away = (region.x - x) ** 2 + (region.y - y) ** 2 + (region.z - z) ** 2;
        return sum + height * exp(-away / (2 * REACH_MM * REACH_MM));
      }, 0),
    );
    const size = Math.sqrt(field.reduce((sum, value) => sum + value * value, 0) / field.length);
    return field.map((value) => value / size);
  });
}
