import fc from 'fast-check';
import { regions, runStage, tableView, type SourceFiles, type Stage } from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory, filesOnDisk } from '../source-files.test.helper.ts';
import { distinctNames, plainName, sideOf } from './plain-name.ts';
import { atlasStage } from './stage.ts';

const stage = atlasStage as unknown as Stage;

async function read(params: object, files: SourceFiles) {
  const result = await runStage(stage, {
    params: { name: 'test', ...params },
    inputs: {},
    files,
    where: 'stage regions',
  });
  return { regions: tableView(regions, [result.tables['regions']!], 'test'), checks: result.checks };
}

const TABLE =
  'label\tname\tside\tx\tnet\nL_AMY\tleft amygdala\tL\t-20.5\tlimbic\nTHAL\tthalamus\tboth\tn/a\tn/a\n';
const COLUMNS = { name: 'label', plain_name: 'name', hemisphere: 'side', network: 'net', x: 'x' };
const BEFORE = [{ name: 'GS', plain_name: 'global signal' }];
const files = filesInMemory({ 'a.tsv': TABLE });

describe('atlas stage', () => {
  it.each(checkStage(stage, { params: { name: 't', table: 'a.tsv', columns: COLUMNS }, inputs: {}, files }))(
    '%s',
    (_, check) => check(),
  );

  it('puts the columns in front first and keeps every row', async () => {
    const { regions } = await read({ table: 'a.tsv', columns: COLUMNS, before: BEFORE }, files);
    expect([...regions.i32('region')]).toEqual([0, 1, 2]);
    expect([...regions.i32('series_column')]).toEqual([0, 1, 2]);
    expect(regions.strings('name')).toEqual(['GS', 'L_AMY', 'THAL']);
    expect(regions.strings('plain_name')).toEqual(['global signal', 'left amygdala', 'thalamus']);
    expect(regions.strings('hemisphere')).toEqual([null, 'left', 'bilateral']);
    expect(regions.strings('network')).toEqual([null, 'limbic', null]);
    expect([...regions.f64('x_mm')]).toEqual([NaN, -20.5, NaN]);
    expect([...regions.f64('y_mm')]).toEqual([NaN, NaN, NaN]);
  });

  it.each<[string, string, object, string]>([
    [
      'a column that is not there',
      TABLE,
      { ...COLUMNS, x: 'X' },
      'columns.x is "X", which the table does not have (did you mean "x"?); its columns are label, name, side, x, net\n  at: a.tsv:1',
    ],
    ['no rows', 'label\tname\n', { name: 'label' }, 'the table has a header and no rows'],
    [
      'no name',
      'label\tx\nA\t1\n\t2\n',
      { name: 'label' },
      'the region has no name\n  at: a.tsv:3\n  try: name it as in the series files',
    ],
    ['text as a coordinate', 'label\tx\nA\t1,5\n', { name: 'label', x: 'x' }, 'x is "1,5"\n  at: a.tsv:2'],
    [
      'an unknown side',
      'label\tx\nA\tdorsal\n',
      { name: 'label', hemisphere: 'x' },
      'the hemisphere of A is "dorsal"\n  at: a.tsv:2\n  try: write left, right or bilateral',
    ],
    [
      'names that disagree',
      'label\tx\nL_A\tright_A\n',
      { name: 'label', plain_name: 'x' },
      '"L_A" says left, "right_A" says right\n  at: a.tsv:2',
    ],
  ])('refuses %s', async (_, text, columns, message) => {
    await expect(read({ table: 'a.tsv', columns }, filesInMemory({ 'a.tsv': text }))).rejects.toThrow(
      message,
    );
  });
});

