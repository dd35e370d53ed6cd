import { oracleFile } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../strategies/strategy.ts';
import { denoiseRun, type Cleaning } from './denoise-run.ts';
import oracle from './oracle.json' with { type: 'json' }; // written by oracle.py (nilearn 0.14.0)
import { columnsOf, hasOracle, readConfounds, readOracle, relativeGap } from './read-oracle.test.helper.ts';

const SUFFIXES = ['', '_derivative1', '_power2', '_derivative1_power2'];
const full = (names: readonly string[]) =>
  names.flatMap((name) => SUFFIXES.map((suffix) => `${name}${suffix}`));
const C6 = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'];
const C24 = full(C6);
const C36 = full([...C6, 'csf', 'white_matter', 'global_signal']);

const band = (low: number | 'none', high: number | 'none', order = 5): Filter => ({
  kind: 'butterworth',
  high_pass_hz: low,
  low_pass_hz: high,
  order,
  padding: 'odd',
  padding_frames: 'three_taps',
});
const CONSTANT: Filter = {
  kind: 'butterworth',
  high_pass_hz: 0.01,
  low_pass_hz: 0.08,
  order: 2,
  padding: 'constant',
  padding_frames: 149,
};
const COSINE: Filter = { kind: 'cosine', high_pass_hz: 0.008 };
const PLAIN: Cleaning = {
  despike: false,
  detrend: true,
  filter: { kind: 'none' },
  order: 'joint',
  standardise: 'none',
  ends: 'drop',
  standardiseRegressors: true,
};

interface Case {
  readonly file: string;
  readonly with: Partial<Cleaning>;
  readonly regressors?: readonly string[];
  readonly mask?: string;
}

const clean = (
  file: string,
  given: Partial<Cleaning>,
  regressors: readonly string[] = [],
  mask?: string,
): Case => ({
  file: `nilearn-0.14.0/clean/${file}`,
  with: given,
  regressors,
  ...(mask ? { mask } : {}),
});

const CASES: readonly Case[] = [
  clean('none', { detrend: false }),
  clean('detrend', {}),
  clean('zscore_sample', { detrend: false, standardise: 'z_score' }),
  clean('psc', { detrend: false, standardise: 'percent' }),
  clean('psc_detrend', { standardise: 'percent' }),
  clean('butter_band', { filter: band(0.01, 0.1) }),
  clean('butter_low', { filter: band('none', 0.1) }),
  clean('butter_high', { filter: band(0.01, 'none') }),
  clean('butter_band_order2_nodetrend', { detrend: false, filter: band(0.01, 0.1, 2) }),
  clean('butter_band_constpad', { filter: CONSTANT }),
  clean('butter_band_psc', { filter: band(0.01, 0.1), standardise: 'percent' }),
  clean('cosine', { filter: COSINE }),
  clean('conf6', { standardise: 'z_score' }, C6),
  clean('conf24_band', { filter: band(0.01, 0.1), standardise: 'z_score' }, C24),
  clean('conf36_band_nostd', { filter: band(0.01, 0.08) }, C36),
  clean('conf24_cosine', { filter: COSINE, standardise: 'z_score' }, C24),
  clean('conf6_nostdconf_nodetrend', { detrend: false, standardiseRegressors: false }, C6),
  clean('scrub_interior_band_conf24', { filter: band(0.01, 0.1), standardise: 'z_score' }, C24, 'interior'),
  clean('scrub_interior_nofilter_conf24', { standardise: 'z_score' }, C24, 'interior'),
  clean('scrub_interior_cosine_conf24', { filter: COSINE, standardise: 'z_score' }, C24, 'interior'),
  clean(
    'scrub_headonly_band_extrapFalse',
    { filter: band(0.01, 0.1), standardise: 'z_score' },
    C24,
    'head_only',
  ),
  clean(
    'scrub_headonly_band_extrapTrue',
    { filter: band(0.01, 0.1), standardise: 'z_score', ends: 'extrapolate' },
    C24,
    'head_only',
  ),
  ...['headtail', 'headonly'].map((what) => ({
    file: `corrected/scrub_${what}_band_extrapFalse`,
    with: { filter: band(0.01, 0.1), standardise: 'z_score' } as const,
    regressors: C24,
    mask: what === 'headtail' ? 'head_tail' : 'head_only',
  })),
  {
    file: 'corrected/scrub_interior_band_conf24',
    with: { filter: band(0.01, 0.1), standardise: 'z_score' },
    regressors: C24,
    mask: 'interior',
  },
];

