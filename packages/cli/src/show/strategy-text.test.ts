import { planRun, PRESETS, type Strategy } from '@mesovia/connectivity';
import { describe, expect, it } from 'vitest';
import { planFigures, planText, strategyText } from './strategy-text.ts';

const FRAMES = 200;
const motion = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'];
const values = new Map(
  motion.map((name, k) => [name, Float64Array.from({ length: FRAMES }, (_, t) => (t * (k + 3)) % 17)]),
);
const facts = {
  where: 'sub-01, rest',
  frames: FRAMES,
  trS: 2,
  fdMm: Float64Array.from({ length: FRAMES }, (_, t) => (t === 7 || t === 100 ? 0.8 : 0.1)),
  kept: new Uint8Array(FRAMES).fill(1),
  confounds: { columns: motion.map((column) => ({ column })), values },
};
const given = PRESETS['24P'] as Strategy;
const strategy: Strategy = {
  ...given,
  regressors: { ...given.regressors, motion: 'basic' },
  censor: { ...given.censor, fd_mm: 0.5 },
};

describe('show strategy', () => {
  it('prints every parameter so that it can be pasted into a pipeline file', () => {
    const text = strategyText('24P', given, 90);
    expect(text).toMatch(/^24P\n {2}24 motion terms/);
    expect(text).toContain('\nown_strategy:\n  about: "24 motion terms');
    expect(text).toContain('\n  regressors:\n    motion: full\n    wm_csf: none\n');
    expect(text).toContain('\n    acompcor_components: "50%"\n');
    expect(text).toContain('\n    padding_frames: three_taps\n');
    expect(text).toContain('\n  minimum: { minutes: 4, residual_df: 10 }');
    const parts = Object.keys(given).filter((part) => !text.includes(`\n  ${part}:`));
    expect(parts).toEqual([]);
  });

  it('prints the plan of a run', () => {
    const figures = planFigures(planRun(facts, strategy));
    expect(figures).toMatchObject({
      columns: motion,
      kept_frames: 198,
      censored_frames: [7, 100],
      obstacle: null,
    });
    expect(planText('sub-01/rest', figures, 90).split('\n')).toEqual([
      'for sub-01/rest',
      '  6 columns          trans_x, trans_y, trans_z, rot_x, rot_y, rot_z',
      '  frames             198 of 200 are kept',
      '  censored           7, 100',
      '  minutes            6.60',
      '  df after filter    71.3',
      '  residual df        65.3, more where columns depend on each other',
    ]);
  });

  it('says why a run would be left out', () => {
    const still = { ...strategy, minimum: { minutes: 0, residual_df: 70 } };
    expect(planText('a/b', planFigures(planRun(facts, still)), 200)).toContain(
      '  left out           6 regressors and the filter leave 65.3 degrees of freedom of 198 kept frames, fewer than 70',
    );
  });
});
