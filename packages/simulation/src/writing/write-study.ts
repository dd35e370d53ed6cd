import type { StudyOptions } from '../study/options.ts';
import { simulateStudy } from '../study/study.ts';
import { studyFiles } from './study-files.ts';
import { writeFolder, type Written } from './write-folder.ts';

/** Raised when the same options give other bytes. */
const TABLES = 'mesovia simulated study 1';
const IMAGES = 'mesovia simulated study 3';
/** The confounded variant has an artefact of its own, which changes by itself. */
const ARTEFACT = ', motion artefact 2';

/**
 * Writes a simulated study into a folder of its own: the same bytes on every machine. Does nothing when the folder
 * already holds it.
 *
 * With `images` the brain part is a BIDS data set with derivatives of fMRIPrep instead of tables: 4-D images whose
 * region means are the same time series.
 *
 * @throws ParameterError `bad-simulation`; DataError `folder-not-empty`, `file-changed`, `bad-manifest`
 */
export function writeStudy(
  folder: string,
  { images = false, ...options }: Partial<StudyOptions> & { readonly images?: boolean } = {},
): Promise<Written> {
  const study = simulateStudy(options);
  const recorded = { ...study.options, ...(images ? { images } : {}) };
  const generator = (images ? IMAGES : TABLES) + (study.truth.latent === 'head motion' ? ARTEFACT : '');
  return writeFolder(folder, generator, recorded, studyFiles(study, images));
}
