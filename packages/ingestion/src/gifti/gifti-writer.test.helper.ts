import { deflateSync } from 'node:zlib';

type Encoding = 'ASCII' | 'Base64Binary' | 'GZipBase64Binary';

function data(
  values: readonly number[],
  type: 'FLOAT32' | 'INT32',
  encoding: Encoding,
  little: boolean,
): string {
  if (encoding === 'ASCII') return values.join('\n');
  const bytes = Buffer.alloc(values.length * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [i, value] of values.entries())
    if (type === 'FLOAT32') view.setFloat32(4 * i, value, little);
    else view.setInt32(4 * i, value, little);
  return (encoding === 'Base64Binary' ? bytes : deflateSync(bytes)).toString('base64');
}

/** One DataArray as the GIFTI format describes it. */
export function arrayXml(
  values: readonly number[],
  type: 'FLOAT32' | 'INT32',
  encoding: Encoding,
  sizes: readonly number[] = [values.length],
  little = true,
): string {
  const lengths = sizes.map((size, i) => ` Dim${i}="${size}"`).join('');
  return `<DataArray Intent="NIFTI_INTENT_NONE" DataType="NIFTI_TYPE_${type}" ArrayIndexingOrder="RowMajorOrder" Dimensionality="${sizes.length}" Encoding="${encoding}" Endian="${little ? 'Little' : 'Big'}Endian" ExternalFileName="" ExternalFileOffset=""${lengths}><Data>${data(values, type, encoding, little)}</Data></DataArray>`;
}

export function giftiXml(arrays: readonly string[], structure: string): string {
  const meta = `<MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value><![CDATA[${structure}]]></Value></MD></MetaData>`;
  return `<?xml version="1.0"?>\n<!DOCTYPE GIFTI SYSTEM "gifti.dtd">\n<GIFTI Version="1.0" NumberOfDataArrays="${arrays.length}">${meta}<LabelTable/>${arrays.join('')}</GIFTI>`;
}