describe('plain names', () => {
  it.each([
    ['left_CEREBELLUM_CRUSII_posterior', 'left cerebellum crus II posterior', 'left'],
    ['CEREBELLUM_VIIIab', 'cerebellum VIIIab', undefined],
    ['CEREBELLUM_I-V', 'cerebellum I-V', undefined],
    ['CEREBELLUM_IX_dorsal', 'cerebellum IX dorsal', undefined],
    ['HESCHLS GYRUS', 'heschls gyrus', undefined],
    ['FRONTAL_EYE_FIELD', 'frontal eye field', undefined],
    ['CAUDATE_NUCLEUS_HEAD_and_NUCLEUS_ACCUMBENS', 'caudate nucleus head and nucleus accumbens', undefined],
    ['R_MTgyr_a', 'right MTgyr a', 'right'],
    ['l_PCsul', 'left PCsul', 'left'],
    ['MOTnet_l', 'MOTnet l', undefined],
    ['R_FP_l', 'right FP l', 'right'],
    ['Precentral_L', 'left Precentral', 'left'],
    ['7Networks_RH_Vis_1', 'right Vis 1', 'right'],
    ['left thalamus', 'left thalamus', 'left'],
    ['vmPFC', 'vmPFC', undefined],
    ['R', 'R', undefined],
  ])('%s', (label, plain, side) => {
    expect(plainName(label)).toBe(plain);
    expect(sideOf(label)).toBe(side);
  });

  it('a plain name stays as it is', () => {
    const word = fc.constantFrom(
      'L',
      'left',
      'R',
      'THALAMUS',
      'VIIb',
      'CRUSI',
      'AMY',
      'l',
      'posterior',
      '7Networks',
    );
    const label = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('_'));
    fc.assert(
      fc.property(label, (text) => {
        const plain = plainName(text);
        fc.pre(sideOf(plain) === sideOf(text));
        expect(plainName(plain)).toBe(plain);
      }),
    );
  });

  it('are told apart by label, then by number', () => {
    const names = ['p', 'q', 'p', 'r', 'r', 'r', 'r (C 1)'];
    const labels = ['A', 'X', 'B', 'C', 'C', 'D', 'E'];
    const expected = ['p (A)', 'q', 'p (B)', 'r (C 2)', 'r (C 3)', 'r (D)', 'r (C 1)'];
    expect(distinctNames(names, labels)).toEqual(expected);
    const pair = fc.tuple(fc.constantFrom('p', 'q', 'p (A)'), fc.constantFrom('A', 'B'));
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const distinct = distinctNames(
          pairs.map(([name]) => name),
          pairs.map(([, label]) => label),
        );
        expect(new Set(distinct).size).toBe(pairs.length);
      }),
    );
  });
});

const rois = realData('rpn/atlas/rois.tsv');
it.skipIf(!rois)(
  'MIST 122: four labels twice, sides from names though some centres lie on the other side',
  async () => {
    const columns = { name: 'label', plain_name: 'name', network: 'module', x: 'x', y: 'y', z: 'z' };
    const before = [{ name: 'GlobSig', plain_name: 'global signal' }];
    const { regions, checks } = await read({ table: rois, columns, before }, filesOnDisk);
    expect(regions.rows).toBe(123);
    expect(checks[0]?.message).toBe(
      'Region names that occur more than once: PCcor, L_IPlob, PRC_d, SPlob. Such regions can be matched by position only.',
    );
    const plain = regions.strings('plain_name');
    expect(new Set(plain).size).toBe(123);
    expect([plain[3], plain[29], plain[34], plain[76]]).toEqual([
      'right cerebellum crus II posterior',
      'left inferior parietal lobule (L_IPlob 1)',
      'left inferior parietal lobule (L_IPlob 2)',
      'amygdala',
    ]);
    const [sides, x] = [regions.strings('hemisphere'), regions.f64('x_mm')];
    expect([sides[47], x[47]]).toEqual(['left', 32.1]);
    expect(sides.filter((side) => side === 'left')).toHaveLength(18);
    expect(sides.filter((side) => side === 'right')).toHaveLength(17);
  },
);

const schaefer = realData('atlases/schaefer/Schaefer2018_100Parcels7Networks_dseg.tsv');
it.skipIf(!schaefer)('Schaefer 100: fifty regions a side', async () => {
  const { regions } = await read({ table: schaefer, columns: { name: 'name' } }, filesOnDisk);
  const sides = regions.strings('hemisphere');
  expect([sides.filter((s) => s === 'left').length, sides.filter((s) => s === 'right').length]).toEqual([
    50, 50,
  ]);
  expect(regions.strings('plain_name')[0]).toBe('left Vis 1');
});
