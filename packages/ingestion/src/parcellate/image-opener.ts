import type { Readable } from 'node:stream';
import { DataError, type TableView } from '@mesovia/core';
import type { NamedStream } from '../image/open-image.ts';
import type { ListedFile } from './scan-files.ts';

/** Opens listed files, and of a .hdr/.img pair both. */
export class ImageOpener {
  readonly #open: (sha256: string) => Promise<Readable>;
  readonly #pairs: readonly { header: string; voxels: ListedFile }[];

  constructor(open: (sha256: string) => Promise<Readable>, pairs?: TableView) {
    const column = (name: string) => pairs?.strings(name) ?? [];
    const [files, digests] = [column('voxels_file'), column('voxels_sha256')];
    this.#open = open;
    this.#pairs = column('header_file').map((header, row) => ({
      header: header ?? '',
      voxels: { file: files[row] ?? '', sha256: digests[row] ?? '' },
    }));
  }

  async file({ file, sha256 }: ListedFile): Promise<NamedStream> {
    return { stream: await this.#open(sha256), file };
  }

  /**
   * An image, and the file of its voxels if the name ends in .hdr.
   *
   * @throws DataError `pair-unlisted`, `pair-ambiguous`
   */
  async image(listed: ListedFile): Promise<readonly [NamedStream, NamedStream | undefined]> {
    if (/\.img(\.gz)?$/i.test(listed.file)) {
      throw new DataError(
        'pair-by-voxels',
        'the file holds the voxels of a pair, not its header',
        listed.file,
        'list the .hdr file instead',
      );
    }
    if (!/\.hdr(\.gz)?$/i.test(listed.file)) return [await this.file(listed), undefined];
    const voxels = this.#voxelsOf(listed.file);
    return [await this.file(listed), await this.file(voxels)];
  }

  /** The row of this file; the name may be relative to another folder, if only one row ends in it. */
  #voxelsOf(file: string): ListedFile {
    const same = this.#pairs.filter(({ header }) => header === file);
    const fits = same.length > 0 ? same : this.#pairs.filter(({ header }) => header.endsWith(`/${file}`));
    if (fits.length === 1) return (fits[0] as { voxels: ListedFile }).voxels;
    throw new DataError(
      fits.length === 0 ? 'pair-unlisted' : 'pair-ambiguous',
      fits.length === 0
        ? 'the file is the header of a pair whose voxels are not listed'
        : `${fits.length} pairs of that name are listed: ${fits.map(({ header }) => header).join(', ')}`,
      file,
      'connect a stage ingestion/image-pairs whose root is that of the images',
    );
  }
}
