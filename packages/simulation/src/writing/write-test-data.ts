import { join } from 'node:path';
import { writeGolden } from '../golden/write-golden.ts';
import type { StudyOptions } from '../study/options.ts';
import type { Written } from './write-folder.ts';
import { writeStudy } from './write-study.ts';

/** A complete study that runs in a moment: eight people, six regions, 60 volumes of 5 s. */
export const TINY_STUDY: Partial<StudyOptions> = {
  variant: 'planted',
  people: 8,
  exercising: 5,
  regions: 6,
  frames: 60,
  tr_s: 5,
};

/**
 * Writes the generated part of `test-data`: `golden` and `tiny-study`, the same bytes every time.
 *
 * @throws DataError `folder-not-empty`, `file-changed`, `bad-manifest`
 */
export async function writeTestData(folder: string): Promise<Readonly<Record<string, Written>>> {
  return {
    golden: await writeGolden(join(folder, 'golden')),
    'tiny-study': await writeStudy(join(folder, 'tiny-study'), TINY_STUDY),
  };
}
