import type { Readable } from 'node:stream';
import { DataError } from '@mesovia/core';
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

/**
 * An image of one volume as a whole, such as an atlas or a mask, in doubles.
 *
 * @throws DataError `several-volumes`, and those of `openImage`
 */
export async function readSingleVolume(
  image: NamedStream,
): Promise<{ readonly header: ImageHeader; readonly values: Float64Array }> {
  const { header, volumes, close } = await openImage(image);
  if (header.volumes !== 1) {
    close();
    throw new DataError(
      'several-volumes',
      `the image has ${header.volumes} volumes, one is needed`,
      image.file,
      'give an image of labels or a mask; a probabilistic atlas has one volume a region and cannot be used here',
    );
  }
  let values = new Float64Array(0);
  for await (const { stored } of volumes()) {
    values = Float64Array.from(stored);
    for (let i = 0; i < values.length; i++) {
      values[i] = (values[i] as number) * header.slope + header.intercept;
    }
  }
  return { header, values };
}
