import type { FoundFile, SourceFiles } from '@mesovia/core';
import { objectIn, readJson, type JsonNode } from '../json/read-json.ts';
import { upwards } from './inherited-time.ts';

const DESCRIPTION = 'dataset_description.json';

/** Which software made files, as the nearest dataset_description.json above them says. */
export class DatasetOrigins {
  readonly #files: SourceFiles;
  readonly #paths: ReadonlyMap<string, FoundFile>;
  readonly #known = new Map<string, string | null>();

  constructor(found: readonly FoundFile[], files: SourceFiles) {
    this.#paths = new Map(
      found
        .filter(({ file }) => file === DESCRIPTION || file.endsWith(`/${DESCRIPTION}`))
        .map((entry) => [entry.file.slice(0, -DESCRIPTION.length - 1), entry]),
    );
    this.#files = files;
  }

  /**
   * `fMRIPrep 21.0.2`; null where no description says it.
   *
   * @param folder of the file, in the same data set
   * @throws DataError those of `readJson`
   */
  async of(folder: string): Promise<string | null> {
    for (const level of upwards(folder)) {
      const described = this.#paths.get(level);
      if (!described) continue;
      const known = this.#known.get(level);
      if (known !== undefined) return known;
      const origin = software(readJson(await this.#files.readText(described.path), described.file));
      this.#known.set(level, origin);
      return origin;
    }
    return null;
  }
}

/** First entry of GeneratedBy (BIDS 1.4 and later), or PipelineDescription (before). */
function software(root: JsonNode): string | null {
  const members = objectIn(root);
  const generated = members?.get('GeneratedBy')?.value;
  const first = Array.isArray(generated) ? (generated as JsonNode[])[0] : members?.get('PipelineDescription');
  const entry = objectIn(first);
  const [name, version] = [entry?.get('Name')?.value, entry?.get('Version')?.value];
  if (typeof name !== 'string' || name === '') return null;
  return typeof version === 'string' && version !== '' ? `${name} ${version}` : name;
}
