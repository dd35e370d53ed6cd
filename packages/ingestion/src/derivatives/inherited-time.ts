import { DataError, type SourceFiles } from '@mesovia/core';
import { objectIn, readJson } from '../json/read-json.ts';
import { LONGEST_TR_S } from '../series-files/repetition-time.ts';
import type { BidsFile } from './bids-name.ts';

/** The JSON sidecars of BOLD images, by folder. */
type Sidecars = ReadonlyMap<string, readonly BidsFile[]>;

/** Repetition times of images, by the inheritance principle of BIDS: the nearest file that applies and says it. */
export class InheritedTimes {
  readonly #files: SourceFiles;
  readonly #sidecars: Sidecars;
  readonly #known = new Map<string, Promise<number | undefined>>();

  constructor(functional: readonly BidsFile[], files: SourceFiles) {
    const sidecars = functional.filter(({ suffix, extension }) => suffix === 'bold' && extension === '.json');
    const folders = new Map<string, BidsFile[]>();
    for (const sidecar of sidecars) {
      const others = folders.get(sidecar.folder);
      if (others) others.push(sidecar);
      else folders.set(sidecar.folder, [sidecar]);
    }
    this.#sidecars = folders;
    this.#files = files;
  }

  /**
   * In s; NaN if no sidecar says it.
   *
   * @param folder of the image, in the same data set
   * @throws DataError `bad-repetition-time`, and those of `readJson`
   */
  async of(image: BidsFile, folder: string): Promise<number> {
    for (const level of upwards(folder)) {
      const applying = (this.#sidecars.get(level) ?? [])
        .filter(({ entities }) => [...entities].every(([name, label]) => image.entities.get(name) === label))
        .sort((one, other) => other.entities.size - one.entities.size);
      for (const sidecar of applying) {
        const time = await this.#timeIn(sidecar);
        if (time !== undefined) return time;
      }
    }
    return NaN;
  }

  #timeIn({ file, path }: BidsFile): Promise<number | undefined> {
    const time =
      this.#known.get(path) ?? this.#files.readText(path).then((text) => repetitionTime(text, file));
    this.#known.set(path, time);
    return time;
  }
}

/** A folder, the one around it ..., the root (empty). */
export function upwards(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return Array.from({ length: parts.length + 1 }, (_, i) => parts.slice(0, parts.length - i).join('/'));
}

function repetitionTime(text: string, file: string): number | undefined {
  const node = objectIn(readJson(text, file))?.get('RepetitionTime');
  if (!node) return undefined;
  const { value } = node;
  if (typeof value === 'number' && value > 0 && value <= LONGEST_TR_S) return value;
  throw new DataError(
    'bad-repetition-time',
    `RepetitionTime is ${String(value)}, not a time in seconds`,
    `${file}:${node.line}`,
    'write RepetitionTime in seconds, for example 2.5',
  );
}
