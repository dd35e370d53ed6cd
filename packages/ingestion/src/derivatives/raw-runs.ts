import type { Check } from '@mesovia/core';
import type { BidsFile } from './bids-name.ts';
import type { Selection } from './choose-images.ts';
import type { DerivedScan } from './find-images.ts';
import { warning } from './people.ts';

/** BOLD runs of the raw data set, of the task and session that were asked for, without a preprocessed image. */
export function rawRunChecks(
  scans: readonly DerivedScan[],
  raw: readonly BidsFile[],
  { task, session }: Selection,
): Check[] {
  const used = new Set(scans.map(({ image }) => image.run));
  const missing = raw
    .filter(({ suffix, extension }) => suffix === 'bold' && /^\.nii(\.gz)?$/.test(extension))
    .filter(({ file, entities }) => !/(^|\/)derivatives\//.test(file) && !entities.has('echo'))
    .filter(({ entities }) => task === undefined || entities.get('task') === task)
    .filter(({ entities }) => session === undefined || entities.get('ses') === session)
    .filter((file) => !used.has(file.run));
  return warning(
    missing.length,
    'raw-runs-without-images',
    'BOLD runs of the raw data set without a preprocessed image that is used',
    'see whether their preprocessing failed',
  );
}
