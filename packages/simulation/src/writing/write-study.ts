import type { StudyOptions } from '../study/options.ts';
import { simulateStudy } from '../study/study.ts';
import { studyFiles } from './study-files.ts';
import { writeFolder, type Written } from './write-folder.ts';

/** Raised when the same options give other bytes. */
const GENERATOR = 'mesovia simulated study 1';

/**
 * Writes a simulated study into a folder of its own: the same bytes on every machine. Does nothing when the folder
 * already holds it.
 *
 * @throws ParameterError `bad-simulation`; DataError `folder-not-empty`, `file-changed`, `bad-manifest`
 */
export function writeStudy(folder: string, options: Partial<StudyOptions> = {}): Promise<Written> {
  const study = simulateStudy(options);
  return writeFolder(folder, GENERATOR, { ...study.options }, studyFiles(study));
}
