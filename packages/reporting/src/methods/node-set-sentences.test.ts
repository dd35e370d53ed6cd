import { expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import { methodsParagraphs } from './sentences.ts';

const report = exampleReport({ regions: 24 });

/** Methods text about data of a study with these stages and recorded parameters. */
function words(uses: Readonly<Record<string, string>>, values: Readonly<Record<string, unknown>>): string {
  const [first] = report.stages;
  const stages = Object.entries(uses).map(([stage, use]) => ({
    ...(first as (typeof report.stages)[number]),
    stage,
    use: `ingestion/${use}`,
  }));
  const value = (stage: string, parameter: string) => values[`${stage}.${parameter}`];
  const parameters = { ...report.parameters, value, below: () => [] };
  return methodsParagraphs({ ...report, stages, parameters })[0] ?? '';
}

it('one atlas is the node set', () => {
  expect(words({ atlas: 'label-atlas' }, { 'atlas.name': 'Schaefer 100' })).toContain(
    'The node set was Schaefer 100, 24 regions, each the voxels of one label.',
  );
  expect(words({ atlas: 'label-atlas' }, { 'atlas.name': 'DiFuMo', 'atlas.holds': 'weights' })).toContain(
    'The node set was DiFuMo, 24 regions, each a volume of weights, fitted together by least squares.',
  );
});

it('several are its parts, and how they meet is said', () => {
  const text = words(
    {
      a: 'label-atlas',
      b: 'sphere-atlas',
      nodes: 'merge-atlases',
      brain: 'common-mask',
      s: 'parcellate',
      g: 'image-signals',
    },
    {
      'a.name': 'Schaefer 100',
      'b.name': 'seeds',
      'b.radius_mm': 5,
      's.statistic': 'median',
      's.overlap': 'first',
      's.smoothing_mm': 6,
      's.minimum_coverage': 0.5,
    },
  );
  for (const sentence of [
    'Of the atlas Schaefer 100, regions were the voxels of one label.',
    'Of the atlas seeds, regions were a sphere around its centre (radius 5 mm).',
    'Together these atlases were one node set, 24 regions.',
    'Global signal and standardised DVARS were computed from the images where no table had them.',
    'Every image was cut to one mask that all scans share.',
    'Volumes were smoothed with a Gaussian of 6 mm (full width at half maximum). The signal of a region was the median over its voxels. A voxel that several regions claim belonged to the first of them in the node set.',
  ])
    expect(text).toContain(sentence);
});

it('matrices of other programs are not ours', () =>
  expect(words({ edges: 'read-matrices' }, { 'edges.measure': 'pearson', 'edges.frames': 1200 })).toContain(
    'Connections were taken as another program computed them (pearson, 1,200 volumes).',
  ));