describe('cleaning as nilearn 0.14, every kind of filter, scale and gap', () => {
  const frames = 64;
  const signals = { values: Float64Array.from(oracle.x), frames, count: 3 };
  const regressors = { values: Float64Array.from(oracle.c), frames, count: 4 };
  const HOW = { zscore_sample: 'z_score', psc: 'percent' } as const;

  it.each(oracle.cases.map((given, i) => [i, given] as const))('case %i', (_, given) => {
    const kept = new Uint8Array(frames).fill(1);
    for (const t of oracle.masks[given.mask as keyof typeof oracle.masks]) kept[t] = 0;
    const clean = denoiseRun(
      { signals, regressors, kept, trS: 2 },
      {
        ...PLAIN,
        filter: filterOf(given.filter),
        detrend: given.detrend,
        standardiseRegressors: given.scale,
        standardise: given.how === null ? 'none' : HOW[given.how as keyof typeof HOW],
      },
    ).signals;
    expect(clean.frames).toBe(given.frames);
    const shown = [0, 1, 2].flatMap((j) =>
      oracle.shown.map((t) => clean.values[j * clean.frames + (t < 0 ? t + clean.frames : t)] as number),
    );
    expect(relativeGap(shown, given.y)).toBeLessThan(1e-9);
  });
});

interface NilearnFilter {
  readonly filter: string | boolean;
  readonly high_pass?: number;
  readonly low_pass?: number;
  readonly butterworth__order?: number;
  readonly butterworth__padtype?: string;
}

function filterOf(given: NilearnFilter): Filter {
  if (given.filter === false) return { kind: 'none' };
  if (given.filter === 'cosine') return { kind: 'cosine', high_pass_hz: given.high_pass as number };
  return {
    ...(band(given.high_pass ?? 'none', given.low_pass ?? 'none', given.butterworth__order) as object),
    ...(given.butterworth__padtype ? { padding: 'constant' } : {}),
  } as Filter;
}

describe.skipIf(!hasOracle)('cleaning as nilearn 0.14, where nilearn is right', () => {
  const run = ({ with: given, regressors = [], mask }: Case, extra?: Float64Array[]) => {
    const signals = readOracle('inputs/roi_timeseries.tsv').columns;
    const table = readConfounds();
    const chosen =
      regressors.length > 0
        ? columnsOf(regressors, table)
        : { values: new Float64Array(0), frames: 150, count: 0 };
    const values = Float64Array.from([...chosen.values, ...(extra ?? []).flatMap((column) => [...column])]);
    const kept = new Uint8Array(150).fill(mask ? 0 : 1);
    if (mask) for (const t of readOracle(`inputs/sample_mask_${mask}.tsv`).columns.values) kept[t] = 1;
    return denoiseRun(
      { signals, regressors: { values, frames: 150, count: values.length / 150 }, kept, trS: 2 },
      { ...PLAIN, ...given },
    );
  };

  // Files that this copy of the numbers lacks are left out; the fixture above covers the same options.
  it.each(CASES.filter(({ file }) => oracleFile(`connectivity/${file}.tsv`)))('$file', (given) => {
    const expected = readOracle(`${given.file}.tsv`).columns;
    expect(relativeGap(run(given).signals.values, expected.values)).toBeLessThan(1e-8);
  });

  it('repeated and constant regressors change nothing', () => {
    const table = readConfounds();
    const [first, second] = [table.get('trans_x') as Float64Array, table.get('rot_y') as Float64Array];
    const extra = [
      first.map((value, t) => 2 * value - 3 * (second[t] as number)),
      first.map((value, t) => value + (table.get('trans_z') as Float64Array)[t]!),
      new Float64Array(150).fill(7),
    ];
    const result = run(clean('conf_rankdef', {}, C6), extra);
    expect(result.rank).toBe(6);
    const expected = readOracle('nilearn-0.14.0/clean/conf_rankdef.tsv').columns;
    expect(relativeGap(result.signals.values, expected.values)).toBeLessThan(1e-8);
  });
});
