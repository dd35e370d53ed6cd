// Ours, in a process of its own; prints JSON: CPU and wall seconds, peak MB, and the sum of the sizes of all values.
import { displacements } from '@mesovia/connectivity';
import { ledoitWolf } from '@mesovia/kernels';
import { FRAMES, makePeople, PEOPLE, REGIONS } from './people.js';

const { signals } = makePeople();
const seriesOf = (person) => {
  const series = new Float64Array(REGIONS * FRAMES);
  for (let j = 0; j < REGIONS; j += 1) {
    for (let t = 0; t < FRAMES; t += 1)
      series[t * REGIONS + j] = signals[(person * REGIONS + j) * FRAMES + t];
  }
  return series;
};
const people = Array.from({ length: PEOPLE }, (_, person) => seriesOf(person));

const before = process.cpuUsage();
const start = performance.now();
const covariances = people.map((series) => ledoitWolf(series, FRAMES, REGIONS).covariance);
const { matrices } = displacements(covariances, REGIONS, 'geometric');
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - start) / 1000;
let checksum = 0;
for (const matrix of matrices) {
  for (let i = 1; i < REGIONS; i += 1) {
    for (let j = 0; j < i; j += 1) checksum += Math.abs(matrix[i * REGIONS + j]);
  }
}
const peak = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6, wall, peak, checksum }));
