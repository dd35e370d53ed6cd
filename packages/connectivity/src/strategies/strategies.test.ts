import { readFileSync } from 'node:fs';
import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { censorFrames } from '../denoise/censor.ts';
import { hasOracle, readConfounds, readOracle, relativeGap } from '../denoise/read-oracle.test.helper.ts';
import { describeStrategy } from './describe.ts';
import { NO_CENSOR, NO_REGRESSORS } from './preset-parts.ts';
import { PRESETS } from './presets.ts';
import { selectColumns, type ConfoundColumn } from './select-columns.ts';
import { strategySchema, type Regressors } from './strategy.ts';

const CONFOUNDS = 'inputs/fmriprep/sub-01/func/sub-01_task-rest_desc-confounds_timeseries';

describe('presets', () => {
  it.each(Object.entries(PRESETS))('%s gives every parameter', (_, strategy) => {
    expect(strategySchema.parse(strategy)).toEqual(strategy);
  });

  it('name what the field means by them', () => {
    const count = (name: string) => selectColumns(PRESETS[name]!.regressors, everyColumn()).columns.length;
    expect(
      [
        '24P',
        '24P+gs',
        '36P',
        '36P-gs',
        '36P+scrub',
        'simple',
        'scrubbing',
        'aCompCor5',
        'xcpd-linc',
        'censor-only',
      ].map(count),
    ).toEqual([24, 28, 36, 32, 36, 27, 33, 22, 36, 0]);
  });
});

describe('a strategy in words', () => {
  it('follows the order of the steps', () => {
    expect(describeStrategy(PRESETS['36P+scrub']!)).toBe(
      'Frames with framewise displacement (Power) above 0.5 mm or standardised DVARS above 1.5, ' +
        'non-steady-state frames, and stretches of fewer than 5 frames were censored. For the filter only, censored frames were ' +
        'filled by a cubic spline through the kept ones, those at the ends of a run left out. Mean and linear trend ' +
        'were taken out of signals and regressors. Signals and regressors were band-pass filtered (0.01 to 0.1 Hz) by ' +
        'a zero-phase Butterworth filter of order 5 a pass. Regressed out over the kept frames: 24 motion terms; 8 white ' +
        'matter and CSF terms; 4 global signal terms. Clean signals were z-scored. A run needed 10 residual ' +
        'degrees of freedom, a person 4 kept minutes.',
    );
    expect(describeStrategy(PRESETS['conn']!)).toContain(
      'Regressed out over the kept frames: 12 motion terms; 5 components of white matter and of CSF (aCompCor). ' +
        'After the regression, signals were band-pass filtered (0.008 to 0.09 Hz) by a Fourier filter of the series ' +
        'and its mirror image.',
    );
    expect(describeStrategy(PRESETS['halfpipe']!)).toContain('a Gaussian-weighted running line of 125 s');
    expect(
      describeStrategy({ ...PRESETS['simple']!, filter: { kind: 'cosine', high_pass_hz: 0.008 } }),
    ).toContain('Cosine functions slower than 0.008 Hz were added to the regressors.');
    expect(describeStrategy({ ...PRESETS['censor-only']!, minimum: { minutes: 0, residual_df: 1 } })).toBe(
      'Frames with framewise displacement (Power) above 0.5 mm were censored. A run needed 1 residual degree of freedom.',
    );
  });
});

/** fMRIPrep's columns: 6 components of each kind. */
function everyColumn(): ConfoundColumn[] {
  const signals = [
    'trans_x',
    'trans_y',
    'trans_z',
    'rot_x',
    'rot_y',
    'rot_z',
    'csf',
    'white_matter',
    'global_signal',
  ];
  const expanded = signals.flatMap((name) =>
    ['', '_derivative1', '_power2', '_derivative1_power2'].map((suffix) => ({ column: `${name}${suffix}` })),
  );
  const components = (['a:combined', 'c:CSF', 'w:WM', 't:'] as const).flatMap((kind) =>
    [0, 1, 2, 3, 4, 5].map((k) => ({
      column: `${kind[0]}_comp_cor_0${k}`,
      mask: kind.slice(2) || undefined,
      cumulativeVariance: [0.2, 0.35, 0.45, 0.51, 0.6, 0.65][k],
      retained: true,
    })),
  );
  return [...expanded, ...components, { column: 'cosine00' }, { column: 'motion_outlier00' }];
}

