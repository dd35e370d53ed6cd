// Ours, in a process of its own; prints JSON: CPU and wall seconds, peak MB, and the sum of all correlations.
import { connections, denoiseRun } from '@mesovia/connectivity';
import { FRAMES, makePeople, PEOPLE, REGIONS, REGRESSORS } from './people.js';

const { signals, regressors, kept } = makePeople();
const part = (array, size, person) => array.subarray(person * size, (person + 1) * size);
const cleaning = {
  despike: false,
  detrend: true,
  filter: {
    kind: 'butterworth',
    high_pass_hz: 0.01,
    low_pass_hz: 0.1,
    order: 5,
    padding: 'odd',
    padding_frames: 'three_taps',
  },
  order: 'joint',
  standardise: 'z_score',
  ends: 'drop',
  standardiseRegressors: true,
};

function person(p) {
  const { signals: clean, dead } = denoiseRun(
    {
      signals: { values: part(signals, REGIONS * FRAMES, p), frames: FRAMES, count: REGIONS },
      regressors: { values: part(regressors, REGRESSORS * FRAMES, p), frames: FRAMES, count: REGRESSORS },
      kept: part(kept, FRAMES, p),
      trS: 2,
    },
    cleaning,
  );
  // Connections take frame after frame.
  const series = new Float64Array(clean.values.length);
  for (let j = 0; j < REGIONS; j += 1) {
    for (let t = 0; t < clean.frames; t += 1) series[t * REGIONS + j] = clean.values[j * clean.frames + t];
  }
  const joined = { frames: clean.frames, regions: REGIONS, series };
  return connections(joined, { measure: 'pearson', estimator: 'empirical', dead, runs: 1 }, 'bench').r;
}

const before = process.cpuUsage();
const start = performance.now();
let checksum = 0;
for (let p = 0; p < PEOPLE; p += 1) checksum = person(p).reduce((sum, r) => sum + r, checksum);
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6, wall, peak, checksum }));
