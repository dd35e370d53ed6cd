import {
  buildTable,
  regionLabels,
  regions,
  runStage,
  tableView,
  type Stage,
  type TableOutput,
} from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { mergeAtlasesStage } from './stage.ts';

const stage = mergeAtlasesStage as unknown as Stage;

function atlas(
  role: string,
  name: string,
  names: readonly string[],
  kind = 'label',
): Record<string, TableOutput> {
  const region = Int32Array.from(names.keys());
  const isSphere = kind === 'sphere';
  const none = names.map(() => null);
  return {
    [`${role}.regions`]: {
      region,
      atlas: names.map(() => name),
      series_column: { values: region, valid: new Uint8Array(names.length) },
      name: names,
      plain_name: names.map((label) => label.replace('L_', 'left ')),
      hemisphere: none,
      network: none,
      x_mm: Float64Array.from(names, (_, i) => i),
      y_mm: new Float64Array(names.length),
      z_mm: new Float64Array(names.length),
    },
    [`${role}.region_labels`]: {
      region,
      kind: names.map(() => kind),
      label: {
        values: Int32Array.from(names, (_, i) => i + 10),
        valid: new Uint8Array(names.length).fill(isSphere ? 0 : 1),
      },
      radius_mm: new Float64Array(names.length).fill(isSphere ? 5 : NaN),
      labels_file: isSphere ? none : names.map(() => `${name}.nii.gz`),
      labels_sha256: isSphere ? none : names.map(() => name),
    },
  };
}

const TWO = { ...atlas('first', 'cortex', ['L_A', 'B']), ...atlas('second', 'thalamus', ['L_A'], 'sphere') };

async function merge(tables: Record<string, TableOutput>) {
  const contract = (role: string) => (role.endsWith('.regions') ? regions : regionLabels);
  const inputs = Object.fromEntries(
    Object.entries(tables).map(([role, columns]) => [role, [buildTable(contract(role), columns, 'test')]]),
  );
  const result = await runStage(stage, { params: {}, inputs, where: 'stage nodes' });
  return {
    regions: tableView(regions, [result.tables['regions']!], 'test'),
    labels: tableView(regionLabels, [result.tables['region_labels']!], 'test'),
    codes: result.checks.map(({ code }) => code),
  };
}

describe('merge-atlases stage', () => {
  it.each(checkStage(stage, { params: {}, inputs: TWO }))('%s', (_, check) => check());

  it('numbers the regions of all atlases anew, in order, with names that tell them apart', async () => {
    const { regions: merged, labels, codes } = await merge(TWO);
    expect([...merged.i32('region')]).toEqual([0, 1, 2]);
    expect(merged.strings('plain_name')).toEqual(['left A (cortex)', 'B', 'left A (thalamus)']);
    expect(merged.strings('name')).toEqual(['L_A', 'B', 'L_A']);
    expect(labels.strings('kind')).toEqual(['label', 'label', 'sphere']);
    expect([...labels.i32('label')].slice(0, 2)).toEqual([10, 11]);
    expect(labels.isNull('label', 2)).toBe(true);
    expect(labels.strings('labels_sha256')).toEqual(['cortex', 'cortex', null]);
    expect([...labels.f64('radius_mm')]).toEqual([NaN, NaN, 5]);
    expect(codes).toEqual([]);
  });

  it('takes up to four, and says when two have the same name', async () => {
    const four = { ...TWO, ...atlas('third', 'cortex', ['C']), ...atlas('fourth', 'pons', ['D']) };
    const { regions: merged, codes } = await merge(four);
    expect(merged.strings('name')).toEqual(['L_A', 'B', 'L_A', 'C', 'D']);
    expect(codes).toEqual(['same-atlas-name']);
  });
});
