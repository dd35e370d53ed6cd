import { count, coverage } from '../numbers/format.ts';
import { clause, type Recorded, type Writer } from './recorded.ts';

const isMerged = ({ report }: Recorded) => report.stages.some(({ use }) => use === 'ingestion/merge-atlases');

const regionCount = ({ report }: Recorded) =>
  report.regions ? `, ${count(report.regions.length)} regions` : '';

/** An atlas by itself is the node set; one of several is a part of it. */
function atlasSentence(recorded: Recorded, unnamed: string, regions: string): string {
  const name = recorded.text('name') ?? unnamed;
  return isMerged(recorded)
    ? `Of the atlas ${name}, regions were ${regions}.`
    : `The node set was ${name}${regionCount(recorded)}, each ${regions}.`;
}

const SIGNALS: Readonly<Record<string, string>> = {
  mean: 'The signal of a region was the mean over its voxels.',
  median: 'The signal of a region was the median over its voxels.',
  standard_deviation: 'The signal of a region was the standard deviation over its voxels.',
};

const OVERLAPS: Readonly<Record<string, string>> = {
  first: ' A voxel that several regions claim belonged to the first of them in the node set.',
  last: ' A voxel that several regions claim belonged to the last of them in the node set.',
  both: ' A voxel that several regions claim counted in each of them.',
};

/** Writers of the stages that say what a region is and how its signal is made. */
export const NODE_SET: Readonly<Record<string, Writer>> = {
  'ingestion/label-atlas': (recorded) =>
    recorded.text('holds') === 'weights'
      ? atlasSentence(
          recorded,
          'an image of weights',
          'a volume of weights, fitted together by least squares',
        )
      : atlasSentence(recorded, 'a label image', 'the voxels of one label'),
  'ingestion/sphere-atlas': (recorded) =>
    atlasSentence(
      recorded,
      'a table of centres',
      `a sphere around its centre${clause(recorded.number('radius_mm'), (radius) => ` (radius ${radius} mm)`)}`,
    ),
  'ingestion/merge-atlases': (recorded) =>
    `Together these atlases were one node set${regionCount(recorded)}.`,
  'ingestion/common-mask': () => 'Every image was cut to one mask that all scans share.',
  'ingestion/parcellate': ({ number, text }) =>
    clause(number('smoothing_mm'), (width) =>
      width > 0 ? `Volumes were smoothed with a Gaussian of ${width} mm (full width at half maximum). ` : '',
    ) +
    (SIGNALS[text('statistic') ?? 'mean'] ?? '') +
    (OVERLAPS[text('overlap') ?? ''] ?? '') +
    clause(
      number('minimum_coverage'),
      (share) =>
        ` A region with less than ${coverage(share)} of its voxels in the image and with a signal counted as without signal.`,
    ) +
    clause(text('not_finite'), (rule) =>
      rule === 'zero' ? ' Voxels that were no numbers were taken as 0.' : '',
    ),
  'ingestion/image-signals': () =>
    'Global signal and standardised DVARS were computed from the images where no table had them.',
  'ingestion/read-matrices': ({ text, number }) =>
    `Connections were taken as another program computed them (${text('measure') ?? 'correlation'}${text('holds') === 'fisher_z' ? ', stored as Fisher z' : ''}${clause(number('frames'), (frames) => `, ${count(frames)} volumes`)}).`,
};
