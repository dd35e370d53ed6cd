import { simulateScan } from '../signals/scan.ts';
import type { SimulatedStudy } from '../study/study.ts';
import type { PlannedFile } from '../writing/study-files.ts';
import { jsonText, tsv } from '../writing/text.ts';
import { boldImage } from './bold-image.ts';
import { brainGrid, type BrainGrid } from './brain-grid.ts';
import { confoundsTable } from './confounds-table.ts';
import { niftiFile } from './nifti-file.ts';

const SPACE = 'MNI152NLin2009cAsym';
const DERIVATIVES = 'derivatives/fmriprep';
const BIDS = '1.10.0';

/**
 * The brain part of a study as images: derivatives named as fMRIPrep names them, and an atlas. With the participants
 * they are a BIDS data set.
 */
export function imageFiles(study: SimulatedStudy): PlannedFile[] {
  const grid = brainGrid(study.regions);
  const atlas = `atlas/tpl-${SPACE}_atlas-simulated_dseg`;
  const sidecar = { TaskName: 'rest', RepetitionTime: study.options.tr_s };
  return [
    { path: 'dataset_description.json', text: () => description('raw') },
    { path: `${DERIVATIVES}/dataset_description.json`, text: () => description('derivative') },
    { path: `${DERIVATIVES}/task-rest_desc-preproc_bold.json`, text: () => jsonText(sidecar) },
    { path: `${atlas}.nii.gz`, text: () => niftiFile(grid, { stored: grid.labels, slope: 1 }) },
    { path: `${atlas}.tsv`, text: () => atlasTable(study) },
    ...study.people.flatMap(({ participantId }, person) => scanFiles(study, grid, participantId, person)),
  ];
}

function scanFiles(study: SimulatedStudy, grid: BrainGrid, id: string, person: number): PlannedFile[] {
  const { frames, tr_s: trS } = study.options;
  const run = `${DERIVATIVES}/${id}/func/${id}_task-rest`;
  const bold = () => {
    const image = boldImage(grid, simulateScan(study, person).series, frames);
    return niftiFile(grid, { ...image, series: { volumes: frames, trS } });
  };
  const confounds = () => confoundsTable(study, person, simulateScan(study, person));
  return [
    { path: `${run}_desc-confounds_timeseries.tsv`, text: confounds },
    {
      path: `${run}_space-${SPACE}_desc-brain_mask.nii.gz`,
      text: () => niftiFile(grid, { stored: grid.mask, slope: 1 }),
    },
    { path: `${run}_space-${SPACE}_desc-preproc_bold.nii.gz`, text: bold },
  ];
}

function description(type: 'raw' | 'derivative'): string {
  return jsonText({
    Name: 'Simulated study',
    BIDSVersion: BIDS,
    DatasetType: type,
    GeneratedBy: [{ Name: 'mesovia simulate', Description: 'computed from a seed; not measured in people' }],
  });
}

function atlasTable({ regions }: SimulatedStudy): string {
  return tsv(
    ['index', 'name', 'plain_name', 'network', 'hemisphere', 'x', 'y', 'z'],
    regions.map(({ name, plainName, network, hemisphere, x, y, z }, region) => [
      region + 1,
      name,
      plainName,
      network,
      hemisphere,
      x,
      y,
      z,
    ]),
  );
}
