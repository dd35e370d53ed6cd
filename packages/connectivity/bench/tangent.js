// Tangent connectivity of 45 people x 400 regions x 240 frames around the geometric mean, from Ledoit-Wolf covariances,
// beside nilearn on the same arrays. Build first; then: node packages/connectivity/bench/tangent.js [--repetitions 3]
import { besideNilearn } from './beside-nilearn.js';

besideNilearn({
  title: 'Ledoit-Wolf + tangent, geometric mean, 45 x 400 x 240',
  job: 'tangent',
  goal: 1.2,
  checked: 'Sums of the sizes of all displacements',
});
