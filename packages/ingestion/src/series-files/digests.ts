import { DataError, isUserError, type FoundFile, type SourceFiles } from '@mesovia/core';

/** Files digested at a time; more would only fight for the disk. */
const AT_ONCE = 16;

/**
 * Digests of listed files, in order.
 *
 * @param progress called with the files done so far
 * @throws DataError `content-missing` a listed file is not there: a link of git-annex whose content was not fetched
 */
export async function digests(
  found: readonly FoundFile[],
  files: SourceFiles,
  progress: (done: number) => void = () => {},
): Promise<string[]> {
  const result: string[] = [];
  for (let i = 0; i < found.length; i += AT_ONCE) {
    const some = found.slice(i, i + AT_ONCE).map((file) => digestOf(file, files));
    result.push(...(await Promise.all(some)));
    progress(result.length);
  }
  return result;
}

async function digestOf({ file, path }: FoundFile, files: SourceFiles): Promise<string> {
  try {
    return await files.digest(path);
  } catch (cause) {
    if (!isUserError(cause) || cause.code !== 'file-missing') throw cause;
    throw new DataError(
      'content-missing',
      `${file} is listed, but its content is not there`,
      path,
      'it is probably a link of DataLad or git-annex: fetch the content (datalad get), or mend the link',
      { cause },
    );
  }
}
