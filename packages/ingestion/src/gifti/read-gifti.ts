import type { Readable } from 'node:stream';
import { inflateSync } from 'node:zlib';
import { DataError } from '@mesovia/core';
import { ByteSource } from '../image/byte-source.ts';
import { NUMBER_TYPES, toMachineOrder, type NumberType, type Numbers } from '../image/number-type.ts';
import { ElementReader } from '../xml/element-reader.ts';
import { readXml, type XmlElement } from '../xml/read-xml.ts';

export interface GiftiArray {
  /** For example NIFTI_INTENT_TIME_SERIES. */
  readonly intent: string;
  readonly sizes: readonly number[];
  readonly values: Numbers;
}

export interface GiftiFile {
  readonly file: string;
  /** CIFTI_STRUCTURE_... of the surface; undefined where the file does not say. */
  readonly structure: string | undefined;
  /** TimeStep in s, NaN where the file has none. */
  readonly trS: number;
  /** Key -> name. */
  readonly labels: ReadonlyMap<number, string>;
  readonly arrays: readonly GiftiArray[];
}

/** Text of an XML file that is read whole. */
const LARGEST = 400_000_000;

const TYPES: Readonly<Record<string, NumberType | undefined>> = {
  NIFTI_TYPE_UINT8: NUMBER_TYPES.get(2),
  NIFTI_TYPE_INT32: NUMBER_TYPES.get(8),
  NIFTI_TYPE_FLOAT32: NUMBER_TYPES.get(16),
  NIFTI_TYPE_FLOAT64: NUMBER_TYPES.get(64),
};

/**
 * Reads a GIFTI file of version 1: data as ASCII, base64 or packed base64, either byte order. Arrays in files of their
 * own are refused.
 *
 * @throws DataError `bad-gifti`, `bad-xml`, `file-too-large`, and those of `ByteSource`
 */
export async function readGifti(stream: Readable, file: string): Promise<GiftiFile> {
  const source = new ByteSource(stream, file);
  try {
    const root = readXml(await source.rest(LARGEST), file);
    const reader = new ElementReader(file, 'bad-gifti');
    if (root.name !== 'GIFTI') throw reader.bad(`the root is ${root.name}, not GIFTI`, root);
    const arrays = reader.children(root, 'DataArray');
    const words = new Map([root, ...arrays].flatMap((element) => [...metaData(element, reader)]).reverse());
    return {
      file,
      structure: structureOf(words.get('AnatomicalStructurePrimary')),
      trS: timeStep(words.get('TimeStep')),
      labels: labelNames(root, reader),
      arrays: arrays.map((element) => readArray(element, reader)),
    };
  } finally {
    source.close();
  }
}

function metaData(element: XmlElement, reader: ElementReader): [string, string][] {
  return reader
    .children(element, 'MetaData')
    .flatMap((data) => reader.children(data, 'MD'))
    .map((entry) => [reader.child(entry, 'Name').text.trim(), reader.child(entry, 'Value').text.trim()]);
}

/** `CortexLeft` -> `CIFTI_STRUCTURE_CORTEX_LEFT`. */
function structureOf(word: string | undefined): string | undefined {
  if (word === undefined || word === '') return undefined;
  if (word.startsWith('CIFTI_STRUCTURE_')) return word;
  return `CIFTI_STRUCTURE_${word.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`;
}

function timeStep(word: string | undefined): number {
  const seconds = word !== undefined && /^[0-9.eE+-]+$/.test(word) ? Number(word) : NaN;
  return seconds > 0 ? seconds : NaN;
}

function labelNames(root: XmlElement, reader: ElementReader): Map<number, string> {
  const tables = reader.children(root, 'LabelTable');
  const labels = tables.flatMap((table) => reader.children(table, 'Label'));
  // Version 1.0 of the standard says Key, older programs wrote Index.
  return new Map(
    labels.map((label) => [
      reader.number(label, label.attributes.has('Key') ? 'Key' : 'Index'),
      label.text.trim(),
    ]),
  );
}

function readArray(element: XmlElement, reader: ElementReader): GiftiArray {
  const rank = reader.count(element, 'Dimensionality');
  if (rank < 1 || rank > 6) throw reader.bad(`an array has ${rank} dimensions`, element);
  const sizes = Array.from({ length: rank }, (_, i) => reader.count(element, `Dim${i}`));
  const count = sizes.reduce((product, size) => product * size, 1);
  const type = TYPES[reader.attribute(element, 'DataType')];
  if (!type) throw reader.bad(`the number type ${element.attributes.get('DataType')} is not read`, element);
  const values = readValues(element, type, count, reader);
  const isColumns = element.attributes.get('ArrayIndexingOrder') === 'ColumnMajorOrder' && rank === 2;
  return {
    intent: element.attributes.get('Intent') ?? '',
    sizes,
    values: isColumns ? rowMajor(values, sizes[0] as number, sizes[1] as number) : values,
  };
}

function readValues(element: XmlElement, type: NumberType, count: number, reader: ElementReader): Numbers {
  const data = reader.child(element, 'Data');
  const encoding = reader.attribute(element, 'Encoding');
  if (encoding === 'ASCII') {
    const numbers = reader.numbers(data);
    if (numbers.length !== count)
      throw reader.bad(`an array has ${numbers.length} numbers, ${count} were promised`, data);
    return type.bytes === 4 && type.name === 'float32' ? Float32Array.from(numbers) : numbers;
  }
  const packed = base64(data, reader);
  const size = count * type.bytes;
  const bytes =
    encoding === 'GZipBase64Binary'
      ? inflated(packed, size, data, reader)
      : encoding === 'Base64Binary'
        ? packed
        : undefined;
  if (!bytes) throw reader.bad(`the encoding ${encoding} is not read`, element);
  if (bytes.length !== size)
    throw reader.bad(`an array has ${bytes.length} bytes, ${size} were promised`, data);
  // A buffer of its own: numbers have to start at a multiple of their size.
  const own = new Uint8Array(bytes);
  toMachineOrder(own, type.bytes, element.attributes.get('Endian') !== 'BigEndian');
  return type.view(own);
}

function base64(data: XmlElement, reader: ElementReader): Buffer {
  const text = data.text.replace(/\s+/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw reader.bad('the data are not base64', data);
  return Buffer.from(text, 'base64');
}

function inflated(packed: Buffer, size: number, data: XmlElement, reader: ElementReader): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: size + 1 });
  } catch (error) {
    const problem = reader.bad('the packed data are damaged or longer than promised', data);
    throw new DataError(problem.code, problem.problem, problem.where, problem.remedy, { cause: error });
  }
}

function rowMajor(values: Numbers, rows: number, columns: number): Numbers {
  const out = values.slice();
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      out[row * columns + column] = values[column * rows + row] as number;
  return out;
}