describe('a strategy file', () => {
  const given = PRESETS['36P'] as object;
  const problems = (value: unknown): string[] =>
    strategySchema
      .safeParse(value)
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

  it('never reads null or a gap as a default', () => {
    const { censor, ...rest } = PRESETS['36P']!;
    const { std_dvars: _, ...fewer } = censor;
    expect(problems({ ...rest, censor: fewer })).toEqual(['censor.std_dvars: Invalid input']);
    expect(problems({ ...rest, censor: { ...censor, fd_mm: null } })).toEqual([
      'censor.fd_mm: Invalid input',
    ]);
    expect(problems({ ...given, fd: 0.5 })).toEqual([': Unrecognized key: "fd"']);
  });

  it('refuses bands upside down, open at both ends, and drift taken out twice', () => {
    const band = { high_pass_hz: 0.1, low_pass_hz: 0.01 };
    expect(problems({ ...given, filter: { kind: 'mirrored_fourier', ...band } })).toEqual([
      'filter: high_pass_hz must be below low_pass_hz',
    ]);
    const open = { kind: 'ideal_fourier', high_pass_hz: 'none', low_pass_hz: 'none' };
    expect(problems({ ...given, filter: open })).toEqual([
      'filter: give high_pass_hz or low_pass_hz, or kind: none',
    ]);
    const cosine = { ...PRESETS['simple'], filter: { kind: 'cosine', high_pass_hz: 0.008 } };
    expect(problems(cosine)).toEqual([
      'regressors.cosine: the cosine filter and the cosine columns take out the same drift: use one of them',
    ]);
  });
});

describe('selecting columns', () => {
  const wanted = (given: Partial<Regressors>): Regressors => ({ ...NO_REGRESSORS, ...given });

  it('takes components that explain half, or as many as asked for', () => {
    const half = wanted({ acompcor: 'separated', acompcor_components: '50%' });
    expect(selectColumns(half, everyColumn()).columns).toEqual(
      ['w', 'c'].flatMap((kind) => [0, 1, 2, 3].map((k) => `${kind}_comp_cor_0${k}`)),
    );
    const many = wanted({ tcompcor: 9 });
    expect(selectColumns(many, everyColumn())).toMatchObject({
      columns: [0, 1, 2, 3, 4, 5].map((k) => `t_comp_cor_0${k}`),
      missing: [],
      remarks: ['6 components of tCompCor instead of 9'],
    });
    const unknown = everyColumn().map(({ column }) => ({ column, mask: 'WM' }));
    expect(selectColumns(wanted({ tcompcor: '50%' }), unknown).remarks).toEqual([
      'all 6 retained components of tCompCor: their variance is unknown or below 50 %',
    ]);
  });

  it('reads the mask from the sidecar where older files have one prefix', () => {
    const old = ['WM', 'WM', 'CSF', 'combined'].map((mask, k) => ({ column: `a_comp_cor_0${k}`, mask }));
    const separated = wanted({ acompcor: 'separated', acompcor_components: 1 });
    expect(selectColumns(separated, old).columns).toEqual(['a_comp_cor_00', 'a_comp_cor_02']);
  });

  it('lists what is missing by family, with a hint', () => {
    const few = [{ column: 'trans_x' }, { column: 'csf' }];
    const result = selectColumns(
      wanted({
        motion: 'basic',
        wm_csf: 'basic',
        acompcor: 'combined',
        also: ['resp'],
        cosine: true,
        spikes: true,
      }),
      few,
    );
    expect(result.columns).toEqual(['trans_x', 'csf']);
    expect(result.missing.map(({ family, columns }) => [family, columns])).toEqual([
      ['motion', ['trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']],
      ['wm_csf', ['white_matter']],
      ['also', ['resp']],
      ['aCompCor combined', ['aCompCor combined']],
    ]);
    expect(result.missing.every(({ hint }) => hint.length > 20)).toBe(true);
  });
});

