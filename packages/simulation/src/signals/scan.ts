import { nextNormal, nextUniform } from '@mesovia/kernels';
import { CARRIER_EDGES, type SimulatedStudy } from '../study/study.ts';
import { streamOf } from '../study/streams.ts';
import { drawBackground } from './background.ts';
import { confoundSignals } from './confound-signals.ts';
import { frameMotion, SPIKE_MM } from './frame-motion.ts';
import { addMotionArtefact } from './motion-artefact.ts';
import { plant } from './plant.ts';

/** What the scanner saw of one person. */
export interface SimulatedScan {
  /** frames x regions, frame after frame, three decimals. */
  readonly series: Float64Array;
  /** Framewise displacement in mm, NaN in the first frame. */
  readonly fdMm: Float64Array;
}

/** Size of the jumps of all regions; smaller where head motion has an artefact of its own. */
const SPIKES = { usual: 1, confounded: 0.15 } as const;
/** Level and SD of a region's signal, in scanner units. */
const LEVEL = 1000;
const SD = 10;

/**
 * Region time series and motion of one person. Over the frames that scrubbing at 0.5 mm keeps, the correlations of
 * the carriers are exactly those of the study (up to the three decimals written). The other frames carry spikes in
 * all regions.
 *
 * @param person 0-based
 */
export function simulateScan(study: SimulatedStudy, person: number): SimulatedScan {
  const { options, truth, regions, carriers, carrierZ } = study;
  const { frames } = options;
  const stream = streamOf(options.seed, 'signals', person);
  const fdMm = frameMotion(study, person);
  const columns = drawBackground(study, stream);
  if (truth.latent === 'head motion') {
    addMotionArtefact(columns, study, confoundSignals(study, person, fdMm).motion);
  }
  const kept = [...fdMm.keys()].filter((t) => !(fdMm[t] > SPIKE_MM));
  const clean = new Float64Array(regions.length * kept.length);
  regions.forEach((_, j) =>
    kept.forEach((t, i) => void (clean[j * kept.length + i] = columns[j * frames + t])),
  );
  const z = carrierZ.subarray(person * CARRIER_EDGES, (person + 1) * CARRIER_EDGES);
  plant(clean, kept.length, carriers, z, stream);
  carriers.forEach((j) =>
    kept.forEach((t, i) => void (columns[j * frames + t] = clean[j * kept.length + i])),
  );
  addSpikes(
    columns,
    fdMm,
    regions.length,
    SPIKES[truth.latent === 'head motion' ? 'confounded' : 'usual'],
    stream,
  );
  const levels = regions.map(() => LEVEL + 200 * (nextUniform(stream) - 0.5));
  const series = new Float64Array(frames * regions.length);
  for (let t = 0; t < frames; t += 1) {
    levels.forEach((level, j) => {
      series[t * regions.length + j] = Math.round((level + SD * columns[j * frames + t]) * 1000) / 1000;
    });
  }
  return { series, fdMm };
}

/** One jump of all regions a frame, larger for larger movements, with a share of each region's own. */
function addSpikes(
  columns: Float64Array,
  fdMm: Float64Array,
  regions: number,
  size: number,
  stream: Parameters<typeof nextNormal>[0],
): void {
  const frames = fdMm.length;
  for (let t = 0; t < frames; t += 1) {
    if (!(fdMm[t] > SPIKE_MM)) continue;
    const jump = (nextUniform(stream) < 0.5 ? -1 : 1) * size * (2 + 4 * fdMm[t]);
    for (let j = 0; j < regions; j += 1) columns[j * frames + t] += jump * (1 + 0.3 * nextNormal(stream));
  }
}
