import { expect, it } from 'vitest';
import { chooseStrategy } from './choose-strategy.ts';

const all = (name: string) => ['', '_derivative1', '_power2', '_derivative1_power2'].map((end) => name + end);
const motion = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'].flatMap(all);
const rich = [...motion, ...['csf', 'white_matter', 'global_signal'].flatMap(all), 'std_dvars', 'cosine00'];
const scan = { person: 'sub-01', volumes: 300, trS: 2, meanFdMm: 0.1, calm: 300, remark: undefined };

it.each([
  // 300 x 2 x 2 x 0.09 - 36 = 72; 300 - 32 - 1 = 267.
  ['36P+scrub', rich, scan, /^about 72 degrees/],
  ['scrubbing', rich, { ...scan, trS: 6 }, /^about 267 degrees .* too long for a band-pass$/],
  ['scrubbing', rich, { ...scan, calm: 150 }, /would leave too few$/],
  ['scrubbing', rich, { ...scan, trS: undefined }, /too long/],
  ['censor-only', rich, { ...scan, calm: 60 }, /too few degrees of freedom$/],
  ['censor-only', ['trans_x', 'framewise_displacement'], scan, /lack the columns/],
] as const)('%s', (name, header, seen, reason) => {
  const chosen = chooseStrategy(header, [seen]);
  expect(chosen.name).toBe(name);
  expect(chosen.reason).toMatch(reason);
});