interface Loaded {
  readonly name: string;
  readonly regressors: Partial<Regressors>;
  readonly demean: boolean;
  readonly fd: number | 'none';
  readonly dvars: number | 'none';
  readonly segment: number;
}

const LOADED: readonly Loaded[] = [
  ['motion_full_highpass_wmcsf', { motion: 'full', cosine: true, wm_csf: 'basic' }, true, 'none', 'none', 0],
  [
    'p36_scrub0_fd02_dv3_nodemean',
    { motion: 'full', cosine: true, wm_csf: 'full', global_signal: 'full' },
    false,
    0.2,
    3,
    0,
  ],
  [
    'p36_scrub5_fd05_dv15',
    { motion: 'full', cosine: true, wm_csf: 'full', global_signal: 'full' },
    true,
    0.5,
    1.5,
    5,
  ],
  ['p36_scrub30_fd02', { motion: 'basic' }, false, 0.2, 1.5, 30],
  [
    'acompcor_combined_n5',
    { motion: 'derivatives', cosine: true, acompcor: 'combined', acompcor_components: 5 },
    true,
    'none',
    'none',
    0,
  ],
  [
    'acompcor_separated_n3',
    { motion: 'basic', cosine: true, acompcor: 'separated', acompcor_components: 3 },
    true,
    'none',
    'none',
    0,
  ],
  ['tcompcor_all', { motion: 'power2', cosine: true, tcompcor: 99 }, true, 'none', 'none', 0],
].map(
  ([name, regressors, demean, fd, dvars, segment]) =>
    ({ name, regressors, demean, fd, dvars, segment }) as Loaded,
);

describe.skipIf(!hasOracle)('as load_confounds of nilearn 0.14', () => {
  const place = (name: string) => `nilearn-0.14.0/load_confounds/${name}`;
  const present = LOADED.filter(({ name }) => oracleFile(`connectivity/${place(name)}_confounds.tsv`));

  it.each(present)('$name', ({ name, regressors, demean, fd, dvars, segment }) => {
    const table = readConfounds();
    const sidecar = JSON.parse(readFileSync(oracleFile(`connectivity/${CONFOUNDS}.json`) as string, 'utf8'));
    const available = [...table.keys()].map((column) => ({ column, mask: sidecar[column]?.Mask }));
    const { columns, missing } = selectColumns({ ...NO_REGRESSORS, ...regressors }, available);
    const expected = readOracle(`${place(name)}_confounds.tsv`);
    expect(missing).toEqual([]);
    expect([...columns].sort()).toEqual(expected.header);

    const nonSteady = Uint8Array.from(table.get('non_steady_state_outlier00') as Float64Array);
    const kept = censorFrames(
      {
        kept: new Uint8Array(150).fill(1),
        fdMm: table.get('framewise_displacement') as Float64Array,
        stdDvars: table.get('std_dvars'),
        nonSteady,
      },
      { ...NO_CENSOR, fd_mm: fd, std_dvars: dvars, minimum_segment: segment },
    );
    const index = [...readOracle(`${place(name)}_kept_index.tsv`).columns.values];
    expect([...kept.keys()].filter((t) => kept[t] === 1)).toEqual(index);

    const values = [...columns].sort().flatMap((column) => {
      const series = [...(table.get(column) as Float64Array)];
      const mean = demean ? index.reduce((sum, t) => sum + (series[t] as number), 0) / index.length : 0;
      return series.map((value) => value - mean);
    });
    expect(relativeGap(values, expected.columns.values)).toBeLessThan(1e-12);
  });
});
