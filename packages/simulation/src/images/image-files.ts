import { simulateScan } from '../signals/scan.ts';
import type { SimulatedStudy } from '../study/study.ts';
import type { PlannedFile } from '../writing/study-files.ts';
import { jsonText } from '../writing/text.ts';
import { atlasFiles } from './atlas-files.ts';
import { boldImage } from './bold-image.ts';
import { brainGrid, type BrainGrid } from './brain-grid.ts';
import { confoundsTable } from './confounds-table.ts';
import { niftiFile } from './nifti-file.ts';
import { phenotypeFiles } from './phenotype-files.ts';
import { confoundsSidecar } from './scanner-columns.ts';
import { scannerSignals, withScanner } from './scanner-signals.ts';
import { SPACE } from './space.ts';

const DERIVATIVES = 'derivatives/fmriprep';
const BIDS = '1.10.0';

/**
 * The brain part of a study as images: derivatives named as fMRIPrep names them, and an atlas. With the participants
 * they are a BIDS data set.
 */
export function imageFiles(study: SimulatedStudy): PlannedFile[] {
  const grid = brainGrid(study.regions);
  const sidecar = { TaskName: 'rest', RepetitionTime: study.options.tr_s, SkullStripped: false };
  return [
    { path: '.bidsignore', text: () => 'atlas/\nmanifest.json\ntruth.json\n' },
    { path: 'dataset_description.json', text: () => description('raw') },
    { path: `${DERIVATIVES}/dataset_description.json`, text: () => description('derivative') },
    { path: `${DERIVATIVES}/task-rest_desc-preproc_bold.json`, text: () => jsonText(sidecar) },
    ...phenotypeFiles(study),
    ...atlasFiles(study, grid),
    ...study.people.flatMap(({ participantId }, person) => scanFiles(study, grid, participantId, person)),
  ];
}

function scanFiles(study: SimulatedStudy, grid: BrainGrid, id: string, person: number): PlannedFile[] {
  const { frames, tr_s: trS } = study.options;
  const run = `${DERIVATIVES}/${id}/func/${id}_task-rest`;
  const measured = () => {
    const scanner = scannerSignals(study, person);
    const { series, fdMm } = simulateScan(study, person);
    return { scanner, scan: { series: withScanner(series, scanner), fdMm } };
  };
  const bold = () => {
    const image = boldImage(grid, measured().scan.series, frames);
    return niftiFile(grid, { ...image, series: { volumes: frames, trS } });
  };
  const confounds = () => {
    const { scan, scanner } = measured();
    return confoundsTable(study, person, scan, scanner);
  };
  return [
    {
      path: `${run}_desc-confounds_timeseries.json`,
      text: () => confoundsSidecar(scannerSignals(study, person)),
    },
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
