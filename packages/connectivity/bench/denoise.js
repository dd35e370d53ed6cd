// Denoising and correlation of 45 people x 400 regions x 240 frames beside nilearn on the same arrays: 36 regressors,
// band-pass, scrubbing, Pearson. Build first; then: node packages/connectivity/bench/denoise.js [--repetitions 3]
import { besideNilearn } from './beside-nilearn.js';

besideNilearn({
  title: '36P + band-pass + scrubbing + Pearson, 45 x 400 x 240',
  job: 'denoise',
  goal: 1,
  checked: 'Sums of all correlations',
});
