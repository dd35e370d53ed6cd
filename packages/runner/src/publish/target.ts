import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '@mesovia/core';

/**
 * Refuses a published path that would leave the pipeline folder through a link, or that is not a file.
 *
 * @throws PipelineError `publish-link`, `publish-not-a-file`
 */
export async function checkTarget(root: string, path: string, at: string): Promise<void> {
  const steps = path.split('/');
  let place = root;
  for (const [i, step] of steps.entries()) {
    place = join(place, step);
    const found = await lstat(place).catch(() => undefined);
    if (!found) return;
    const last = i === steps.length - 1;
    if (found.isSymbolicLink())
      throw new PipelineError(
        'publish-link',
        `${path} cannot be published: ${place} is a link and may lead out of the pipeline folder`,
        at,
        'replace the link by a folder, or publish to another path',
      );
    if (last ? !found.isFile() : !found.isDirectory())
      throw new PipelineError(
        'publish-not-a-file',
        `${path} cannot be published: ${place} is ${last ? 'not a file' : 'not a folder'}`,
        at,
        'move it away, or publish to another path',
      );
  }
}

/** SHA-256 of a file; undefined when there is none. */
export async function fileDigest(file: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}
