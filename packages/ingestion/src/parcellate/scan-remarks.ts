import type { Check } from '@mesovia/core';
import type { ParcellatedScan } from './parcellate-scan.ts';

/** Remarks about the scans of one person; nobody is named. */
export function scanRemarks(read: readonly ParcellatedScan[], masksGiven: boolean): Check[] {
  const checks: Check[] = [];
  const remark = (applies: boolean, check: Check) => void (applies && checks.push(check));
  remark(read.some(isDeadSomewhere), {
    code: 'dead-regions',
    severity: 'warning',
    message:
      'Some people have regions without a signal (outside the image or the mask, or too little covered).',
    remedy: 'region_voxels says how much of each region is covered; its connections are unknown, not zero',
  });
  remark(
    read.some(({ emptied }) => emptied > 0),
    {
      code: 'low-coverage',
      severity: 'warning',
      message: 'Some regions have a smaller share of their voxels with a signal than minimum_coverage.',
      remedy: 'they count as dead; region_voxels lists the shares',
    },
  );
  remark(
    read.some(({ shared }) => shared > 0),
    {
      code: 'regions-overlap',
      severity: 'warning',
      message:
        'Some voxels belong to several regions of the node set; the overlap rule of the stage decided.',
      remedy:
        'with overlap: both, regions that share voxels are connected by them; read their connections with care',
    },
  );
  remark(
    read.some(({ replaced }) => replaced > 0),
    {
      code: 'not-finite-voxels',
      severity: 'warning',
      message: 'Some images hold voxels that are no numbers inside regions; they were taken as 0.',
      remedy: 'give masks without such voxels',
    },
  );
  remark(
    read.some(({ trS, headerTrS }) => Math.abs(trS - headerTrS) > 0.001 * trS),
    {
      code: 'repetition-times-differ',
      severity: 'warning',
      message:
        'The repetition time of the sidecar is not that in the header of the image; the sidecar counts.',
      remedy: 'find out which one is right, and correct the other file',
    },
  );
  remark(
    read.some(({ trS }) => trS !== trS),
    {
      code: 'no-repetition-time',
      severity: 'note',
      message:
        'No sidecar says how long a volume takes; the header of an image is not believed. Minutes are unknown.',
      remedy: 'write RepetitionTime into a JSON sidecar',
    },
  );
  remark(masksGiven && read.some(({ hasMask }) => !hasMask), {
    code: 'no-mask',
    severity: 'warning',
    message: 'Some scans have no brain mask; all voxels of a region were averaged there.',
    remedy: 'add the masks, or connect none',
  });
  return checks;
}

function isDeadSomewhere({ values, frames }: ParcellatedScan): boolean {
  for (let at = 0; at < values.length; at += frames) {
    if (values.subarray(at, at + frames).every((value) => value === values[at])) return true;
  }
  return false;
}
