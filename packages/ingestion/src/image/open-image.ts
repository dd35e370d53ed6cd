import type { Readable } from 'node:stream';
import { ByteSource } from './byte-source.ts';
import { parseHeader, type ImageHeader } from './image-header.ts';
import { toMachineOrder, type Numbers } from './number-type.ts';
import { headerSize, notAnImage } from './raw-header.ts';

/** One volume; `stored` is overwritten by the next one. */
export interface Volume {
  /** 0-based. */
  readonly index: number;
  /** Numbers as stored, x fastest; value = number x slope + intercept. */
  readonly stored: Numbers;
}

export interface OpenImage {
  readonly file: string;
  readonly header: ImageHeader;
  /** Every volume once, front to back; afterwards the file is read to its end and closed. */
  volumes(): AsyncGenerator<Volume>;
  close(): void;
}

/** A file as it is opened, and its name for errors. */
export interface NamedStream {
  readonly stream: Readable;
  readonly file: string;
}

/**
 * Opens a NIfTI-1, NIfTI-2 or (as a pair) ANALYZE image, packed with gzip or not. One volume is in memory at a time.
 * Header extensions are passed over.
 *
 * @param voxels second file of a .hdr/.img pair
 * @throws DataError those of `parseHeader` and `ByteSource.take`
 */
export async function openImage(image: NamedStream, voxels?: NamedStream): Promise<OpenImage> {
  const source = new ByteSource(image.stream, image.file);
  try {
    const header = await readHeader(source, voxels !== undefined);
    if (!voxels || !header.isPair) return opened(source, header);
    source.close();
    return opened(new ByteSource(voxels.stream, voxels.file), header);
  } catch (error) {
    source.close();
    throw error;
  }
}

async function readHeader(source: ByteSource, pairAllowed: boolean): Promise<ImageHeader> {
  const first = await source.take(4, 'the header');
  const found = headerSize(first);
  if (!found) throw notAnImage(source.file, 0, 'does not start with the size of its header');
  const bytes = new Uint8Array(found.size);
  bytes.set(first);
  bytes.set(await source.take(found.size - 4, 'the header'), 4);
  return parseHeader(bytes, source.file, pairAllowed);
}

function opened(source: ByteSource, header: ImageHeader): OpenImage {
  return {
    file: source.file,
    header,
    volumes: () => readVolumes(source, header),
    close: () => source.close(),
  };
}

async function* readVolumes(source: ByteSource, header: ImageHeader): AsyncGenerator<Volume> {
  const { shape, type, isLittle, volumes } = header;
  try {
    await source.skip(header.offset - source.position, 'the part before the voxels');
    let bytes: Uint8Array | undefined;
    for (let index = 0; index < volumes; index++) {
      const size = shape[0] * shape[1] * shape[2] * type.bytes;
      bytes = await source.take(size, `volume ${index + 1} of ${volumes}`, bytes);
      toMachineOrder(bytes, type.bytes, isLittle);
      yield { index, stored: type.view(bytes) };
    }
    await source.drain();
  } finally {
    source.close();
  }
}
