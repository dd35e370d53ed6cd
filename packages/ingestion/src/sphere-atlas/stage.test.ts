import { regionLabels, regions, runStage, tableView, type Stage } from '@mesovia/core';
import { checkStage, realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { filesInMemory, filesOnDisk } from '../source-files.test.helper.ts';
import { sphereAtlasStage } from './stage.ts';

const stage = sphereAtlasStage as unknown as Stage;
const TABLE = 'name\tx\ty\tz\tsize\nL_AMY\t-20\t-4\t-18\t5\nPAG\t0\t-30\t-10\t3\n';
const params = { name: 'seeds', table: 'seeds.tsv' };

async function read(table: string, more: object = {}, files = filesInMemory({ 'seeds.tsv': table })) {
  const result = await runStage(stage, {
    params: { ...params, ...more },
    inputs: {},
    files,
    where: 'stage s',
  });
  return {
    regions: tableView(regions, [result.tables['regions']!], 'test'),
    labels: tableView(regionLabels, [result.tables['region_labels']!], 'test'),
  };
}

describe('sphere-atlas stage', () => {
  const files = filesInMemory({ 'seeds.tsv': TABLE });
  it.each(checkStage(stage, { params, inputs: {}, files }))('%s', (_, check) => check());

  it('makes every row a sphere, of a common radius, of its own, or of one voxel', async () => {
    const common = await read(TABLE, { radius_mm: 4 });
    expect(common.regions.strings('plain_name')).toEqual(['left AMY', 'PAG']);
    expect([...common.regions.f64('y_mm')]).toEqual([-4, -30]);
    expect(common.labels.strings('kind')).toEqual(['sphere', 'sphere']);
    expect(common.labels.isNull('label', 0)).toBe(true);
    expect([...common.labels.f64('radius_mm')]).toEqual([4, 4]);
    expect([...(await read(TABLE, { columns: { radius: 'size' } })).labels.f64('radius_mm')]).toEqual([5, 3]);
    expect([...(await read(TABLE)).labels.f64('radius_mm')]).toEqual([NaN, NaN]);
  });

  it.each<[string, string, object, string]>([
    [
      'a sphere without a centre',
      TABLE.replace('-30', 'n/a'),
      {},
      'the sphere has no centre\n  at: seeds.tsv:3',
    ],
    [
      'a missing radius',
      TABLE.replace('\t5', '\t0'),
      { columns: { radius: 'size' } },
      'the radius is "0"\n  at: seeds.tsv:2',
    ],
    [
      'a missing column',
      TABLE,
      { columns: { radius: 'r' } },
      'columns.radius is "r", which the table does not have; its columns are name, x, y, z, size\n  at: seeds.tsv:1',
    ],
  ])('refuses %s', async (_, table, more, message) => {
    await expect(read(table, more)).rejects.toThrow(message);
  });

  const power = realData('atlases/coordinates/power_2011.csv');
  it.skipIf(!power)('reads the 264 spheres of Power et al. 2011', async () => {
    const columns = { name: 'ROI', x: 'X', y: 'Y', z: 'Z' };
    const found = await read('', { table: power, radius_mm: 5, columns }, filesOnDisk);
    expect(found.regions.rows).toBe(264);
  });
});
