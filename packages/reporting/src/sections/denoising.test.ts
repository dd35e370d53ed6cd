import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { readMarkup } from '../example/drawn.ts';
import { exampleReport } from '../example/report.ts';
import { methodsParagraphs } from '../methods/sentences.ts';
import type { DenoisedRun, Report } from '../study-report/report.ts';
import { denoisingSection } from './denoising.tsx';

const run = (given: Partial<DenoisedRun>): DenoisedRun => ({
  participant_id: 'sub-01',
  scan: 'rest',
  strategy: '36P',
  procedure: 'Regressed out over the kept frames: 24 motion terms.',
  frames: 240,
  kept_frames: 220,
  minutes: 7.3,
  regressors: 36,
  rank: 36,
  filter_df: 80,
  residual_df: 44,
  excluded: false,
  reason: '',
  ...given,
});
const plain = exampleReport({ regions: 24 });
const withRuns = (denoising: readonly DenoisedRun[] | undefined): Report => ({ ...plain, denoising });
const show = (report: Report) => readMarkup(renderToString(denoisingSection.render(report, [])));

describe('denoising', () => {
  it('is shown where runs were denoised', () => {
    expect(denoisingSection.shown?.(withRuns(undefined))).toBe(false);
    expect(denoisingSection.shown?.(withRuns([run({})]))).toBe(true);
  });

  it('says what was done once, and what is left', () => {
    const drawn = show(withRuns([run({}), run({ kept_frames: 200, minutes: NaN, residual_df: 37.5 })]));
    expect(drawn.texts('p').slice(0, 2)).toEqual([
      '36P. Regressed out over the kept frames: 24 motion terms.',
      'Of 2 runs none was left out.',
    ]);
    expect(drawn.texts('tbody th')).toEqual([
      'Volumes acquired',
      'Volumes kept',
      'Minutes kept',
      'Independent regressors',
      'Degrees of freedom after the filter',
      'Degrees of freedom after filter and regressors',
    ]);
    expect(drawn.texts('tbody td').slice(3, 6)).toEqual(['210.0 (14.1)', '200', '220']);
    expect(drawn.texts('tbody td').slice(-3)).toEqual(['40.8 (4.6)', '37.5', '44.0']);
  });

  it('counts reasons without telling anybody apart', () => {
    const excluded = (reason: string) => run({ excluded: true, reason, residual_df: NaN });
    const drawn = show(
      withRuns([
        excluded(
          '36 regressors and the filter leave 3.1 degrees of freedom of 90 kept frames, fewer than 10',
        ),
        excluded(
          '36 regressors and the filter leave 2.0 degrees of freedom of 88 kept frames, fewer than 10',
        ),
        excluded('3.20 minutes are kept over all runs, fewer than 4'),
        excluded('every frame is censored'),
        excluded('30 frames are too few for the filter, which continues them by 33 at each end'),
      ]),
    );
    expect(drawn.texts('p')[1]).toBe('Of 5 runs, 5 were left out because too little remained.');
    expect(drawn.texts('tbody tr')).toEqual([
      'too few degrees of freedom after filter and regressors2',
      'too few kept minutes of the person1',
      'every volume censored1',
      'too short for the filter1',
    ]);
    expect(drawn.texts('td, th').join(' ')).not.toContain('sub-01');
  });

  it('gives the methods section the procedure as it was carried out', () => {
    const stages = [...plain.stages, { ...plain.stages[0]!, stage: 'clean', use: 'connectivity/denoise' }];
    expect(methodsParagraphs({ ...withRuns([run({})]), stages })[0]).toContain(
      'Regressed out over the kept frames: 24 motion terms.',
    );
    expect(methodsParagraphs({ ...withRuns(undefined), stages })[0]).not.toContain('undefined');
  });
});
